"""What public pages say: the texts that managing editors write, with a preview of what is being typed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.base import WorkflowAdmin, actor, admin_url
from claims.admin.forms import WorkflowForm
from claims.choices import PageTextKey
from claims.models import PageText
from claims.selectors.page_texts import ShownText
from claims.workflow.page_texts import TEXTS


class PageTextForm(WorkflowForm):
    """The text in both languages, as readers get it now."""

    class Meta:
        model = PageText
        fields = TEXTS
        widgets = {
            name: forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField", "lang": name[-2:]}) for name in TEXTS
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update({f"text_{language}": text for language, text in self.instance.texts.items()})


@admin.register(PageText)
class PageTextAdmin(WorkflowAdmin):
    """The software brings a text for every place; managing editors write their own over it."""

    form = PageTextForm
    fields = TEXTS
    change_form_template = "admin/claims/pagetext/change_form.html"
    list_display = ["__str__", "written", "beginning"]
    sortable_by = ()
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("written by"))
    def written(self, page_text: PageText) -> str:
        return gettext("the desk") if page_text.is_own else gettext("comes with the software")

    @admin.display(description=_("beginning"))
    def beginning(self, page_text: PageText) -> str:
        return Truncator(page_text.shown[0]).chars(120)

    def save_model(self, request: HttpRequest, obj: PageText, form: Any, change: bool) -> None:
        """Through the workflow, which keeps the text before."""
        texts = {name: form.cleaned_data[name] for name in TEXTS}
        workflow.edit_page_text(page_text=obj, actor=actor(request), version=form.cleaned_data["version"], **texts)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None:
            return None
        return reverse("claims:report" if obj.key == PageTextKey.CONSENT else "claims:method")

    # The preview of what is being typed ---------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.typed_view)
        return [path("<path:object_id>/preview/", view, name="claims_pagetext_preview"), *super().get_urls()]

    def typed_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How the text that stands in the form would look; nothing is saved."""
        page_text = self.get_object(request, unquote(object_id))
        if page_text is None:
            raise Http404
        if not self.has_change_permission(request, page_text):
            raise PermissionDenied
        texts = {language: request.POST.get(f"text_{language}", text) for language, text in page_text.texts.items()}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview"),
            "page_text": page_text,
            "texts": [ShownText(text, language) for language, text in texts.items() if text],
        }
        return TemplateResponse(request, "admin/claims/pagetext/preview.html", context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if page_text := context.get("original"):
            context["preview_address"] = admin_url(page_text, "preview")
        return super().render_change_form(request, context, *args, **kwargs)
