"""The texts of public pages that managing editors write: a row for each, empty until somebody does."""

from django.db import migrations, models

KEYS = ["method", "check", "decides", "corrections", "complaints", "consent"]


def make_rows(apps, schema_editor):
    PageText = apps.get_model("claims", "PageText")
    PageText.objects.bulk_create([PageText(key=key) for key in KEYS])


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0009_subjects'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('method', 'Method: what the page begins with'), ('check', 'Method: how a check is done'), ('decides', 'Method: who decides'), ('corrections', 'Method: how errors are corrected'), ('complaints', 'Method: how to complain'), ('consent', 'Report form: what happens with a message')], editable=False, max_length=20, unique=True, verbose_name='text')),
                ('text_en', models.TextField(blank=True, help_text='In Markdown.', max_length=50000, verbose_name='text (English)')),
                ('text_fr', models.TextField(blank=True, help_text='In Markdown. Without it, French readers get the English text.', max_length=50000, verbose_name='text (French)')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'text of a page',
                'verbose_name_plural': 'texts of pages',
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='auditentry',
            name='audit_action_known',
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='action',
            field=models.CharField(choices=[('import_article', 'Imported the article'), ('edit_article', 'Edited the article’s facts'), ('publish_article', 'Published the article'), ('withdraw_article', 'Withdrew the article'), ('add_revision', 'Added a new text'), ('publish_revision', 'Published the new text'), ('open_claim', 'Opened the claim'), ('edit_claim', 'Edited the claim'), ('discard_claim', 'Discarded the claim'), ('announce_claim', 'Announced the claim as being checked'), ('withdraw_claim', 'Withdrew the claim'), ('link_quote', 'Linked a quote'), ('confirm_quote', 'Confirmed a quote'), ('unlink_quote', 'Removed a quote'), ('place_quote', 'Found a quote’s place in the new text'), ('settle_quote', 'Marked a quote as gone from the text'), ('dismiss_suggestion', 'Dismissed a suggested sentence'), ('restore_suggestion', 'Suggested a dismissed sentence again'), ('propose_verdict', 'Proposed a verdict'), ('save_draft', 'Edited the draft verdict'), ('discard_draft', 'Discarded the draft verdict'), ('send_to_review', 'Sent the draft verdict to review'), ('recall_draft', 'Took the draft verdict back from review'), ('return_draft', 'Returned the draft verdict'), ('approve_draft', 'Approved the draft verdict'), ('assign_report', 'Took on the report'), ('accept_report', 'Accepted the report'), ('decline_report', 'Declined the report'), ('edit_page_text', 'Edited the text of a page')], max_length=20, verbose_name='action'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['import_article', 'edit_article', 'publish_article', 'withdraw_article', 'add_revision', 'publish_revision', 'open_claim', 'edit_claim', 'discard_claim', 'announce_claim', 'withdraw_claim', 'link_quote', 'confirm_quote', 'unlink_quote', 'place_quote', 'settle_quote', 'dismiss_suggestion', 'restore_suggestion', 'propose_verdict', 'save_draft', 'discard_draft', 'send_to_review', 'recall_draft', 'return_draft', 'approve_draft', 'assign_report', 'accept_report', 'decline_report', 'edit_page_text'])), name='audit_action_known'),
        ),
        migrations.AddConstraint(
            model_name='pagetext',
            constraint=models.CheckConstraint(condition=models.Q(('key__in', ['method', 'check', 'decides', 'corrections', 'complaints', 'consent'])), name='page_text_key_known'),
        ),
        migrations.AddConstraint(
            model_name='pagetext',
            constraint=models.CheckConstraint(condition=models.Q(('text_fr', ''), models.Q(('text_en', ''), _negated=True), _connector='OR'), name='page_text_french_beside_english', violation_error_message='Write the English text too: it is the one for readers of every other language.'),
        ),
        migrations.RunPython(make_rows, migrations.RunPython.noop),
    ]
