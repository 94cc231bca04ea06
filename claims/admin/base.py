"""What the desk's admin pages share: steps of the workflow, refusals, lists that stay quick."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import model_ngettext, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import PROTECT, Model, ProtectedError, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.admin.differences import told
from claims.admin.forms import posted_rows
from claims.admin.steps import Offer, Step
from claims.choices import Action
from claims.models import AuditEntry, User
from claims.workflow import Gone, Incomplete, Outdated, OwnWork, Stale, WorkflowError
from claims.workflow.rules import check

COUNTED = 10_000  # rows; a list says "10,000+" beyond it, because counting all of them takes longer than showing them


def actor(request: HttpRequest) -> User:
    """Who is asking, as the workflow wants to know it; only for pages behind the log-in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def admin_url(thing: Model, page: str = "change") -> str:
    """The address of a row's page in the admin: `change`, `history` or one of its steps."""
    return reverse(f"admin:claims_{thing._meta.model_name}_{page}", args=[thing.pk])


class CappedPaginator(Paginator):
    """Counts at most `COUNTED` rows; `is_capped` says whether there are more."""

    @cached_property
    def _counted(self) -> int:
        rows: QuerySet[Any] = self.object_list[: COUNTED + 1]  # type: ignore[assignment]
        return rows.count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than `count`."""
        return self._counted > COUNTED


def without_deletion(field: Any) -> Any:
    """A form's field, without the button that deletes what it leads to."""
    if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
        field.widget.can_delete_related = False
    return field


class DeskAdmin(admin.ModelAdmin):
    """A list that stays quick, and the history that the workflow wrote."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    show_full_result_count = False
    paginator = CappedPaginator
    list_per_page = 40
    object_history_template = "admin/claims/history.html"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the button beside a key that deletes the row it leads to."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        return without_deletion(field)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's history, with the audit entries of whatever the workflow looks after."""
        thing = self.get_object(request, unquote(object_id))
        entries = AuditEntry.objects.filter(subject=getattr(thing, "subject", ""))[:200]
        return super().history_view(request, object_id, {**(extra_context or {}), "entries": entries})

    def action_checkbox(self, obj: Model) -> SafeString:
        """Django renders a template for the box of each row, which is a fifth of the work for a list."""
        label = format_html(_("Select this object for an action - {}"), str(obj))
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, label)


