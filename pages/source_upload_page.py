"""The page of an uploaded export as plain data: each of its columns with what it is taken for and
why, what is lacking, what reading it gave."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indicators.model import Project
from indicators.units import YUAN_PER_UNIT
from workspace.opened import Workspace
from workspace.source_columns import choose_headings, column_proposals
from workspace.source_drafts import Draft
from workspace.source_placing import header_changes
from workspace.source_words import (
    ColumnWords,
    Tables,
    columns_of,
    describe_text,
    table_meaning,
    table_title,
)

CHOICE = re.compile(r"column-(\d{1,3})")
MOST_NAMES = 8
AMOUNT = "金额"
Lines = tuple[tuple[str, str], ...]
Versions = tuple[Lines, Lines]
"""What was declared at two moments, in words."""


@dataclass(frozen=True)
class PhysicalColumn:
    """A column of the file. ``column`` is what it is taken for, "" where it is not read; ``likely``: that is
    a guess to be confirmed; ``unread`` tells of its cells that say nothing."""

    place: int
    header: str
    column: str
    why: str
    likely: bool
    unread: str


@dataclass(frozen=True)
class NameCheck:
    """A name that targets ask for, and whether rows bear it."""

    name: str
    rows: int


@dataclass(frozen=True)
class UploadPage:
    title: str
    meaning: str
    kinds: tuple[tuple[str, str, int], ...]
    columns: tuple[PhysicalColumn, ...]
    known: tuple[ColumnWords, ...]
    lacking: tuple[ColumnWords, ...]
    rows: tuple[tuple[int, list[str]], ...]
    reading: Mapping[str, Any]
    first_month: str
    latest: date | None
    names: tuple[NameCheck, ...]
    other_names: tuple[str, ...]
    last_file: str
    new_headers: tuple[str, ...]
    gone_headers: tuple[str, ...]
    same: str
    declared: tuple[tuple[str, str], ...]
    has_coverage: bool
    versions: Versions | None
    units: tuple[str, ...]

    @property
    def required(self) -> tuple[ColumnWords, ...]:
        """Columns without which no row counts, that the file does not have."""
        return tuple(column for column in self.lacking if column.is_required)

    @property
    def read_count(self) -> int:
        return sum(bool(column.column) for column in self.columns)

    @property
    def doubts(self) -> tuple[str, ...]:
        return tuple(doubt["message"] for doubt in self.reading.get("doubts", ()))


def upload_page(
    workspace: Workspace,
    draft: Draft,
    projects: Iterable[Project],
    *,
    same: str,
    texts: tuple[str | None, str],
) -> UploadPage:
    answer, kind = draft.answer, draft.kind
    reading = answer.get("reading", {})
    columns = tuple(physical_columns(workspace, draft))
    taken = {column.column for column in columns}
    known = columns_of(workspace.tables[kind]) if kind else ()
    months = [month["month"] for month in reading.get("months", ())]
    source = workspace.sources.declarations.tables.get(kind)
    before, now = texts
    checks, others = check_names(reading.get("names_in_data", ()), asked_names(workspace, projects, kind))
    last_file, new_headers, gone_headers = header_changes(draft)
    needs_unit = any(column.kind == AMOUNT for column in known) and not (source and source.unit)
    return UploadPage(
        title=table_title(kind, workspace.tables),
        meaning=table_meaning(kind, workspace.tables),
        kinds=tuple(kind_choices(answer, workspace.tables)),
        columns=columns,
        known=known,
        lacking=tuple(column for column in known if column.name not in taken),
        rows=tuple(enumerate(answer.get("rows", ()), int(answer.get("first_row", 1)))),
        reading=reading,
        first_month=next(iter(months), ""),
        latest=day_or_none(reading.get("latest")),
        names=checks,
        other_names=others,
        last_file=last_file.rpartition("/")[2],
        new_headers=tuple(new_headers),
        gone_headers=tuple(gone_headers),
        same=same.rpartition("/")[2],
        declared=describe_text(now, kind) if source else (),
        has_coverage=bool(source and source.covers),
        versions=versions_of(before, now, kind),
        units=tuple(YUAN_PER_UNIT) if needs_unit else (),
    )


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def versions_of(before: str | None, now: str, kind: str) -> Versions | None:
    """What was declared when somebody looked, and what is now."""
    return None if before is None else (describe_text(before, kind), describe_text(now, kind))


def kind_choices(answer: Mapping[str, Any], tables: Tables) -> Iterator[tuple[str, str, int]]:
    """Every kind of data, with how many of its columns were recognized."""
    found = {kind["table"]: kind["found"] for kind in answer.get("kinds", ())}
    for name in sorted(tables, key=lambda name: -found.get(name, 0)):
        yield name, table_title(name, tables), found.get(name, 0)


def physical_columns(workspace: Workspace, draft: Draft) -> Iterator[PhysicalColumn]:
    proposals = column_proposals(draft)
    unread = {
        count["column"]: f"{count['cells']:,} 格读不懂，如第 {count['row']} 行"
        for count in draft.answer.get("reading", {}).get("unread", ())
    }
    for place, header in enumerate(draft.answer.get("names", ())):
        shown, found = header or "（没有表头）", proposals.get(place)
        if found is None:
            yield PhysicalColumn(place, shown, "", "", False, "")
        else:
            told = unread.get(found.column, "")
            yield PhysicalColumn(place, shown, found.column, found.why, found.is_likely, told)


def sent_choices(form: Mapping[str, str]) -> dict[int, str]:
    """By place: the column that was chosen for it; places that are not read are left out."""
    sent = ((CHOICE.fullmatch(name), column) for name, column in form.items())
    return {int(found[1]): column for found, column in sent if found and column}


def shown_choices(draft: Draft) -> dict[int, str]:
    """What the page shows as chosen, and what the file was read with."""
    return {place: found.column for place, found in column_proposals(draft).items()}


def with_headings(draft: Draft, headings: Mapping[str, Any]) -> Draft:
    """With the headings to be declared in the place of those it was read with, which say no less."""
    told = {name: vars(heading) for name, heading in headings.items()}
    return replace(draft, answer={**draft.answer, "headings": told})


def chosen_headings(workspace: Workspace, draft: Draft, choices: Mapping[int, str]) -> dict[str, Any]:
    """As they would be declared. Raises UnclearChoiceError."""
    return choose_headings(workspace, draft, choices)


def waits_for_reading(workspace: Workspace, kind: str, headings: Mapping[str, Any]) -> bool:
    """Whether other headings are to be declared while nobody knows those of the files that are there."""
    glance = workspace.sources.glance(kind)
    if glance is None or not glance.files or headings == dict(glance.source.columns):
        return False
    is_known = glance.table is not None and bool(glance.table.headers)
    return not is_known and glance.last.failed_at is None


def asked_names(workspace: Workspace, projects: Iterable[Project], kind: str) -> list[str]:
    """The names of projects by which numbers are counted from this kind of data."""
    infos, names = workspace.evaluators, []
    for project in projects:
        asked = [(indicator.evaluator, indicator.params) for indicator in project.indicators]
        if project.funds:
            asked.append((project.funds.evaluator, project.funds.params))
        for evaluator, params in asked:
            if evaluator in infos and kind in infos[evaluator].tables_read(params) and "project" in params:
                named = params["project"]
                names += [str(name) for name in (named if isinstance(named, list | tuple) else [named])]
    return list(dict.fromkeys(names))


def check_names(
    found: Iterable[tuple[str, int]], asked: Iterable[str]
) -> tuple[tuple[NameCheck, ...], tuple[str, ...]]:
    """Each name that is asked for with its rows, and the names that nobody asks for."""
    rows = {str(name): int(count) for name, count in found}
    checks = tuple(NameCheck(name, rows.get(name, 0)) for name in asked) if rows else ()
    named = {check.name for check in checks}
    others = tuple(name for name in rows if name not in named)
    return checks[:MOST_NAMES], others[:MOST_NAMES]
