"""The register of what was sealed, and the packages themselves."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template

from forms.kinds import FORM_KINDS
from indicators.paper_acts import PaperAct
from people.permissions import Action
from web import request_context
from web.downloading import attachment
from web.permissions import check_seen
from workspace.sealed_papers import SealedPaperError, open_sealed

bp = Blueprint("register", __name__)

PACKAGE_TYPE = "application/zip"
MISSING = "登记中没有校验值为“{}”的封存包"


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
    issued = [
        act
        for act in request_context.store().paper_acts.issued()
        if request_context.can_see(act.paper.project)
    ]
    names = {act.paper.project: act.paper.project for act in issued}
    names |= {name: projects[name].name for name in names if name in projects}
    lines = [RegisterLine(act, names[act.paper.project]) for act in issued]
    return render_template("register.html", lines=lines)


@bp.get("/packages/<sha256>.zip")
def download(sha256: str) -> Response:
    """The bytes of one package as they were sealed; 404 where there is none, 409 where it was changed."""
    store = request_context.store()
    act = package_or_404(sha256)
    try:
        with open_sealed(store, act) as stream:
            content = stream.read()
    except SealedPaperError as error:
        abort(409, str(error))
    paper = act.paper
    name = f"{paper.project.replace('/', '-')}-{paper.kind}-{paper.as_of}-第{act.revision}版.zip"
    return attachment(content, PACKAGE_TYPE, name)


def package_or_404(sha256: str) -> PaperAct:
    """The act that sealed it; what is out of scope is answered like what is not there."""
    absence = MISSING.format(sha256)
    issued = request_context.store().paper_acts.issued()
    found = next((act for act in issued if act.package == sha256), None) or abort(404, absence)
    check_seen(Action.DOWNLOAD, sha256, found.paper.project, absence)
    return found
