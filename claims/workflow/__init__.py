"""Every change of state: the only writer of status, verdicts, reviews and revisions.

Each function takes keywords only, locks the row, checks role, state and version, then writes in
one transaction together with an audit entry. It raises a `WorkflowError` that says what to do.
"""

from claims.workflow.articles import edit_article, import_article, publish_article, withdraw_article
from claims.workflow.claims import (
    announce_claim,
    confirm_quote,
    discard_claim,
    edit_claim,
    join_claim,
    link_quote,
    note_evidence,
    open_claim,
    unlink_quote,
    withdraw_claim,
)
from claims.workflow.errors import (
    AlreadySent,
    Gone,
    Incomplete,
    NotAllowed,
    NotYours,
    Outdated,
    OwnWork,
    PublicWording,
    QuoteNotThere,
    Stale,
    WorkflowError,
    WrongState,
)
from claims.workflow.page_texts import edit_page_text
from claims.workflow.redactions import redact
from claims.workflow.reports import (
    accept_report,
    answer_report,
    assign_report,
    decline_report,
    erase_reports,
    receive_report,
)
from claims.workflow.revisions import add_revision, place_quote, publish_revision, settle_quote
from claims.workflow.rules import allowed
from claims.workflow.suggestions import dismiss_suggestion, restore_suggestion
from claims.workflow.verdicts import (
    approve,
    discard_draft,
    propose_verdict,
    recall_draft,
    return_draft,
    save_draft,
    send_to_review,
)

__all__ = [
    "AlreadySent",
    "Gone",
    "Incomplete",
    "NotAllowed",
    "NotYours",
    "Outdated",
    "OwnWork",
    "PublicWording",
    "QuoteNotThere",
    "Stale",
    "WorkflowError",
    "WrongState",
    "accept_report",
    "add_revision",
    "allowed",
    "announce_claim",
    "answer_report",
    "approve",
    "assign_report",
    "confirm_quote",
    "decline_report",
    "discard_claim",
    "discard_draft",
    "dismiss_suggestion",
    "edit_article",
    "edit_claim",
    "edit_page_text",
    "erase_reports",
    "import_article",
    "join_claim",
    "link_quote",
    "note_evidence",
    "open_claim",
    "place_quote",
    "propose_verdict",
    "publish_article",
    "publish_revision",
    "recall_draft",
    "receive_report",
    "redact",
    "restore_suggestion",
    "return_draft",
    "save_draft",
    "send_to_review",
    "settle_quote",
    "unlink_quote",
    "withdraw_article",
    "withdraw_claim",
]
