"""Recheck on a page: upload filled-in self-evaluation forms, read what is wrong with them; nothing is
kept."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from batches.direct import MOST_PAPERS
from forms import xlsx
from forms.recheck import RecheckedForm, recheck_form
from store import EvidenceError, result_folder
from web import request_context
from web.downloading import attachment
from web.jobs import keep_given, start_job
from web.papers import DOWNLOADS
from workspace.rechecking import recheck, recheck_lines
from yamlfiles.problem import Severity

bp = Blueprint("rechecking", __name__)

MOST_FILES = 50


@dataclass(frozen=True)
class RecheckPage:
    """``forms`` is a line a form, or a file without one; ``rules`` the names to choose from with their
    titles."""

    rules: tuple[tuple[str, str], ...]
    chosen: str
    refusal: str = ""
    forms: tuple[RecheckedForm, ...] = ()
    most_direct: int = MOST_PAPERS

    def count_findings(self, severity: Severity) -> int:
        return sum(form.count(severity) for form in self.forms)

    @property
    def unchecked(self) -> int:
        return sum(form.unchecked for form in self.forms)

    @property
    def sound_count(self) -> int:
        return sum(form.form is not None and not form.count(Severity.ERROR) for form in self.forms)


@bp.get("/recheck")
def show() -> str:
    """复核：上传填好的自评表，重新计算，列出错误。"""
    return render_template("recheck.html", page=recheck_page())


@bp.post("/recheck")
def act() -> ResponseReturnValue:
    """Shows what was found, or gives it as a workbook."""
    files = [storage for storage in request.files.getlist("forms") if storage.filename]
    if not files or len(files) > MOST_FILES:
        refusal = (
            f"一次最多选择 {MOST_FILES} 个文件，现为 {len(files)} 个" if files else "请先选择要复核的自评表"
        )
        return render_template("recheck.html", page=recheck_page(refusal)), 422
    chosen = request.form.get("rules", "")
    rules = chosen if chosen in request_context.workspace().profiles else ""
    if len(files) > MOST_PAPERS:
        return recheck_by_job(files, rules)
    found = recheck(
        request_context.workspace(),
        [(file.filename or "", file.read()) for file in files],
        rules=rules,
        among=request_context.scope().covers,
    )
    forms = tuple(RecheckedForm(*line) for line in recheck_lines(found))
    if request.form.get("as") == "xlsx":
        return workbook_response(forms)
    return render_template("recheck.html", page=recheck_page(forms=forms))


def recheck_by_job(files: list[FileStorage], rules: str) -> ResponseReturnValue:
    """So many take longer than a reader should wait."""
    try:
        kept = keep_given(files, result_folder(request_context.workspace().data))
    except EvidenceError as error:
        return render_template("recheck.html", page=recheck_page(str(error))), 422
    return start_job("recheck", {"files": kept, "rules": rules})


def workbook_response(forms: tuple[RecheckedForm, ...]) -> Response:
    return attachment(
        xlsx.write(recheck_form(forms, request_context.today())), DOWNLOADS["xlsx"], "自评表复核结果.xlsx"
    )


def recheck_page(refusal: str = "", forms: tuple[RecheckedForm, ...] = ()) -> RecheckPage:
    rules = tuple(
        (name, profile.title) for name, profile in sorted(request_context.workspace().profiles.items())
    )
    return RecheckPage(rules, request.form.get("rules", ""), refusal, forms)
