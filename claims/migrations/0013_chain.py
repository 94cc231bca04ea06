"""Verdicts that were published before get their links in the chain, in the order in which they were issued."""

import datetime
import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from claims import chain

AT_ONCE = 500  # verdicts


def link(apps, schema_editor):
    """As `claims.workflow.chain` does from now on."""
    verdicts = apps.get_model("claims", "Verdict")._base_manager
    keys = list(verdicts.order_by("issued_at", "pk").values_list("pk", flat=True))
    before = chain.BEFORE_THE_FIRST
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found = verdicts.select_related("claim").in_bulk(some)
        rows = []
        for sequence, key in enumerate(some, start=start + 1):
            content = _content(found[key])
            texts = chain.texts_of(content)
            salts = chain.salted(texts)
            made = chain.hash_of(chain.record(content, chain.digests(texts, salts), sequence, before))
            rows.append((sequence, before, made, json.dumps(salts), key))
            before = made
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE claims_verdict SET sequence = %s, previous_hash = %s, hash = %s, salts = %s WHERE id = %s", rows
            )


def _content(verdict):
    return {
        "claim": verdict.claim.code,
        "change": verdict.change,
        "reason": verdict.reason,
        "statement": verdict.statement,
        "translations": verdict.translations,
        "claimant": verdict.claimant_name or None,
        "kind": verdict.kind,
        "claimed_on": verdict.claimed_on and verdict.claimed_on.isoformat(),
        "rating": verdict.rating_as_issued,
        "summary": verdict.summary,
        "explanation": verdict.explanation,
        "evidence": verdict.evidence,
        "appearances": verdict.appearances,
        "number": verdict.number,
        "issued_at": f"{verdict.issued_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "decided_by": verdict.author_name,
        "approved_by": verdict.approved_by_name,
        "emergency_reason": verdict.emergency_reason,
    }


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0012_report_language'),
    ]

    operations = [
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='For example summary or evidence[0].passage.', max_length=80, verbose_name='text')),
                ('digest', models.CharField(blank=True, help_text='Of a verdict’s text and its salt; the chain holds it.', max_length=64, verbose_name='digest')),
                ('mark', models.CharField(max_length=200, verbose_name='what stands in its place')),
                ('reason', models.CharField(max_length=150, verbose_name='reason')),
                ('legal_basis', models.CharField(max_length=200, verbose_name='legal basis')),
                ('redacted_at', models.DateTimeField(verbose_name='redacted at')),
                ('redacted_by_name', models.CharField(max_length=301, verbose_name='redacted by (name then)')),
            ],
            options={
                'verbose_name': 'redaction',
                'verbose_name_plural': 'redactions',
                'ordering': ['-pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='verdict',
            options={'ordering': ['claim', '-number'], 'permissions': [('approve_verdict', 'Can approve or return a draft verdict of somebody else'), ('export_verdict', 'Can export verdicts'), ('redact_verdict', 'Can redact a text of published verdicts, with a public reason')], 'verbose_name': 'verdict', 'verbose_name_plural': 'verdicts'},
        ),
        migrations.RemoveConstraint(
            model_name='auditentry',
            name='audit_action_known',
        ),
        migrations.AddField(
            model_name='verdict',
            name='hash',
            field=models.CharField(default='', max_length=64, verbose_name='hash'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='previous_hash',
            field=models.CharField(default='', max_length=64, verbose_name='hash of the verdict before it'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='salts',
            field=models.JSONField(default=dict, help_text='Of each text that stands, by its path.', verbose_name='salts'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='sequence',
            field=models.PositiveBigIntegerField(null=True, help_text='In the order of publication, over all claims, from 1.', verbose_name='place in the chain'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='action',
            field=models.CharField(choices=[('import_article', 'Imported the article'), ('edit_article', 'Edited the article’s facts'), ('publish_article', 'Published the article'), ('withdraw_article', 'Withdrew the article'), ('add_revision', 'Added a new text'), ('publish_revision', 'Published the new text'), ('open_claim', 'Opened the claim'), ('edit_claim', 'Edited the claim'), ('discard_claim', 'Discarded the claim'), ('announce_claim', 'Announced the claim as being checked'), ('withdraw_claim', 'Withdrew the claim'), ('link_quote', 'Linked a quote'), ('confirm_quote', 'Confirmed a quote'), ('unlink_quote', 'Removed a quote'), ('place_quote', 'Found a quote’s place in the new text'), ('settle_quote', 'Marked a quote as gone from the text'), ('dismiss_suggestion', 'Dismissed a suggested sentence'), ('restore_suggestion', 'Suggested a dismissed sentence again'), ('propose_verdict', 'Proposed a verdict'), ('save_draft', 'Edited the draft verdict'), ('discard_draft', 'Discarded the draft verdict'), ('send_to_review', 'Sent the draft verdict to review'), ('recall_draft', 'Took the draft verdict back from review'), ('return_draft', 'Returned the draft verdict'), ('approve_draft', 'Approved the draft verdict'), ('assign_report', 'Gave the report to somebody'), ('accept_report', 'Accepted the report'), ('decline_report', 'Declined the report'), ('answer_report', 'Changed the answer to the report'), ('edit_page_text', 'Edited the text of a page'), ('redact_verdict', 'Redacted a text of a verdict')], max_length=20, verbose_name='action'),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='fingerprint',
            field=models.CharField(blank=True, help_text='Empty once a text was redacted.', max_length=64, verbose_name='fingerprint'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['import_article', 'edit_article', 'publish_article', 'withdraw_article', 'add_revision', 'publish_revision', 'open_claim', 'edit_claim', 'discard_claim', 'announce_claim', 'withdraw_claim', 'link_quote', 'confirm_quote', 'unlink_quote', 'place_quote', 'settle_quote', 'dismiss_suggestion', 'restore_suggestion', 'propose_verdict', 'save_draft', 'discard_draft', 'send_to_review', 'recall_draft', 'return_draft', 'approve_draft', 'assign_report', 'accept_report', 'decline_report', 'answer_report', 'edit_page_text', 'redact_verdict'])), name='audit_action_known'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='audit_entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='claims.auditentry', verbose_name='audit entry'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='claims.claim', verbose_name='claim'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='redacted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to=settings.AUTH_USER_MODEL, verbose_name='redacted by'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='review',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='claims.review', verbose_name='review'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='verdict',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='claims.verdict', verbose_name='verdict'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.UniqueConstraint(fields=('verdict', 'path'), name='redaction_once_in_verdict'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audit_entry', None), ('review', None), ('verdict__isnull', False), models.Q(('digest', ''), _negated=True)), models.Q(('audit_entry', None), ('digest', ''), ('review__isnull', False), ('verdict', None)), models.Q(('audit_entry__isnull', False), ('digest', ''), ('review', None), ('verdict', None)), _connector='OR'), name='redaction_of_one_place'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('legal_basis', ''), _negated=True), models.Q(('mark', ''), _negated=True)), name='redaction_has_reason'),
        ),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
