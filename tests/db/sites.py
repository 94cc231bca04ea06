"""Whole sites: one with everything that readers can see, what they see of it, and sites as bundles."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from claims import demo, workflow
from claims.models import Article, Claim, Claimant, PageText, Publisher, Rating, Source, Topic, User
from tests import factories as make

SECRET = "Nobody outside of the desk may read this"


# A site with everything ---------------------------------------------------------------------------------

OUTER = "The ministry counted 800,000 soldiers, more than any other country."
INNER = "800,000 soldiers"


def rich_site() -> None:
    """Everything that readers can see of a site, and beside it what they may not."""
    demo.load(researcher=make.researcher("Rita"), reviewer=make.reviewer("Rob"))
    _texts_that_change()
    _verdicts_that_follow()
    _withdrawn()
    _on_the_desk()


def _texts_that_change() -> None:
    article = make.published_article(make.TEXT + "\n\n" + OUTER.replace("ministry", "minister"))
    for quote in (make.QUOTE, OUTER, INNER):  # one inside of another
        claim = make.claim(on=article, quote=quote, statement=f"It is said: {quote}", claimant=make.claimant())
        make.verdict(claim)
    make.revision(article, SECRET + "\n\n" + make.TEXT)  # replaced before anybody published it
    make.published_revision(article, "A new first paragraph.\n\n" + make.TEXT.replace("permanent", "constant"))
    again = make.article(SECRET)
    make.revision(again, make.TEXT)
    make.claim(on=again, topic=make.topic("Alliances"))
    again.refresh_from_db()
    workflow.publish_article(article=again, actor=make.reviewer(), seen=again.publication)


def _verdicts_that_follow() -> None:
    lee, other_lee = make.reviewer("Lee"), make.researcher("Lea")
    User.objects.filter(pk=other_lee.pk).update(first_name="Lee")
    other_lee.refresh_from_db()
    claim = make.decided_claim(by=other_lee, approved_by=lee, explanation="It said so.[1]")
    make.verdict(claim, change="correction", reason="We misread the table.", rating=make.rating("false"))
    Rating.objects.filter(code="half-true").update(name_en="Partly true")
    claim.refresh_from_db()
    make.verdict(claim, rating=make.rating(), summary="Half of it.")
    Rating.objects.filter(code="misleading").update(retired_on="2026-03-03")
    make.redaction(make.decided_claim(explanation="The child is called Ann.", summary="It names a child."))
    make.redaction(make.decided_claim(), "evidence[0].passage")
    alone = make.user("Ida", "Reviewers", permissions=("approve_alone",))
    sent = make.draft_in_review(make.claim(on=make.published_article()), by=alone)
    workflow.approve(draft=sent, reviewer=alone, seen=sent.sent_fingerprint, emergency_reason="The others are ill.")
    elsewhere = make.article(f"{SECRET} in an article.", headline=SECRET)  # that is not public
    make.verdict(make.claim(on=elsewhere, quote="in an article"))
    Source.objects.update(note=SECRET)
    renamed = make.claimant("Before")
    make.verdict(make.claim(on=make.published_article(), claimant=renamed))
    Claimant.objects.filter(pk=renamed.pk).update(name="After")
    text = PageText.objects.get(key="method")
    workflow.edit_page_text(
        page_text=text, actor=make.managing_editor(), version=text.version, text_en="We *look*.", text_fr=""
    )


def _withdrawn() -> None:
    editor = make.managing_editor("Mona")
    back = make.decided_claim()
    workflow.withdraw_claim(claim=back, actor=editor, reason="We have doubts.", version=back.version)
    make.verdict(back, change="correction", reason="We looked again.")
    gone = make.announced_claim(claimant=make.claimant("Someone"), topic=make.topic("Rumours"))
    workflow.withdraw_claim(claim=gone, actor=editor, reason="Nobody said it.", version=gone.version)
    decided = make.decided_claim()
    workflow.withdraw_claim(claim=decided, actor=editor, reason="It was satire.", version=decided.version)
    article = make.published_article(f"{make.TEXT} {SECRET}")
    make.verdict(make.claim(on=article))
    article.refresh_from_db()
    workflow.withdraw_article(article=article, actor=editor, reason="It was a forgery.", version=article.version)


def _on_the_desk() -> None:
    make.claim(statement=SECRET)
    make.draft_in_review(make.decided_claim(), summary=SECRET)
    returned = make.draft_in_review()
    workflow.return_draft(draft=returned, reviewer=make.reviewer(), note=SECRET, version=returned.version)
    make.report(make.decided_claim(), message=SECRET, email="reader@example.org")
    waiting = make.published_article()
    make.revision(waiting, f"{make.TEXT}\n\n{SECRET}")
    Publisher.objects.create(name="Unused", note=SECRET)
    User.objects.update(email="desk@example.org")


# What readers get ---------------------------------------------------------------------------------------


def addresses() -> Iterator[str]:
    """Every public address of the site, pages in both languages."""
    lists = [
        "",
        "claims/",
        "articles/",
        "sources/",
        "claimants/",
        "publishers/",
        "topics/",
        "statistics/",
        "corrections/",
    ]
    files = ["claims.csv", "verdicts.csv?dialect=raw", "evidence.csv", "claims.json", "claims.atom", "corrections.atom"]
    files += ["claimreview.json", "history.json", "sitemap.xml", "claims/?q=thirty", "claims/?rating=half-true"]
    today = timezone.localdate()
    past = [f"{name}?on={today}" for name in ("claims/", "claims.csv", "claims.json", "claims.atom")]
    paths = [*lists, "method/", "method/history/", *files, *past]
    for claim in Claim.objects.published():
        of_claim = claim.get_absolute_url().removeprefix("/")
        paths += [of_claim, f"{of_claim}quotes/", f"claims/{claim.code}/embed/", f"claims/{claim.code}.json"]
        paths += [f"claims/{claim.code}/timemap/"]
        paths += [f"claims/{claim.code}/verdicts/{verdict.number}/" for verdict in claim.verdicts.all()]
        paths += [f"claims/{claim.code}/verdicts/{verdict.number}.json" for verdict in claim.verdicts.all()]
    for article in Article.objects.published():
        of_article = article.get_absolute_url().removeprefix("/")
        paths += [of_article, f"{of_article}changes/"]
    for model in (Source, Claimant, Publisher, Topic):
        paths += [
            row.get_absolute_url().removeprefix("/")
            for row in model._default_manager.published()
            if model is not Source
        ]
    paths += [f"sources/{pk}/" for pk in Source.objects.published().values_list("pk", flat=True)]
    for path in paths:
        yield f"/{path}"
        if not path or path.endswith("/"):  # a page, not a file
            yield f"/fr/{path}"


def pages() -> dict[str, tuple[int, bytes]]:
    client = Client()
    with translation.override("en"):
        asked = list(addresses())
    found = {}
    for address in asked:
        answer = client.get(address, follow=True)
        found[address] = answer.status_code, answer.getvalue()
    return found


def another_installation() -> None:
    """The database as it is after `migrate`."""
    call_command("flush", interactive=False, verbosity=0)


def exported(folder: Path) -> Path:
    call_command("export_site", str(folder))
    (made,) = folder.glob("factcheck-*")
    return made


def imported(bundle: Path) -> None:
    call_command("import_site", str(bundle))


def sums(bundle: Path) -> dict[str, str]:
    lines = (bundle / "SHA256SUMS").read_text().splitlines()
    return {path: checksum for checksum, path in (line.split("  ") for line in lines)}


# Bundles that somebody changes ---------------------------------------------------------------------


def change(bundle: Path, path: str, edit: Callable[[str], str]) -> None:
    """Change a file, and its checksum with it, as somebody who wants to deceive would."""
    file = bundle / path
    file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")
    checksums = {**sums(bundle), path: hashlib.sha256(file.read_bytes()).hexdigest()}
    (bundle / "SHA256SUMS").write_text("".join(f"{checksum}  {name}\n" for name, checksum in checksums.items()))


def change_row(bundle: Path, table: str, **values: Any) -> None:
    """Change columns of the first row of a table."""

    def edit(text: str) -> str:
        first, _end, others = text.partition("\n")
        return json.dumps({**json.loads(first), **values}) + "\n" + others

    change(bundle, f"records/{table}.jsonl", edit)
