"""The rating scale that a new desk starts with; managing editors change it in the admin."""

from django.db import migrations

# code, number, sign, tone, names and definitions in English and French
SCALE = [
    (
        "true", 5, "✔", "green", "True", "Vrai",
        "The claim is accurate, and nothing that matters is left out.",
        "L’affirmation est exacte et n’omet rien d’important.",
    ),
    (
        "mostly-true", 4, "◕", "teal", "Mostly true", "Plutôt vrai",
        "The claim is accurate, but needs a clarification or an addition.",
        "L’affirmation est exacte, mais demande une précision ou un complément.",
    ),
    (
        "half-true", 3, "◐", "amber", "Half true", "À moitié vrai",
        "Part of the claim is accurate; another part is not, or important details are missing.",
        "Une partie de l’affirmation est exacte\u202f; une autre ne l’est pas, ou des éléments importants manquent.",
    ),
    (
        "misleading", 2, "⚠", "orange", "Misleading", "Trompeur",
        "The claim has a true element, but gives a wrong impression of what the evidence shows.",
        "L’affirmation contient un élément vrai, mais donne une fausse impression de ce que montrent les sources.",
    ),
    (
        "false", 1, "✖", "red", "False", "Faux",
        "The evidence contradicts the claim.",
        "Les sources contredisent l’affirmation.",
    ),
    (
        "unproven", None, "?", "slate", "Unproven", "Non prouvé",
        "The evidence found neither supports nor contradicts the claim well enough to decide.",
        "Les sources trouvées ne suffisent ni à confirmer ni à contredire l’affirmation.",
    ),
    (
        "not-checkable", None, "”", "violet", "Not checkable", "Non vérifiable",
        "An opinion or a prediction: no evidence could settle it.",
        "Une opinion ou une prédiction\u00a0: aucune source ne pourrait trancher.",
    ),
]  # fmt: skip


def create(apps, schema_editor):
    rating = apps.get_model("claims", "Rating")
    for position, (code, number, sign, tone, name_en, name_fr, definition_en, definition_fr) in enumerate(SCALE):
        rating.objects.get_or_create(
            code=code,
            defaults={
                "number": number,
                "sign": sign,
                "tone": tone,
                "name_en": name_en,
                "name_fr": name_fr,
                "definition_en": definition_en,
                "definition_fr": definition_fr,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
