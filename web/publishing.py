"""自评与报表 › 公开: what of a year the public may see and what not, and the folder of pages to put on a web
site."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from batches.direct import MOST_PROJECTS
from forms.public_site import PublicSite
from indicators.model import Project
from people.permissions import Action
from web import request_context
from web.auditing import note_act
from web.downloading import attachment
from web.hindrances import role_hindrance
from web.jobs import start_job
from workspace.publishing import gather_site, unread_targets, zip_site

bp = Blueprint("publishing", __name__)


@bp.get("/publish/<int:year>")
def show(year: int) -> str:
    """公开：这一年度有哪些项目可以公开，哪些不能，为什么；下载公开页。项目多的在后台整理。"""
    projects = projects_of(year)
    site = None if len(projects) > MOST_PROJECTS else gather(projects, year)
    hindrance = role_hindrance(Action.PUBLISH)
    return render_template("publish.html", year=year, count=len(projects), site=site, hindrance=hindrance)


@bp.post("/publish/<int:year>")
def make(year: int) -> ResponseReturnValue:
    """The folder as a zip, of many projects by a job; 409 where there is nothing to publish."""
    projects = projects_of(year)
    if len(projects) > MOST_PROJECTS:
        return start_job("publish", {"year": year, "project": [project.id for project in projects]})
    site = gather(projects, year)
    if not site.projects:
        abort(409, f"{year} 年度还没有可以公开的项目：绩效目标批复以后才能公开")
    with request_context.store().transaction():
        note_act(Action.PUBLISH, str(year), {"projects": len(site.projects), "evaluated": site.evaluated})
    return attachment(zip_site(site), "application/zip", f"{site.title}-{site.made_on}.zip")


def projects_of(year: int) -> list[Project]:
    """Those in the scope of the person who asks."""
    declared = request_context.declared_projects().projects.values()
    return [project for project in declared if project.year == year]


def gather(projects: list[Project], year: int) -> PublicSite:
    workspace, declared = request_context.workspace(), request_context.all_declared_projects().projects
    unread = unread_targets(workspace, declared, year)
    return gather_site(
        workspace, request_context.store(), projects, year, request_context.today(), unread=unread
    )
