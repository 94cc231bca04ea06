"""What suggestions are tested and measured with: sentences in the manner of regional newspapers, written for this,
and the article of the demonstration.
"""

import json
from pathlib import Path

from claims import intake
from claims.suggest import Suggested, scored

DEMO = Path(__file__).parents[2] / "claims/demo"

# Paragraphs, each as the sentences that an editor would read in it.
FRENCH_PARAGRAPHS: list[list[str]] = [
    ["Le conseil municipal s'est réuni mardi.", "M. Dupont, maire de St. Brieuc, a ouvert la séance à 18 h 30."],
    ["La subvention passe de 1.200 à 1 500,50 euros.", "Elle sera versée en janv. 2026, selon l'art. 12 du règlement."],
    ["« Nous n'avons plus le choix. »", "La directrice, Mme A. Le Goff, ne décolère pas."],
    ["« Et maintenant ? » demande un riverain.", "Personne ne répond…", "La réunion reprend."],
    ["« Quelle honte ! » s'exclame-t-elle, avant de quitter la salle."],
    ["Il y avait du pain, du cidre, des crêpes, etc. et beaucoup de monde.", "Tout est parti en une heure."],
    ["Les bénévoles ont apporté des couvertures, des vivres, etc.", "Ils reviendront samedi."],
    ["Renseignements sur www.mairie-exemple.fr.", "Inscriptions au tél. 02 96 00 00 00 avant vendredi."],
    ["Le cardiologue J.-P. Martin exerce depuis 1987.", "Il a été formé à l'hôpital St. Louis."],
    ["Le site date du IIe siècle av. J.-C. et reste fermé au public.", "Des fouilles sont prévues."],
    ["L'arrêté (n° 2025-14, p. 3. du recueil) interdit la baignade.", "Il s'applique aussitôt."],
    ["Rendez-vous au 12, av. de la Gare.", "L'entrée est libre."],
    ["Le film, p. ex. dans sa version courte, dure 80 min. environ.", "Il sort mercredi."],
    ["1. Les travaux commencent lundi.", "2. La circulation est coupée."],
    ["L'équipe de Guingamp l'a emporté 3-1.", "Le match retour ?", "Samedi, à 20 h."],
    ["L'entreprise Kermarec S.A. emploie 250 salariés.", "C'est le premier employeur du canton."],
    ["Trois heures de marche mènent au col.", "Il faut de bonnes chaussures."],
    ["La police enquête sur le vol.", "C'est le deuxième en un mois."],
    ["Le président des U.S.A. Donald Trump a réagi.", "Pékin aussi."],
    ["Le ministre a dit : « Je viendrai.", "Je l'ai promis. »", "Il est venu."],
    ["Le feu s'est déclaré (enfin ! Quelle attente) vers midi, puis s'est éteint.", "Aucun blessé."],
    ["La gendarmerie lance un appel à témoins...", "Toute information est utile."],
    ["Le Dr Le Bras et le Pr. Morvan ont opéré la patiente.", "Elle va bien."],
    ["“C'est trop tard.”", "Voilà ce que répondent les pêcheurs."],
    ["Le litre est à 1,89 €.", "Le kilo, à 12 € ?", "Non !", "À 14."],
    ["La loi est claire (art. L. 121-3 du Code).", "Le tribunal tranchera."],
    ["Le port attend 40 bateaux (...) et leurs équipages.", "eBay n'y est pour rien."],
    ["Au menu : une soupe ; un plat ; un dessert.", "Le tout pour 15 €."],
    ["La fête aura lieu le 14 juil. 2026 sur le port.", "80 exposants sont attendus."],
    ["Né en 1952 à Brest, il a joué avec B. B. King et J. J. Cale.", "Son dernier disque date de 2019."],
]

ENGLISH_PARAGRAPHS: list[list[str]] = [
    ["Mr. Smith met Sen. J. K. Brown on Tuesday.", "They spoke for 2.5 hours."],
    ["The firm, Acme Inc., moved to the U.S. in 1990.", "It now employs 1,200 people."],
    ["She lives in the U.S.", "He does not."],
    ["“Why now?” asked Mrs. Hall.", "Nobody answered."],
    ['"We won."', "That is all he said."],
    ["The train leaves at 9 a.m. on Mondays.", "It is never late."],
    ["Gen. Lee Jr. retired in Dec. 2024.", "His successor is a woman."],
    ["Bring water, food, etc. to the gate.", "The doors open at six."],
    ["The U.S. Senate passed the bill (see p. 14. of the report) on Friday.", "The House did not."],
    ["Visit www.example.org/news?id=4.", "Or write to the editor."],
    ["Wait...", "What happened?!", "No one knows."],
    ["The shop at 4 Church St. Peter's Lane is closed.", "The bakery stays open."],
    ["Dr. A. Jones, of St. Mary's Hospital, said so.", "The trust did not comment."],
    ["The rate fell to 3.4% vs. 4.1% a year ago.", "Wages rose."],
]

