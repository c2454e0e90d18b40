"""The API of data and collecting: what was read of a source, when projects are collected, the rows behind a
number."""

from collections.abc import Sequence

from flask import abort

from indicators.drawing import RowPopulation
from indicators.model import Project
from indicators.schedules import schedule_words
from pages.runs_page import measured_projects
from pages.schedule_page import DueCounts, ProjectSchedule, SlotLine, slot_lines
from store.slot_history import SlotTally, read_slot_tallies
from web import request_context
from web.api.answers_of_data import DataFile, RowColumn, RowsBehind, ScheduledProject, SourceDetail
from web.api.asking import QueryParameter
from web.api.declaration import Asked
from web.rows import page_of_rows
from web.schedule import slot_history
from web.sources import read_cards

OF = QueryParameter(
    "of",
    "text",
    "哪些行：missed 未达标的（默认；分不出达标的为全部），met 达标的，counted 全部计入的",
    choices=("", *(kind.value for kind in RowPopulation)),
    default="",
)


def source_detail(asked: Asked, table: str) -> SourceDetail:
    card = next((card for card in read_cards() if card.name == table), None)
    if card is None:
        abort(404, f"没有数据来源“{table[:60]}”")
    read, covers = card.table, card.glance.source.covers or (None, None)
    counts = (read.read, read.rejected, card.unread_cells) if read else (None, None, None)
    return SourceDetail(
        table=card.name,
        label=card.title,
        is_current=card.glance.is_current,
        rows=counts[0],
        rejected=counts[1],
        unread_cells=counts[2],
        reaches=card.reaches,
        covers_from=covers[0],
        covers_to=covers[1],
        year=card.year,
        months=card.months,
        files=tuple(
            DataFile(file.name, file.size, file.modified, file.sha256, file.rows) for file in card.files
        ),
        read_at=card.last.read_at,
        failed_at=card.last.failed_at,
        reason=card.last.reason,
    )


def list_schedule(asked: Asked) -> Sequence[ProjectSchedule]:
    """By project."""
    projects = measured_projects(request_context.all_declared_projects().projects.values())
    tallies, counts = read_slot_tallies(request_context.store().db), DueCounts(request_context.now())
    none = SlotTally()
    lines = (counts.schedule_of(project, tallies.get(project.id, none)) for project in projects)
    return sorted(lines, key=lambda line: line.project.id)


def scheduled_project(line: ProjectSchedule) -> ScheduledProject:
    next_day, next_at = line.upcoming or (None, None)
    return ScheduledProject(
        project=line.project.id,
        name=line.project.name,
        schedule=line.project.schedule,
        words=schedule_words(line.project.schedule),
        due=line.due,
        finished=line.tally.finished,
        late=line.tally.late,
        failed=line.tally.failed,
        partial=line.tally.partial,
        next_day=next_day,
        next_at=next_at,
        problem=line.problem,
    )


def list_slots(asked: Asked, project_id: str) -> Sequence[SlotLine]:
    """In order; none where nothing of the project is collected."""
    project: Project = request_context.project_or_404(project_id)
    now = request_context.now()
    line = DueCounts(now).schedule_of(project, SlotTally())
    finished, attempted = slot_history([project.id])
    return list(slot_lines(line, finished, attempted, now))


def rows_behind(asked: Asked, seq: int) -> RowsBehind:
    """404 of a number that is not there, or whose rows can no longer be had."""
    size, page = asked["size"], asked["page"]
    found = page_of_rows(seq, size, (page - 1) * size)
    return RowsBehind(
        observation=seq,
        project=found.observation.project,
        indicator=found.observation.indicator,
        as_of=found.observation.as_of,
        total=found.found.total,
        page=page,
        size=size,
        columns=tuple(RowColumn(column.name, column.label) for column in found.columns),
        rows=found.rows,
    )
