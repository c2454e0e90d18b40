"""The official papers as pages and downloads, and the evidence files."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, render_template, send_file

from forms import docx, pdf, xlsx
from forms.form import Form
from forms.self_evaluation import self_evaluation
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


@bp.get("/papers/self-evaluation/<path:project_id>")
def show(project_id: str) -> str:
    """自评表：网页上的官方表式，可直接打印。"""
    project = current.project_or_404(project_id)
    return render_template("paper.html", form=form_of(project), project=project, as_of=current.day_of(project))


@bp.get("/papers/self-evaluation/<path:project_id>.<any(docx, xlsx, pdf):suffix>")
def download(project_id: str, suffix: str) -> Response:
    """自评表下载。"""
    write, kind = DOWNLOADS[suffix]
    project = current.project_or_404(project_id)
    return attachment(write(form_of(project)), kind, f"{project.year}年度项目支出绩效自评表-{project.name}.{suffix}")


def form_of(project: Project) -> Form:
    return self_evaluation(current.assessment_of(project), sample=current.workspace().sample)


@bp.get("/evidence/<sha256>")
def evidence(sha256: str) -> Response:
    """One evidence file, always as a download."""
    found = current.store().evidence(sha256) or abort(404, "没有这份佐证资料")
    try:
        content = current.workspace().evidence().open(found.sha256)
    except EvidenceError as error:
        abort(404, str(error))
    return send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=found.name)
