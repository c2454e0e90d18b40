"""自评与报表 › 公开: what of a year the public may see and what not, and the folder of pages to put on a web
site."""

import io
import zipfile

from flask import Blueprint, Response, abort, render_template

from forms.public_site import PublicSite, render_site
from people.permissions import Action
from web import request_context
from web.auditing import note_act
from web.downloading import attachment
from web.hindrances import role_hindrance
from workspace.paper_zip import add_file
from workspace.publishing import gather_site

bp = Blueprint("publishing", __name__)


@bp.get("/publish/<int:year>")
def show(year: int) -> str:
    """公开：这一年度有哪些项目可以公开，哪些不能，为什么；下载公开页。"""
    return render_template("publish.html", site=collect(year), hindrance=role_hindrance(Action.PUBLISH))


@bp.post("/publish/<int:year>")
def make(year: int) -> Response:
    """The folder as a zip; 409 where there is nothing to publish."""
    site = collect(year)
    if not site.projects:
        abort(409, f"{year} 年度还没有可以公开的项目：绩效目标批复以后才能公开")
    content = zipped(site)
    with request_context.store().transaction():
        note_act(Action.PUBLISH, str(year), {"projects": len(site.projects), "evaluated": site.evaluated})
    return attachment(content, "application/zip", f"{site.title}-{site.made_on}.zip")


def collect(year: int) -> PublicSite:
    """Of the projects in the scope of the person who asks."""
    projects = request_context.declared_projects().projects.values()
    return gather_site(
        request_context.workspace(), request_context.store(), projects, year, request_context.today()
    )


def zipped(site: PublicSite) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in render_site(site).items():
            add_file(packing, f"公开/{name}", content)
    return target.getvalue()