FRENCH_CHECKABLE: list[str] = [
    "Le chômage a baissé de 12 % depuis 2019 dans le département.",
    "La commune compte 3 450 habitants, soit deux fois plus qu'en 1990.",
    "Selon l'Insee, un habitant sur sept vit sous le seuil de pauvreté.",
    "Le maire a signé le permis de construire le 4 mars dernier.",
    "La France est le premier producteur européen de blé.",
    "Les députés ont voté la loi par 289 voix contre 244.",
    "L'hôpital a supprimé quarante lits en trois ans.",
    "Le conseil municipal a adopté le budget à l'unanimité.",
    "La région a versé 2,3 millions d'euros à l'entreprise.",
    "Aucune usine n'a ouvert dans le canton depuis dix ans.",
    "Le ministre a déclaré que la réforme coûterait quatre milliards d'euros.",
    "Les agriculteurs touchent en moyenne 700 euros par mois.",
    "L'accident a fait deux morts et six blessés mardi soir.",
    "Le prix de l'électricité a doublé entre 2021 et 2023.",
    "La Bretagne produit plus de la moitié des porcs français.",
    "Ce barrage est le plus haut d'Europe.",
    "La préfecture a interdit la manifestation de samedi.",
    "La majorité des élèves du collège viennent de communes voisines.",
    "Le fleuve est pollué à cause des rejets de l'usine chimique de Roches.",
    "Le parti a perdu un tiers de ses électeurs aux dernières élections.",
    "L'association regroupe quinze clubs et mille licenciés.",
    "Le sénateur a toujours voté contre les droits de douane.",
    "Les loyers ont augmenté plus vite que les salaires en 2024.",
    "Le tribunal a condamné l'ancien directeur à six mois de prison avec sursis.",
    "La Norvège n'est pas membre de l'Union européenne.",
    "Le vaccin a provoqué plusieurs décès, a affirmé le député à la télévision.",
]

FRENCH_NOT_CHECKABLE: list[str] = [
    "Quelle belle journée pour nous tous !",
    "Faut-il vraiment fermer cette école ?",
    "Je pense que c'est une bonne chose.",
    "Il faut agir avant qu'il ne soit trop tard.",
    "Nous devons rester unis et garder espoir.",
    "Demain, tout pourrait changer.",
    "L'avenir nous le dira.",
    "Merci à vous et à tous les bénévoles.",
    "Cliquez ici pour lire la suite.",
    "Un tel accord pourrait éventuellement apaiser les esprits.",
    "C'est un spectacle magnifique et émouvant.",
    "La situation deviendra sans doute difficile.",
    "Si le temps le permet, la fête sera belle.",
    "Vous avez une question ?",
    "À mon avis, cette décision est injuste.",
    "Il espère que les choses iront mieux.",
    "On verra bien.",
    "Bonjour à tous et bienvenue !",
    "Le véritable courage consiste à dire la vérité.",
    "L'ambiance était chaleureuse et conviviale.",
    "Pourquoi ne pas essayer autre chose ?",
    "Nous souhaitons que chacun trouve sa place.",
    "Cela semble intéressant.",
    "La prudence doit rester notre règle.",
    "Peut-être faudrait-il y réfléchir ensemble.",
    "Ce sera un grand moment de bonheur.",
]


def ranking() -> list[tuple[Suggested, bool]]:
    """The sentences of the demonstration's article, best first, each with whether it holds a claim or a part of one."""
    data = json.loads((DEMO / "claims.json").read_text(encoding="utf-8"))
    text = intake.read((DEMO / "article.txt").read_bytes()).text
    spans = [(text.index(claim["quote"]), len(claim["quote"])) for claim in data["claims"]]
    rows = [
        (found, any(at < found.sentence.end and found.sentence.start < at + length for at, length in spans))
        for found in scored(text, data["article"]["language"])
    ]
    return sorted(rows, key=lambda row: -row[0].score)


def wins(marked: list[bool]) -> float:
    """Of all pairs of a sentence with a claim and one without, the share where the first ranks higher (AUC)."""
    misses = sum(marked[at:].count(True) for at, holds in enumerate(marked) if not holds)
    return 1 - misses / (marked.count(True) * marked.count(False))
