"""The job “the public pages of a year”, of more projects than are answered at once."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from batches.results import keep_result, workspace_of
from indicators.clock import local_day
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from workspace.publishing import gather_site, unread_targets, zip_site


@job_kind("publish", label="制作公开页", seconds=3600)
def make_public_pages(context: JobContext) -> PlainData:
    """Parameters: ``year`` and ``project``, the ids that whoever asked may see."""
    year = int(context.job.parameters.get("year") or 0)
    asked = set(map(str, context.job.parameters.get("project") or ()))
    workspace, store = workspace_of(context), context.store
    declared = workspace.viewed_projects(store).projects
    projects = [project for project in declared.values() if project.id in asked]
    context.report(0, len(projects), "正在整理批复的目标和封存的自评表")
    unread = unread_targets(workspace, declared, year)
    site = gather_site(workspace, store, projects, year, local_day(datetime.now(UTC)), unread=unread)
    if not site.projects:
        raise JobError(f"{year} 年度还没有可以公开的项目：绩效目标批复以后才能公开")
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "public.zip"
        made.write_bytes(zip_site(site))
        context.report(len(projects), len(projects))
        left_out = "".join(f"；{count} 个没有公开：{reason}" for reason, count in site.left_out)
        text = f"公开 {len(site.projects)} 个项目的绩效目标，其中 {site.evaluated} 个有自评结果{left_out}"
        return keep_result(context, made, f"{site.title}-{site.made_on}.zip", text)
