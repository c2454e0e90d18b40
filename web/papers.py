"""The official papers of one project as pages and downloads, and the evidence files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO, NoReturn

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from batches.direct import MOST_PROJECTS
from forms.form import Form
from forms.kinds import FORM_KINDS, draft_form
from forms.standing import with_standing
from forms.summary.summary import summary_form
from forms.writers import WRITERS
from indicators.model import Project
from pages.overview import OverviewFilter
from store import EvidenceError
from web import request_context
from web.downloading import attachment, safe_name
from web.listed_lines import listed_ids
from web.lists import matches_filter, requested_filter
from web.past_views import past_view
from web.sealed import day_of_form, sealed_form, sealed_view, stored_form, stored_page
from workspace.sealed_papers import SealedForm

bp = Blueprint("papers", __name__)

DOWNLOADS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
"""The formats to take away, by their media types."""
FORMAT_LABELS = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}
DEFAULT_KIND = {"kind": "self-evaluation"}
OTHER_KINDS = ", ".join(
    name for name, kind in FORM_KINDS.items() if name != DEFAULT_KIND["kind"] and not kind.of_many
)


@bp.get("/papers/self-evaluation/<path:project_id>", defaults=DEFAULT_KIND)
@bp.get(f"/papers/<any({OTHER_KINDS}):kind>/<path:project_id>")
def show(kind: str, project_id: str) -> str:
    """官方表格的网页，可直接打印。"""
    project = request_context.project_or_404(project_id)
    sealed = sealed_form(kind, project, day_of_form(kind, project))
    if sealed is not None:
        return show_sealed(sealed, project)
    form, layout = build_form(kind, project), requested_layout(kind)
    annex = requested_annex(kind)
    as_of = form.as_of if FORM_KINDS[kind].monthly else request_context.day_of(project)
    return render_template(
        "paper.html",
        form=form,
        problems=request_context.workspace().report_template.problems
        if FORM_KINDS[kind].needs_history
        else (),
        name=FORM_KINDS[kind].title_of(project),
        back=(url_for("projects.show", project_id=project.id, as_of=as_of), project.name),
        downloads=download_links(kind, project, as_of, layout, annex),
        other_extent=other_extent(kind, project, as_of, layout, annex),
    )


def other_extent(
    kind: str, project: Project, as_of: date, layout: str, annex: bool
) -> tuple[str, str] | None:
    """The same paper with its annex, or without; ``None`` of one that has none."""
    if not FORM_KINDS[kind].has_annex:
        return None
    asked: dict[str, Any] = {"kind": kind, "project_id": project.id, "as_of": as_of, "layout": layout or None}
    words = "不带附表" if annex else "带附表（数据来源与依据）"
    return words, url_for("papers.show", annex=0 if annex else None, **asked)


def requested_annex(kind: str) -> bool:
    """``?annex=0`` leaves it off; 400 for any other word."""
    asked = request.args.get("annex", "1")
    if asked not in ("0", "1"):
        abort(400, f"annex 应为 0（不带附表）或 1（带附表），现为“{asked}”")
    return asked == "1" or not FORM_KINDS[kind].has_annex


def download_links(
    kind: str, project: Project, as_of: date, layout: str, annex: bool = True
) -> list[tuple[str, str]]:
    """What each format is called, and where it is to be had."""
    asked: dict[str, Any] = {"kind": kind, "project_id": project.id, "as_of": as_of, "layout": layout or None}
    asked["annex"] = None if annex else 0
    return [
        (FORMAT_LABELS[suffix], url_for("papers.download", suffix=suffix, **asked)) for suffix in DOWNLOADS
    ]


def show_sealed(form: SealedForm, project: Project) -> str:
    """The page as it was sealed, never drawn anew."""
    as_of, layout = form.act.paper.as_of, requested_layout(form.form_kind)
    return render_template(
        "sealed_paper.html",
        sealed=sealed_view(form, project),
        stored=stored_page(form, layout),
        name=FORM_KINDS[form.form_kind].title_of(project),
        back=(url_for("projects.show", project_id=project.id, as_of=as_of), project.name),
        downloads=download_links(form.form_kind, project, as_of, layout),
    )


@bp.get("/papers/self-evaluation/<path:project_id>.<any(docx, xlsx, pdf):suffix>", defaults=DEFAULT_KIND)
@bp.get(f"/papers/<any({OTHER_KINDS}):kind>/<path:project_id>.<any(docx, xlsx, pdf):suffix>")
def download(kind: str, project_id: str, suffix: str) -> Response:
    """官方表格下载。"""
    project = request_context.project_or_404(project_id)
    sealed = sealed_form(kind, project, day_of_form(kind, project))
    layout = requested_layout(kind)
    if sealed and not requested_annex(kind):
        abort(400, "这份表已封存，只能按封存的原件下载，附表不能去掉")
    content = stored_form(sealed, suffix, layout) if sealed else WRITERS[suffix](build_form(kind, project))
    title = f"{project.year}年度{FORM_KINDS[kind].title_of(project)}"
    return attachment(content, DOWNLOADS[suffix], f"{title}-{project.name}{past_suffix()}.{suffix}")


@bp.get("/papers/summary/<int:year>")
def show_summary(year: int) -> ResponseReturnValue:
    """部门汇总表的网页；只汇总总览按同样条件（部门、查找词、截至日）列出的项目。"""
    if len(summarized_projects(year)) > MOST_PROJECTS:
        return to_batch(year)
    address: dict[str, Any] = dict(summary_filter(year).query)
    return render_template(
        "paper.html",
        form=build_summary(year),
        problems=(),
        name=FORM_KINDS["summary"].title,
        back=(url_for("listing.index", **address), "项目总览"),
        downloads=[
            (FORMAT_LABELS[suffix], url_for(".download_summary", suffix=suffix, **address))
            for suffix in DOWNLOADS
        ],
        other_extent=None,
    )


@bp.get("/papers/summary/<int:year>.<any(docx, xlsx, pdf):suffix>")
def download_summary(year: int, suffix: str) -> ResponseReturnValue:
    """部门汇总表下载。"""
    if len(summarized_projects(year)) > MOST_PROJECTS:
        return to_batch(year)
    form = build_summary(year)
    return attachment(WRITERS[suffix](form), DOWNLOADS[suffix], f"{form.title}{past_suffix()}.{suffix}")


def to_batch(year: int) -> ResponseReturnValue:
    """So many projects take longer than a reader should wait: a job makes their summary."""
    address: dict[str, Any] = dict(summary_filter(year).query)
    return redirect(url_for("batches.show", **address, long=1), 303)


def build_summary(year: int) -> Form:
    dossiers = request_context.dossiers_of(summarized_projects(year))
    assessments = [request_context.assess_dossier(dossier) for dossier in dossiers]
    form = summary_form(assessments, sample=request_context.workspace().sample)
    return with_standing(form, dossiers)


def summarized_projects(year: int) -> list[Project]:
    """Those of the year that the address asks for; 404 where there are none."""
    asked = summary_filter(year)
    declared = request_context.declared_projects().projects.values()
    fitting = [project for project in declared if matches_filter(project, asked)]
    if asked.needs_lines:
        listed = listed_ids(asked)
        fitting = [project for project in fitting if project.id in listed]
    return fitting or refuse_summary(asked)


def summary_filter(year: int) -> OverviewFilter:
    """What the overview would list of the year."""
    return replace(requested_filter(), year=year)


def refuse_summary(asked: OverviewFilter) -> NoReturn:
    department = f"“{asked.department}”的、" if asked.department else ""
    words = f"名称或单位含“{asked.words}”的" if asked.words else ""
    others = "符合灯号、资料、等级条件的" if asked.needs_lines else ""
    abort(404, f"{asked.year} 年没有{department}{words}{others}项目")


def build_form(kind: str, project: Project) -> Form:
    dossier = request_context.form_dossier(kind, project)
    return draft_form(FORM_KINDS[kind], [dossier], requested_layout(kind), annex=requested_annex(kind))


def past_suffix() -> str:
    """What the name of a download of a past view says of it."""
    past = past_view()
    return f"（{past.mark.replace(':', '：')}）" if past else ""


def requested_layout(kind: str) -> str:
    """``?layout=``; 400 when the paper has no such layout."""
    layout, known = request.args.get("layout", ""), FORM_KINDS[kind].layouts
    if layout and layout not in known:
        abort(400, f"{FORM_KINDS[kind].title}没有版式“{layout}”，有：{'、'.join(known)}")
    return layout


@bp.get("/evidence/<sha256>")
def evidence(sha256: str) -> Response:
    """One evidence file, always as a download."""
    store = request_context.store()
    found = store.find_evidence(sha256)
    if found is None or not any(map(request_context.can_see, store.projects_of_evidence(sha256))):
        abort(404, "没有这份佐证资料")
    content = open_evidence(found.sha256)
    return send_file(
        content, mimetype="application/octet-stream", as_attachment=True, download_name=safe_name(found.name)
    )


def open_evidence(sha256: str) -> BinaryIO:
    """404 where the file is gone or changed."""
    try:
        return request_context.workspace().evidence_folder().open_file(sha256)
    except EvidenceError as error:
        abort(404, str(error))