class ReadOnlyAdmin(DeskAdmin):
    """For rows that nobody changes: they can be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WorkflowAdmin(DeskAdmin):
    """Changes of state as buttons and small pages; saving goes through the workflow too.

    A subclass names its `steps`, its form is a `WorkflowForm`, and its `save_model` calls the workflow.
    A refusal never loses what was typed: the form, or the small page, is shown again with the reason.
    """

    steps: tuple[Step, ...] = ()
    edit: Action | None = None  # what saving the form is, where the workflow decides when that can be done
    owner = ""  # the field of the person whose row it is, for the filter `Mine`
    subject = ""  # the keyword under which the workflow takes this model's rows
    change_form_template = "admin/claims/change_form.html"

    # The addresses of the steps -----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        model = self.opts.model_name
        own = [
            path(
                f"<path:object_id>/{step.name}/",
                self.admin_site.admin_view(self.step_view),
                {"step": step},
                name=f"claims_{model}_{step.name}",
            )
            for step in self.steps
        ]
        return own + super().get_urls()

    def step_view(self, request: HttpRequest, object_id: str, step: Step) -> HttpResponse:
        """Ask for what a step needs (GET), or take it (POST) and go on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = self.get_object(request, unquote(object_id))
        if thing is None and request.method != "POST":
            raise Http404
        try:
            if thing is None:
                raise Gone
            if request.method != "POST":
                self.check_step(request, step, thing)
                return self.step_page(request, step, thing)
            self.take_step(request, step, thing)
        except WorkflowError as refusal:
            return self.step_page(request, step, self.get_object(request, unquote(object_id)), refusal)
        messages.success(request, str(step.done))
        return HttpResponseRedirect(self.address_after(request, step, thing))

    def check_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """Raise why the person cannot take the step now, if there is a reason."""
        check(step.action, actor(request), thing)

    def take_step(self, request: HttpRequest, step: Step, thing: Any) -> None:
        """Call the workflow with what the person saw and wrote. Raises what the workflow raises."""
        step.change(**{self.subject: thing, step.person: actor(request), **step.answers(request.POST)})

    def address_after(self, request: HttpRequest, step: Step, thing: Any) -> str:
        """Where a step leads when it was taken."""
        return admin_url(thing)

    def step_page(
        self, request: HttpRequest, step: Step, thing: Any, refusal: WorkflowError | None = None
    ) -> HttpResponse:
        """The small page of a step, with the reason when it was refused and what was typed."""
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "subtitle": str(thing) if thing else None,
            "opts": self.opts,
            "step": step,
            "thing": thing,
            "guard": step.guard_of(thing) if thing else "",
            "typed": request.POST.get(step.text, ""),
            "text_needed": True,
            "refusal": refusal,
            "missing": refusal.missing if isinstance(refusal, Incomplete) else [],
            "differences": told(refusal.differences) if isinstance(refusal, Outdated) else [],
            "may_try": thing is not None and self.is_offered(request, step, thing),
            **self.step_context(request, step, thing),
        }
        status = refusal.status if refusal else 200
        return TemplateResponse(request, step.template, context, status=status)

    def step_context(self, request: HttpRequest, step: Step, thing: Any) -> dict[str, Any]:
        """What one step's page needs beyond the usual; `thing` is None when it is gone."""
        return {}

    # The change form ----------------------------------------------------------------------------

    def is_offered(self, request: HttpRequest, step: Step, thing: Any) -> bool:
        """Whether the person could take the step now."""
        try:
            self.check_step(request, step, thing)
        except WorkflowError:
            return False
        return True

    def offers(self, request: HttpRequest, thing: Any) -> Iterator[Offer]:
        """The steps that the person can take now, and those that only a second person can, with the reason."""
        told_why = False
        for step in self.steps:
            address = admin_url(thing, step.name)
            try:
                self.check_step(request, step, thing)
            except OwnWork as refusal:
                if not told_why:
                    yield Offer(step, address, "", str(refusal))
                told_why = True
            except WorkflowError:
                continue
            else:
                yield Offer(step, address, step.guard_of(thing))

    def form_offers(self, request: HttpRequest, thing: Any) -> list[Offer]:
        """The steps that stand above the form."""
        return list(self.offers(request, thing))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)  # the class is made anew for each request
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's form; what the workflow refuses becomes an error on it, with everything as typed."""
        try:
            self.check_edit(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)
        except WorkflowError as refusal:
            return self.refused_form(request, object_id, form_url, extra_context, refusal)

    def check_edit(self, request: HttpRequest, object_id: str | None) -> None:
        """Raise why a posted form cannot be saved at all: the row is gone, or not in a state to be edited."""
        if request.method != "POST" or object_id is None or self.edit is None:
            return
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Gone
        check(self.edit, actor(request), thing)

    def refused_form(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
        refusal: WorkflowError,
    ) -> Any:
        """The form as typed with the reason on it; where it cannot be saved any more, what was typed to copy."""
        try:
            self.check_edit(request, object_id)
        except WorkflowError as final:
            return self.unsaved_page(request, object_id, final)
        request.refusal = refusal  # type: ignore[attr-defined]
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        answer.status_code = refusal.status
        return answer

    def unsaved_page(self, request: HttpRequest, object_id: str | None, refusal: WorkflowError) -> HttpResponse:
        """What was typed into a form that can no longer be saved, to copy."""
        form: Any = self.form(request.POST)
        thing = self.get_object(request, unquote(object_id)) if object_id else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Not saved"),
            "opts": self.opts,
            "thing": thing,
            "refusal": refusal,
            "typed": [*form.typed(), *self._typed_rows(request)],
        }
        return TemplateResponse(request, "admin/claims/unsaved.html", context, status=refusal.status)

    def _typed_rows(self, request: HttpRequest) -> Iterator[tuple[str, str]]:
        """What was typed into the rows below the form, each labelled with its row."""
        for inline in self.get_inline_instances(request):
            formset = inline.get_formset(request)
            prefix = formset.get_default_prefix()
            for number in sorted(posted_rows(request.POST, prefix))[: formset.absolute_max]:
                form: Any = formset.form(request.POST, prefix=f"{prefix}-{number}")
                if form.has_changed():
                    row = f"{inline.opts.verbose_name} {number + 1}"
                    yield from (
                        (_("%(label)s: %(text)s") % {"label": row, "text": label}, text) for label, text in form.typed()
                    )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        thing = context.get("original")
        offers = self.form_offers(request, thing) if thing else []
        context["offers"] = [offer for offer in offers if offer.step.look != "danger"]
        context["last_offers"] = [offer for offer in offers if offer.step.look == "danger"]
        answer = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "conflict", None):
            answer.status_code = Stale.status
        return answer


# Deletions --------------------------------------------------------------------------------------


class KeptWhenUsedAdmin(DeskAdmin):
    """Refuses to delete what other rows depend on, with a sentence that says which, one by one and in bulk."""

    instead: str | Promise = ""  # what to do instead of deleting, a sentence
    delete_confirmation_template = "admin/claims/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/claims/delete_selected_confirmation.html"

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """A sentence for each row that has to stay, where Django lists everything that depends on it."""
        refused = [sentence for sentence in map(what_depends_on, objs) if sentence]
        if refused:
            return [], {}, set(), [f"{sentence} {self.instead}".strip() for sentence in refused]
        return super().get_deleted_objects(objs, request)  # type: ignore[arg-type]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # something came to depend on it between the look and the deletion
            return super().delete_view(request, object_id, extra_context)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        answer = super().render_delete_form(request, context)
        if context["protected"]:
            answer.status_code = 409
        return answer


def what_depends_on(thing: Model) -> str:
    """Why `thing` cannot be deleted, as a sentence with counts; empty when nothing depends on it."""
    uses: dict[type[Model], Q] = {}
    for relation in thing._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is PROTECT and relation.auto_created:
            by = Q(**{relation.field.name: thing})  # type: ignore[union-attr]
            uses[relation.related_model] = uses.get(relation.related_model, Q()) | by  # type: ignore[index,arg-type]
    counts = {model: model._default_manager.filter(by).count() for model, by in uses.items()}
    dependents = [f"{count} {model_ngettext(model._meta, count)}" for model, count in counts.items() if count]
    if not dependents:
        return ""
    return ngettext(
        "“%(name)s” cannot be deleted: %(dependents)s depends on it.",
        "“%(name)s” cannot be deleted: %(dependents)s depend on it.",
        sum(counts.values()),
    ) % {"name": thing, "dependents": get_text_list(dependents, _("and"))}
