"""The official papers as pages and downloads, and the evidence files."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, send_file

from forms import docx, pdf, xlsx
from forms.form import Form
from forms.self_evaluation import self_evaluation
from web import current

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
    form = form_of(project_id)
    return render_template("paper.html", form=form, project=project)


@bp.get("/papers/self-evaluation/<path:project_id>.<any(docx, xlsx, pdf):suffix>")
def download(project_id: str, suffix: str) -> Response:
    """自评表下载。"""
    write, kind = DOWNLOADS[suffix]
    project = current.project_or_404(project_id)
    return attachment(write(form_of(project_id)), kind, f"{project.year}年度项目支出绩效自评表-{project.name}.{suffix}")


def form_of(project_id: str) -> Form:
    assessment = current.assessment_of(current.project_or_404(project_id))
    return self_evaluation(assessment, sample=current.workspace().sample)


def attachment(content: bytes, kind: str, name: str) -> Response:
    """A download under a Chinese name, as RFC 6266 has it."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, mimetype=kind, headers={"Content-Disposition": disposition})


@bp.get("/evidence/<sha256>")
def evidence(sha256: str) -> Response:
    """One evidence file, always as a download."""
    found = current.store().evidence(sha256) or abort(404, "没有这份佐证资料")
    content = current.workspace().evidence().open(found.sha256)
    return send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=found.name)
