"""What readers ask of sources, claimants and publishers, kept on their rows or found through an index."""

import django.db.models.deletion
from django.db import migrations, models

from claims.records import fingerprint


CITED = """
UPDATE claims_source SET cited_publisher_id = publisher_id, newest_citation_id = found.newest,
    supported = found.supports, refuted = found.refutes, put_in_context = found.context
FROM (
    SELECT c.source_id, max(c.id) AS newest,
        count(DISTINCT CASE WHEN c.stance = 'supports' THEN k.id END) AS supports,
        count(DISTINCT CASE WHEN c.stance = 'refutes' THEN k.id END) AS refutes,
        count(DISTINCT CASE WHEN c.stance = 'context' THEN k.id END) AS context
    FROM claims_citation c
    LEFT JOIN claims_claim k ON k.current_verdict_id = c.verdict_id AND k.status = 'decided'
    GROUP BY c.source_id
) AS found WHERE found.source_id = claims_source.id
"""


def count_citations(apps, schema_editor):
    """As `claims.workflow.citations` does from now on."""
    schema_editor.execute(CITED)


def name_ratings(apps, schema_editor):
    """As `claims.workflow.citations` does from now on."""
    issued = apps.get_model("claims", "Verdict").objects.order_by().values_list("rating", "rating_as_issued").distinct()
    IssuedRating = apps.get_model("claims", "IssuedRating")
    for rating, as_issued in issued:
        IssuedRating.objects.get_or_create(
            rating_id=rating, fingerprint=fingerprint(as_issued), defaults={"as_issued": as_issued}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0008_statistics'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuedRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_issued', models.JSONField(verbose_name='rating as issued')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint')),
            ],
            options={
                'verbose_name': 'rating as issued',
                'verbose_name_plural': 'ratings as issued',
                'ordering': ['rating', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='source',
            name='cited_publisher',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cited_sources', to='claims.publisher', verbose_name='publisher when it was last cited'),
        ),
        migrations.AddField(
            model_name='source',
            name='newest_citation',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.citation', verbose_name='newest citation'),
        ),
        migrations.AddField(
            model_name='source',
            name='put_in_context',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='source',
            name='refuted',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='source',
            name='supported',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='citation',
            name='source',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='claims.source', verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='publisher',
            name='note',
            field=models.TextField(blank=True, help_text='Public. Whose interest it speaks for, if that matters.', verbose_name='note'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['publisher', 'status', '-published_at', '-id'], name='article_newest_of_publisher'),
        ),
        migrations.AddIndex(
            model_name='citation',
            index=models.Index(fields=['source', '-id'], name='citation_newest_of_source'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['claimant', 'rating', 'status'], name='claim_ratings_of_claimant'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['cited_publisher', '-newest_citation'], name='source_last_cited_of_publisher'),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['claimant', 'claimant_name'], name='verdict_names_of_claimant'),
        ),
        migrations.AddField(
            model_name='issuedrating',
            name='rating',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issued', to='claims.rating', verbose_name='rating'),
        ),
        migrations.AddConstraint(
            model_name='issuedrating',
            constraint=models.UniqueConstraint(fields=('rating', 'fingerprint'), name='issued_rating_once'),
        ),
        migrations.RunPython(count_citations, migrations.RunPython.noop),
        migrations.RunPython(name_ratings, migrations.RunPython.noop),
    ]
