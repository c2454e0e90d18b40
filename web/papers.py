"""The official papers of one project as pages and downloads, and the evidence files."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, render_template, request, send_file

from forms import docx, pdf, xlsx
from forms.form import Form
from forms.kinds import KINDS, Known
from indicators.model import Project
from store import EvidenceError
from web import current
from web.downloading import attachment

bp = Blueprint("papers", __name__)

DOWNLOADS: Mapping[str, tuple[Callable[[Form], bytes], str]] = {
    "docx": (docx.write, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (pdf.write, "application/pdf"),
}
USUAL = {"kind": "self-evaluation"}
OTHERS = ", ".join(name for name, kind in KINDS.items() if name != USUAL["kind"] and not kind.of_many)


@bp.get("/papers/self-evaluation/<path:project_id>", defaults=USUAL)
@bp.get(f"/papers/<any({OTHERS}):kind>/<path:project_id>")
def show(kind: str, project_id: str) -> str:
    """官方表格的网页，可直接打印。"""
    project = current.project_or_404(project_id)
    return render_template(
        "paper.html",
        form=form_of(kind, project),
        kind=kind,
        name=KINDS[kind].title,
        project=project,
        as_of=current.day_of(project),
        layout=layout_asked(kind),
    )


@bp.get("/papers/self-evaluation/<path:project_id>.<any(docx, xlsx, pdf):suffix>", defaults=USUAL)
@bp.get(f"/papers/<any({OTHERS}):kind>/<path:project_id>.<any(docx, xlsx, pdf):suffix>")
def download(kind: str, project_id: str, suffix: str) -> Response:
    """官方表格下载。"""
    write, mime = DOWNLOADS[suffix]
    project = current.project_or_404(project_id)
    return attachment(
        write(form_of(kind, project)), mime, f"{project.year}年度{KINDS[kind].title}-{project.name}.{suffix}"
    )


def form_of(kind: str, project: Project) -> Form:
    (seen,) = current.known([project])
    profile, sample = current.workspace().profile_of(project), current.workspace().sample
    return KINDS[kind].build([Known(project, profile, seen.facts, seen.as_of, sample)], layout_asked(kind))


def layout_asked(kind: str) -> str:
    """``?layout=``; 400 when the paper has no such layout."""
    layout, known = request.args.get("layout", ""), KINDS[kind].layouts
    if layout and layout not in known:
        abort(400, f"{KINDS[kind].title}没有版式“{layout}”，有：{'、'.join(known)}")
    return layout


@bp.get("/evidence/<sha256>")
def evidence(sha256: str) -> Response:
    """One evidence file, always as a download."""
    found = current.store().evidence(sha256) or abort(404, "没有这份佐证资料")
    try:
        content = current.workspace().evidence().open(found.sha256)
    except EvidenceError as error:
        abort(404, str(error))
    return send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=found.name)
