"""The register of what was sealed, and the packages themselves."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from forms.kinds import FORM_KINDS
from indicators.paper_acts import PaperAct
from web import request_context
from web.downloading import attachment
from workspace.sealed_papers import SealedPaperError, find_package, open_sealed

bp = Blueprint("register", __name__)

PACKAGE_TYPE = "application/zip"
HASH_LENGTH = 64


@dataclass(frozen=True)
class RegisterLine:
    """One sealed revision; ``name`` is that of the project where it still stands."""

    act: PaperAct
    name: str

    @property
    def title(self) -> str:
        kind = FORM_KINDS.get(self.act.paper.kind)
        return kind.title if kind else self.act.paper.kind


@bp.get("/papers/register")
def show() -> str:
    """封存登记：每一版封存的表、校验值和下载。"""
    projects = request_context.declared_projects().projects
    issued = request_context.store().paper_acts.issued()
    names = {act.paper.project: act.paper.project for act in issued}
    names |= {name: projects[name].name for name in names if name in projects}
    lines = [RegisterLine(act, names[act.paper.project]) for act in issued]
    return render_template("register.html", lines=lines)


@bp.get("/packages/<sha256>.zip")
def download(sha256: str) -> Response:
    """The bytes of one package as they were sealed; 404 where there is none, 409 where it was changed."""
    store = request_context.store()
    try:
        act = find_package(store, sha256)
    except SealedPaperError as error:
        abort(404, str(error))
    try:
        with open_sealed(store, act) as stream:
            content = stream.read()
    except SealedPaperError as error:
        abort(409, str(error))
    paper = act.paper
    name = f"{paper.project.replace('/', '-')}-{paper.kind}-{paper.as_of}-第{act.revision}版.zip"
    return attachment(content, PACKAGE_TYPE, name)
