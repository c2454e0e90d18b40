"""The job “papers of many projects”: one summary over all of them, or a zip with a paper of each."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from batches.results import keep_result, workspace_of
from forms.form import Form
from forms.kinds import FORM_KINDS, FormKind
from forms.writers import WRITERS
from indicators.clock import local_day
from indicators.model import Project
from scheduling.evaluating import chosen_projects, read_day
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from workspace.dossier import ViewedDay, read_form_dossiers
from workspace.paper_zip import PaperOrder, pack_papers

AT_ONCE = 100
"""Projects that are read at a time, which is how often progress is told."""


@dataclass(frozen=True)
class Asked:
    """What is to be made."""

    name: str
    suffix: str
    layout: str
    viewed: ViewedDay

    @property
    def kind(self) -> FormKind:
        return FORM_KINDS[self.name]


@job_kind("form", label="导出官方表格", seconds=2 * 3600)
def write_papers(context: JobContext) -> PlainData:
    """Parameters: ``kind`` (default summary), ``format`` (default xlsx), ``layout``, ``project`` (one id or
    several; default all) or ``year``, and ``as_of`` (default today)."""
    asked, projects = read_asked(context), asked_projects(context)
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "made"
        if asked.kind.of_many:
            return write_summary(context, asked, projects, made)
        return write_zip(context, asked, projects, made)


def read_asked(context: JobContext) -> Asked:
    """Raises JobError."""
    given = context.job.parameters
    name, suffix = str(given.get("kind") or "summary"), str(given.get("format") or "xlsx")
    layout = str(given.get("layout") or "")
    if name not in FORM_KINDS:
        raise JobError(f"没有“{name}”这种表，有：{'、'.join(FORM_KINDS)}")
    if suffix not in WRITERS:
        raise JobError(f"没有“{suffix}”这种格式，有：{'、'.join(WRITERS)}")
    if layout and layout not in FORM_KINDS[name].layouts:
        raise JobError(f"{FORM_KINDS[name].title}没有版式“{layout}”")
    viewed = ViewedDay(read_day(context, "as_of"), local_day(datetime.now(UTC)))
    return Asked(name, suffix, layout, viewed)


def asked_projects(context: JobContext) -> list[Project]:
    year = str(context.job.parameters.get("year") or "")
    projects = [project for project in chosen_projects(context) if year in ("", str(project.year))]
    if not projects:
        raise JobError(f"没有{f' {year} 年的' if year else '已申报的'}项目，请核对")
    return projects


def write_summary(context: JobContext, asked: Asked, projects: Sequence[Project], made: Path) -> PlainData:
    form = build_summary(context, asked, projects)
    context.report(len(projects), len(projects), "正在排版")
    made.write_bytes(WRITERS[asked.suffix](form))
    lacking = f"；尚缺 {len(form.missing)} 项，表上已列出" if form.missing else ""
    return keep_result(context, made, f"{form.title}.{asked.suffix}", f"汇总 {len(projects)} 个项目{lacking}")


def build_summary(context: JobContext, asked: Asked, projects: Sequence[Project]) -> Form:
    workspace, dossiers = workspace_of(context), []
    for start in range(0, len(projects), AT_ONCE):
        context.report(start, len(projects), "正在读取各项目的记录")
        some = projects[start : start + AT_ONCE]
        dossiers += read_form_dossiers(workspace, context.store, asked.kind, some, asked.viewed)
    return asked.kind.build(dossiers, asked.layout)


def write_zip(context: JobContext, asked: Asked, projects: Sequence[Project], made: Path) -> PlainData:
    order = PaperOrder(asked.kind, asked.suffix, asked.layout, asked.viewed)
    with made.open("wb") as target:
        packed = pack_papers(workspace_of(context), context.store, projects, order, target, context.report)
    if not packed.made:
        raise JobError(f"一份也没有写成：{packed.failed[0]}")
    return keep_result(context, made, f"{asked.kind.title}（{packed.made} 份）.zip", packed.text)
