"""The names on the admin's pages; its first page is `templates/admin/index.html`."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = settings.SITE_NAME
admin.site.site_header = settings.SITE_NAME
admin.site.enable_nav_sidebar = False  # the first page lists the tables; a text needs the width
admin.site.index_title = _("The desk")
