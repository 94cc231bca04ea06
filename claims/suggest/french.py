"""French words, phrases and endings, and what a sentence does that has them: data, no logic."""

from typing import Final

from .reasons import Reason

PHRASES: Final[dict[Reason, str]] = {
    # An apostrophe separates: "d'après" is "d après". The longest phrase counts, and the words in it no more.
    Reason.NUMBER: (
        "deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze, treize, quatorze, quinze, seize, vingt, "
        "trente, quarante, cinquante, soixante, cent, cents, mille, million, millions, milliard, milliards, centaine, "
        "centaines, millier, milliers, dizaine, dizaines, douzaine, quinzaine, vingtaine, trentaine, quarantaine, "
        "cinquantaine, soixantaine, moitié, un tiers, deux tiers, un quart, trois quarts, nombre de, nombre d"
    ),
    Reason.AMOUNT: (
        "euro, euros, dollar, dollars, pour cent, pourcentage, pourcent, points de pourcentage, par an, par mois, "
        "par habitant, par jour, par heure, salaire, salaires, revenu, revenus, loyer, loyers, déficit, dette, pib, "
        "millions d euros, milliards d euros, kilomètres, km, hectares, tonnes, mètres, degrés, litres"
    ),
    Reason.DATE: (
        "janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre, lundi, "
        "mardi, mercredi, jeudi, vendredi, samedi, dimanche, hier, depuis, aujourd hui, l an dernier, l an passé, "
        "l année dernière, l année écoulée, année écoulée, le mois dernier, la semaine dernière, cette année, "
        "ce mois ci, il y a, ans, mois, semaine, semaines, siècle, décennie, décennies, années, durant, "
        "cette période, au cours de, au cours des, en cours, lors de, lors du, la veille, ce matin"
    ),
    Reason.EXTENT: (
        "tous, toutes, tous les, toutes les, chaque, aucun, aucune, personne ne, jamais, toujours, régulièrement, "
        "rarement, souvent, permanent, permanente, en permanence, quotidiennement, quotidien, la plupart, la majorité, "
        "la quasi totalité, au moins, au total, en moyenne, moyenne, presque, près de, environ, seulement, seul, "
        "seule, seuls, uniquement, la totalité, l ensemble des, plusieurs, nombreux, nombreuses, taux, un sur, "
        "une fois sur, systématiquement, unanimité"
    ),
    Reason.COMPARES: (
        "plus que, moins que, plus de, moins de, moins d, autant de, autant que, aussi que, davantage, le plus, "
        "la plus, les plus, le moins, la moins, les moins, l un des, l une des, l une des plus, l un des plus, "
        "un des plus, une des plus, des plus, premier, première, premiers, premières, dernier rang, record, deux fois, "
        "trois fois, double, triple, supérieur, supérieure, inférieur, inférieure, par rapport à, par rapport au, "
        "comparé à, comparable, comparables, contrairement à, contrairement aux, mieux que, pire, autre que, "
        "sans précédent, devant, derrière, champion, championne, contre un, contre une, plus grand, plus grande, "
        "plus grandes, plus grands, plus haut, plus bas, plus élevé, plus élevée, meilleur taux, dépasse, dépassent"
    ),
    Reason.CHANGES: (
        "hausse, baisse, augmenté, augmentée, augmente, augmentent, augmentation, diminué, diminue, diminuent, "
        "diminution, progressé, progresse, progressent, progression, recul, reculé, recule, chute, chuté, baissé, "
        "baissent, grimpé, grimpe, bondi, doublé, triplé, quadruplé, réduit, réduite, réduction, croissance, "
        "perdu, gagné, passé de, passée de, passés de, passe de, de plus en plus, de moins en moins, supprimé, "
        "supprimés, créé, créés, disparu, ralenti, stagne, élargi, fermé, ouvert"
    ),
    Reason.HAPPENED: (
        "était, étaient, avait, avaient, fut, furent, vient de, viennent de, eu lieu, a eu lieu, ont eu lieu, mis en "
        "place, mise en place, tiennent, tient, organise, organisent, participe, participent, échangent, livre, "
        "livrent, envoie, envoient, publie, publient, signe, signent, vote, votent, adopte, adoptent, envisagent, "
        "envisage, réunion, réunions, consultation, consultations, sommet, visite, manifestation, grève, attaque, "
        "attaques, attentat, incendie, accident, prépare, préparent, se prépare, menace, menacent, menaces, refuse, "
        "refusent, rejette, rejettent, accuse, accusent, finance, financent, interdit, autorise, autorisent, œuvré"
    ),
    Reason.STATE: (
        "comprend, comprennent, compte, comptent, contient, contiennent, possède, possèdent, dispose, disposent, "
        "détient, détiennent, emploie, emploient, regroupe, regroupent, réunit, réunissent, inclut, incluent, "
        "y compris, se compose, composé de, composée de, constitue, constituent, représente, représentent, "
        "appartient, appartiennent, appelé, appelée, appelés, nommé, nommée, dit, figure, figurent, membre de, "
        "membres de, est situé, située, fait partie, font partie, est en, sont en, coûte, coûtent, mesure, pèse, "
        "s élève, s élèvent, s étend, abrite, produit, produisent, fonctionnant, ce sont, est le, est la, est l, "
        "sont les, il s agit de, bénéficie, bénéficient, touche, touchent"
    ),
    Reason.CAUSE: (
        "grâce à, grâce au, grâce aux, à cause de, à cause du, à cause des, en raison de, en raison du, en raison des, "
        "à la suite de, suite à, causé, causée, provoqué, provoquée, provoque, provoquent, entraîné, entraîne, "
        "entraînent, faute de, responsable de, responsables de, dû à, due à, dus à, conduit à, du fait de"
    ),
    Reason.PUBLIC: (
        "loi, lois, décret, arrêté, projet de loi, budget, impôt, impôts, taxe, taxes, droits de douane, subvention, "
        "subventions, gouvernement, gouvernements, ministre, ministre de, ministère, ministères, président, "
        "présidente, maire, mairie, préfet, préfecture, parlement, assemblée, sénat, député, députés, députée, "
        "sénateur, conseil, conseil municipal, commune, communes, département, région, état, états, tribunal, justice, "
        "procureur, police, gendarmerie, gendarmes, armée, armées, militaire, militaires, militarisé, soldats, drones, "
        "nucléaire, nucléaires, sécurité nationale, dissuasion, traité, accord, accords, sanctions, frontière, "
        "frontières, élection, élections, électeurs, habitants, chômage, chômeurs, emploi, emplois, retraite, "
        "retraites, inflation, prix, hôpital, hôpitaux, école, écoles, élèves, immigration, immigrés, étrangers, "
        "délinquance, crimes, délits, logements, énergie, électricité, pétrole, entreprise, entreprises, usine, "
        "industrie, salariés, rapport, étude, enquête, sondage, commission, dirigeants, capitales, "
        "pays, coalition, guerre"
    ),
    Reason.ATTRIBUTES: (
        "selon, d après, a déclaré, déclaré, déclare, affirmé, affirme, affirment, assuré, assure, annoncé, annonce, "
        "annoncent, indiqué, indique, indiquent, précisé, précise, expliqué, explique, rapporté, rapporte, révélé, "
        "révèle, estimé, estime, estiment, accusé, dénoncé, dénonce, promis, promet, reconnu, nié, dément, démenti, a "
        "dit, dit il, dit elle, souligne, souligné, confirmé, confirme, aux yeux de, ajoute, ajouté, raconte, raconté, "
        "confie, confié, répond, répondu, officieusement, officiellement"
    ),
    Reason.NAMES: "états unis, royaume uni, union européenne, pays bas",
    Reason.UNCONFIRMED: "aurait, auraient, serait, seraient, prétendument, supposé, supposée, présumé, présumée",
    Reason.PREDICTION: (
        "demain, l avenir, à l avenir, à terme, bientôt, l an prochain, l année prochaine, prochainement, va devenir, "
        "vont devenir, va être, vont être, serons, ferons, aurons, allons, d ici à, dans les prochaines, prévoit, "
        "prévu, prévue, attendu, attendue, attendus, attendues, scénario"
    ),
    Reason.POSSIBLE: (
        "peut, peuvent, peut être, pourrait, pourraient, possible, possibles, potentiel, potentielle, "
        "potentiellement, potentielles, probable, probablement, sans doute, susceptible de, susceptibles de, "
        "susceptible, susceptibles, semble, semblent, permet de, permettent de, permettre de, permet d, permettant, "
        "permettre, éventuel, éventuelle, éventuellement, en mesure de, risque de, risquent de"
    ),
    Reason.CONDITION: "si, s il, s ils, à condition, à moins, en l absence, sauf si, pourvu que",
    Reason.CALL: (
        "il faut, il faudrait, faut il, doit, doivent, devons, devrait, devraient, devez, devra, devront, il est "
        "temps, il convient, nécessité de, nécessité d, appelle à, nécessaire, indispensable, urgent, impératif, mieux "
        "vaut, souhaite, souhaitent, souhaitons, veut, veulent, voulons, espère, espérons"
    ),
    Reason.OPINION: (
        "je pense, je crois, je trouve, à mon avis, à mes yeux, selon moi, beau, belle, magnifique, superbe, "
        "formidable, excellent, excellente, mauvais, mauvaise, terrible, honteux, honteuse, scandaleux, scandaleuse, "
        "important, importante, essentiel, essentielle, considérable, considérablement, particulier, particulière, "
        "unique, uniques, remarquable, exceptionnel, exceptionnelle, heureusement, malheureusement, hélas, évidemment, "
        "bien sûr, évident, perçu comme, perçue comme, perçus comme, perçues comme, perçu, perçue, perçus, vu comme, "
        "vue comme, considéré comme, considérée comme, symbole, confiance, profond, profonde, radical, radicale, "
        "étroit, intéressant, triste, fier, fière, courage, espoir, rêve, bonheur, climat de, expérience, influence, "
        "prestige, atmosphère, esprit, véritable, véritablement, vrai, vraie, trop, bon, bonne, joli, jolie, doute, "
        "mérite, émouvant, convivial, conviviale, chaleureux, chaleureuse, réussi, réussie, injuste, juste, "
        "inacceptable"
    ),
    Reason.PERSONAL: "je, j, j ai, moi, mon, ma, mes, me, m, nous, notre, nos",
    Reason.ADDRESSES: (
        "vous, votre, vos, tu, ton, tes, toi, chers, merci, bonjour, bienvenue, rendez vous, n hésitez, cliquez, "
        "découvrez, inscrivez vous, contactez, lisez"
    ),
    Reason.VAGUE: (
        "quelque chose, certains, certaines, quelques, diverses, divers, ce genre, une sorte de, d une certaine, "
        "d une manière, chose, choses, ça, cela, on, comment, pourquoi, une forme de, en quelque sorte, tournant, "
        "contexte, équilibre, niveau de coordination, un nouveau niveau, rôle"
    ),
}

