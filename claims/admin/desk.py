"""The names on the admin's pages; its first page is `templates/admin/index.html`."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# Django's French puts no article before a name ("Modification de affirmation"), and one of its buttons is too long
# for a phone. These texts of Django's are in our catalogue as well, which goes before its own.
DJANGO = (
    gettext_noop("Add %s"),
    gettext_noop("Change %s"),
    gettext_noop("View %s"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Cannot delete %(name)s"),
    gettext_noop("Save and continue editing"),
)

admin.site.site_title = settings.SITE_NAME
admin.site.site_header = settings.SITE_NAME
admin.site.enable_nav_sidebar = False  # the first page lists the tables; a text needs the width
admin.site.index_title = _("The desk")
