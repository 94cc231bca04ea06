"""When claims stood in lists, and as what: the state of the site on any day."""

import django.db.models.deletion
from django.db import migrations, models

from claims import listing_rows


def fill(apps, schema_editor):
    """As `claims.workflow.listings` writes them from now on."""
    for statement in listing_rows.FILL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0014_chain_complete'),
    ]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.TextField(help_text='One sentence that can be checked and stands on its own, in English.', verbose_name='statement')),
                ('translations', models.JSONField(blank=True, default=dict, verbose_name='translations')),
                ('kind', models.CharField(choices=[('factual', 'Factual'), ('statistical', 'Statistical'), ('characterisation', 'Characterisation'), ('prediction', 'Prediction')], default='factual', max_length=16, verbose_name='kind')),
                ('claimed_on', models.DateField(blank=True, null=True, verbose_name='claimed on')),
                ('began_at', models.DateTimeField(verbose_name='from')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='until')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='claims.claim', verbose_name='claim')),
                ('claimant', models.ForeignKey(blank=True, help_text='Leave empty when the article itself makes the claim.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='claims.claimant', verbose_name='claimant')),
                ('rating', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.rating', verbose_name='rating')),
                ('verdict', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listing', to='claims.verdict', verbose_name='verdict')),
            ],
            options={
                'verbose_name': 'past state in lists',
                'verbose_name_plural': 'past states in lists',
                'ordering': ['-began_at', '-pk'],
                'indexes': [models.Index(fields=['-began_at', '-id', 'ended_at'], name='listing_newest'), models.Index(fields=['claimant', '-began_at', '-id'], name='listing_newest_by_claimant'), models.Index(fields=['rating', '-began_at', '-id', 'ended_at'], name='listing_newest_by_rating')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('claim',), name='listing_open_once'), models.UniqueConstraint(condition=models.Q(('verdict', None)), fields=('claim',), name='listing_being_checked_once'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='listing_times_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('rating', None), ('verdict', None), models.Q(('statement', ''), _negated=True)), models.Q(('rating__isnull', False), ('statement', ''), ('verdict__isnull', False)), _connector='OR'), name='listing_has_one_wording')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