AUXILIARIES: Final = frozenset("a ont ai avons avez est sont sommes suis avait avaient était étaient eu été".split())
PARTICIPLE: Final = ("é", "ée", "és", "ées")
PARTICIPLES: Final = frozenset(
    "dit fait mis pris écrit inscrit promis permis commis transmis conduit produit détruit construit introduit vu tenu "
    "obtenu maintenu venu devenu reçu rendu vendu attendu entendu défendu connu élu lu battu voulu vécu survenu "
    "fini choisi servi sorti parti suivi subi saisi agi établi fourni averti investi réuni uni offert découvert mort "
    "morts née né faite mise prise élue détruite construite saisie démoli garanti accompli enrichi rempli".split()
)
"""Participles that do not end in é: after an auxiliary they say what happened."""

CONDITIONAL: Final = tuple(
    stem + ending
    for stem in ("er", "ir", "dr", "evr", "urr", "aur", "ttr", "îtr", "verr")
    for ending in ("ait", "aient")
)
FUTURE: Final = tuple(
    stem + ending for stem in ("er", "ir", "dr", "evr", "urr", "aur", "ttr", "îtr", "verr") for ending in ("a", "ont")
)
NEITHER: Final = frozenset(
    "opéra caméra choléra etcetera paella tirait tiraient retirait retiraient attirait attiraient admirait admiraient "
    "inspirait inspiraient respirait respiraient aspirait aspiraient tira retira attira admira inspira".split()
)
"""Words that end like a future or a conditional and are none."""
