"""The edition of the site and the tallies of claims, which triggers keep (`claims.tallies`), and what lists sort by."""

import datetime
import django.db.models.functions.comparison
from django.db import migrations, models

from claims import search_index


def remake_index(apps, schema_editor):
    """It holds what readers see apart from what only the desk sees now."""
    search_index.drop_table(schema_editor.connection)
    search_index.create_table(schema_editor.connection)


def count_articles(apps, schema_editor):
    """As `claims.workflow.counts` does from now on."""
    schema_editor.execute(
        "UPDATE claims_claim SET article_count = (SELECT count(DISTINCT r.article_id) FROM claims_appearance q"
        " JOIN claims_revision r ON r.id = q.revision_id JOIN claims_article a ON a.current_revision_id = r.id"
        " WHERE q.claim_id = claims_claim.id AND q.approved_at IS NOT NULL AND a.status = 'published')"
        " WHERE status <> 'draft'"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0004_search_index'),
    ]

    operations = [
        migrations.RunPython(remake_index, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
                ('moved_at', models.BigIntegerField(default=0, help_text='In milliseconds since 1970.')),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rating', models.BigIntegerField()),
                ('topic', models.BigIntegerField()),
                ('language', models.CharField(max_length=3)),
                ('claims', models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='claim',
            name='article_count',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='In how many articles readers see it.', verbose_name='articles'),
        ),
        migrations.AddField(
            model_name='claim',
            name='claimed_or_never',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('claimed_on', models.Value(datetime.date(1, 1, 1))), output_field=models.DateField(), verbose_name='claimed on'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['topic', 'rating', '-news_at', '-id'], name='claim_newest_by_both'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['claimant', '-news_at', '-id'], name='claim_newest_by_claimant'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['-article_count', '-id'], name='claim_most_articles'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['-claimed_or_never', '-id'], name='claim_last_made'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='edition_is_one_row'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(fields=('rating', 'topic', 'language'), name='tally_once'),
        ),
        migrations.RunPython(count_articles, migrations.RunPython.noop),
    ]
