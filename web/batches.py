"""Papers of many projects: chosen on a page, made by a job."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.kinds import FORM_KINDS
from indicators.model import Project
from web import request_context
from web.jobs import start_job
from web.papers import DOWNLOADS, FORMAT_LABELS, summarized_projects, summary_filter

bp = Blueprint("batches", __name__)

KINDS = sorted(FORM_KINDS, key=lambda name: not FORM_KINDS[name].of_many)
"""Papers over all projects first."""
TARGETS = "targets"
TARGETS_LABEL = "目标工作簿（Excel，改完从“导入”传回）"


@dataclass(frozen=True)
class BatchPage:
    """``address`` is where the choice is sent, ``back`` where the list of the projects is."""

    year: int
    projects: tuple[Project, ...]
    kinds: tuple[tuple[str, str], ...]
    formats: tuple[tuple[str, str], ...]
    address: str
    back: str
    is_too_long: bool
    chosen: str = ""


@bp.get("/papers/batch/<int:year>")
def show(year: int) -> str:
    """批量导出：一年的项目（同总览的条件）的汇总表，或各项目的表装在一个压缩包里。"""
    asked: dict[str, Any] = dict(summary_filter(year).query)
    page = BatchPage(
        year,
        tuple(summarized_projects(year)),
        (*((name, label_of(name)) for name in KINDS), (TARGETS, TARGETS_LABEL)),
        tuple((suffix, FORMAT_LABELS[suffix]) for suffix in DOWNLOADS),
        url_for(".act", **asked),
        url_for("listing.index", **asked),
        bool(request.args.get("long")),
        request.args.get("kind", ""),
    )
    return render_template("batch.html", page=page)


def label_of(name: str) -> str:
    kind = FORM_KINDS[name]
    return f"{kind.title}（一份）" if kind.of_many else f"{kind.title}（每个项目一份，压缩包）"


@bp.post("/papers/batch/<int:year>")
def act(year: int) -> ResponseReturnValue:
    """Starts the job."""
    kind, suffix = request.form.get("kind", ""), request.form.get("format", "")
    if kind == TARGETS:
        ids = [project.id for project in summarized_projects(year)]
        return start_job(TARGETS, {"year": str(year), "project": ids})
    if kind not in FORM_KINDS or suffix not in DOWNLOADS:
        abort(400, "请选择要导出的表和格式")
    as_of = request_context.requested_day()
    parameters = {
        "kind": kind,
        "format": suffix,
        "project": [project.id for project in summarized_projects(year)],
        "as_of": as_of.isoformat() if as_of else "",
    }
    return start_job("form", parameters)
