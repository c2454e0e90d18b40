"""What pages say and give of papers that are sealed: always the bytes that were kept."""

import re
from dataclasses import dataclass
from datetime import date

from flask import abort
from markupsafe import Markup

from forms.kinds import FORM_KINDS
from indicators.model import Project
from indicators.paper_acts import PaperAct
from web import request_context
from workspace.sealed_papers import SealedForm, SealedPaperError, changes_since, find_sealed, read_form

BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', re.DOTALL)


@dataclass(frozen=True)
class SealedView:
    """A sealed paper as its page shows it: ``changes`` are what is different now from what was sealed."""

    form: SealedForm
    changes: tuple[str, ...]

    @property
    def act(self) -> PaperAct:
        return self.form.act


@dataclass(frozen=True)
class StoredPage:
    """The body of a page that was sealed, and the classes that set its looks."""

    classes: str
    body: Markup


def sealed_form(kind: str, project: Project, day: date) -> SealedForm | None:
    """409 where it cannot be told whether the paper is sealed."""
    try:
        return find_sealed(request_context.store(), kind, project, day)
    except SealedPaperError as error:
        abort(409, str(error))


def sealed_view(form: SealedForm, project: Project) -> SealedView:
    workspace, store = request_context.workspace(), request_context.store()
    return SealedView(form, changes_since(workspace, store, project, form.act, request_context.today()))


def stored_form(form: SealedForm, suffix: str, layout: str) -> bytes:
    """409 where the package is lost or changed: nothing else is given in its place."""
    try:
        return read_form(request_context.store(), form, suffix, layout)
    except SealedPaperError as error:
        abort(409, str(error))


def stored_page(form: SealedForm, layout: str) -> StoredPage:
    """The page that was sealed; its texts were escaped when it was written."""
    found = BODY.search(stored_form(form, "html", layout).decode())
    if found is None:
        abort(409, f"{form.words}，封存包里的网页读不出，请下载其他格式")
    return StoredPage(found[1], Markup(found[2]))  # noqa: S704 - our own page, by its hash


def day_of_form(kind: str, project: Project) -> date:
    """The day that a form speaks of by the address."""
    monthly = FORM_KINDS[kind].monthly
    return request_context.month_end_of(project) if monthly else request_context.day_of(project)
