"""English words and phrases, and what a sentence does that has them: data, no logic."""

from typing import Final

from .reasons import Reason

PHRASES: Final[dict[Reason, str]] = {
    # An apostrophe separates: "don't" is "don t". The longest phrase counts, and the words in it no more.
    Reason.NUMBER: (
        "two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, "
        "seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety, hundred, "
        "hundreds, thousand, thousands, million, millions, billion, billions, trillion, trillions, dozen, dozens, "
        "half, a third, two thirds, a quarter, number of, one out of"
    ),
    Reason.AMOUNT: (
        "percent, per cent, percentage, dollar, dollars, cents, pounds, euros, million people, million jobs, a year, "
        "per year, a month, per capita, an hour, deficit, debt, income, wages, gdp"
    ),
    Reason.DATE: (
        "january, february, march, april, june, july, august, september, october, november, december, monday, "
        "tuesday, wednesday, thursday, friday, saturday, sunday, yesterday, today, now, right now, since, ago, "
        "last year, last month, last week, this year, last night, years ago, months, weeks, week, decade, decades, "
        "in history, eight years, four years, ten years, twenty years, thirty years, at a time, the last"
    ),
    Reason.EXTENT: (
        "all of, of all, every, each, many, many of, most of, any, none, only, never, always, nobody, no one, among, "
        "at least, average, rate, even, almost, hardly, total, both, per, of them, of their"
    ),
    Reason.COMPARES: (
        "than, twice, double, highest, lowest, largest, biggest, smallest, worst, oldest, longest, greatest, fastest, "
        "the most, the least, the first, the only, as many, as much, less, fewer, lower, higher, larger, bigger, "
        "same as, more than, less than, compared, one of the, first time, times, under, over"
    ),
    Reason.CHANGES: (
        "increase, increased, increases, increasing, decrease, decreased, rise, rose, risen, rising, fell, fallen, "
        "falling, drop, dropped, dropping, grew, grown, doubled, tripled, quadrupled, lost, losing, gained, cut, "
        "cuts, reduced, reducing, raised, raise, went up, gone up, went down, gone down, going up, going down, "
        "up from, down from, brought down, created, declined, declining, slowed, added, expanded, eliminated, ended"
    ),
    Reason.HAPPENED: (
        "was, were, had, did, went, gave, took, made, came, got, saw, put, spent, cost, won, left, brought, built, "
        "bought, sent, kept, held, led, began, became, ran, wrote, paid, met, sold, stood, hired, taken, given, done, "
        "gone, seen, written, broken, driven, chosen, been, broke, threw, fought, died, killed, didn t, wasn t, "
        "weren t, hasn t, haven t, did not, was not, has not, have not, hadn t, there were, there was, in place"
    ),
    Reason.STATE: (
        "has, have, is, are, re, includes, include, contains, consists, called, known as, based on, member of, "
        "members of, belongs, there are, has a, have a, own, owns, runs, costs, spend, spends, pays, gets, produces"
    ),
    Reason.CAUSE: "because of, thanks to, due to, result of, led to, caused, causes, as a result, responsible for",
    Reason.PUBLIC: (
        "voted, vote, votes, voting, vetoed, veto, passed, signed, supported, opposed, proposed, introduced, "
        "sponsored, law, laws, bill, bills, act, legislation, amendment, budget, tax, taxes, program, programs, plan, "
        "plans, administration, congress, senate, house of representatives, treaty, agreement, commission, report, "
        "social security, medicare, medicaid, insurance, insurance companies, loans, unemployment, nuclear, troops, "
        "military, army, jobs, weapons, guns, oil, energy, trade, businesses, companies, department, court, policies, "
        "welfare, schools, seniors, prices, inflation, spending, investigation, crime, prison, immigration, council, "
        "government, parliament, minister, mayor, police, hospital, election, campaign, countries, interest rates"
    ),
    Reason.ATTRIBUTES: (
        "said, says, saying, according to, told, announced, claimed, claims, stated, reported, called for, promised, "
        "indicated, argued, admitted, denied, against, on record, his own, position, he s for, for it, against it"
    ),
    Reason.NAMES: (
        "he, his, him, she, her, they, their, senator, governor, mr, mrs, president, the president, vice president, "
        "secretary, my opponent, republicans, democrats, republican, democratic, americans"
    ),
    Reason.UNCONFIRMED: "allegedly, alleged, reportedly, is said to, are said to, supposedly, rumored, rumoured",
    Reason.PREDICTION: (
        "will, ll, won t, going to, m going to, re going to, s going to, gonna, will be, shall, the next, "
        "in the future, future, tomorrow, the day when, next, until"
    ),
    Reason.POSSIBLE: (
        "can, can t, cannot, could, may, might, would, d, maybe, perhaps, probably, possible, possibly, seems, seem, "
        "seemed, would be, could be, can be, may be, might be, hopefully, likely, be"
    ),
    Reason.CONDITION: "if, unless, whether, if we, if i, as long as",
    Reason.CALL: (
        "should, must, need, needs, need to, have to, has to, had to, got to, ve got to, ought, let, let s, let me, "
        "want, want to, wants, should have, should be, please, make sure, do something, we need, it s time, "
        "continue to"
    ),
    Reason.OPINION: (
        "think, i think, believe, i believe, feel, hope, i hope, important, good, better, best, great, wonderful, "
        "right, wrong, strong, tough, hard, terrible, horrible, very, certainly, in my opinion, my view, agree, "
        "disagree, freedom, values, peace, strength, dream, trust, proud, difficult, real, essential, concerned, "
        "simply, courage, leadership, experience, i guess, i don t think, i don t believe, fair, decent, honest, "
        "frankly, of course, disaster, bad, problem, problems, wish, judgment, respect, thought, i thought, faith, "
        "special, critical, serious, love, success, chance, opportunity, idea, ideas, character, answer, vision, "
        "most beautiful, beautiful, delicious, unique, perceived as, seen as"
    ),
    Reason.PERSONAL: (
        "i, i m, i am, i ve, i ll, i d, i want, i know, i mean, i say, me, my, mine, myself, mean, say, tell, know, "
        "talk, talk about, talking about, talks, talks about, here, our country"
    ),
    Reason.ADDRESSES: (
        "you, your, you re, yourself, thank, thank you, you know, tonight, ladies, gentlemen, question, the question, "
        "issue, issues, debate, look, tell you, welcome, uh, well"
    ),
    Reason.VAGUE: (
        "some, something, somebody, someone, things, thing, a lot, lot, a lot of, kind of, kinds of, sort of, way, "
        "ways, whatever, stuff, anything, everything, what, how, why, where, different, a way, the way, these, "
        "this is, that s, it s, it is, a good, as well, once again, another"
    ),
}
