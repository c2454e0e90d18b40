"""What is still to be filled in of one project, and numbers whose data are late, as the read model keeps
them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class TodoItem:
    """One row of a paper: what it lacks in a few words and in a sentence. ``row_id`` is "" where no row takes
    it, ``light`` where there is none."""

    row_id: str
    row_name: str
    needs: str
    text: str
    light: str
    is_doubtful: bool
    needs_evidence: bool


@dataclass(frozen=True)
class TodoPart:
    """The items of a project that are due on one day by the rules, ``None`` where these say nothing; what the
    office set is not in it. ``returned`` is why the paper was sent back, "" where it was not."""

    project: str
    paper: str
    as_of: date
    due_day: date | None
    due_source: str
    returned: str
    items: Sequence[TodoItem]


@dataclass(frozen=True)
class LateRow:
    """One number that waits: its row, the table it is counted from, how far that reaches (``None`` where it
    is not late, but has nothing for this number), the day it has to reach, and why there is no number."""

    project: str
    row: str
    table: str
    until: date | None
    wanted: date
    why: str


def part_row(part: TodoPart) -> dict[str, Any]:
    return {
        "project": part.project,
        "paper": part.paper,
        "paper_day": part.as_of.isoformat(),
        "due_day": part.due_day.isoformat() if part.due_day else None,
        "due_source": part.due_source,
        "returned": part.returned,
        "items": len(part.items),
        "pending": sum(bool(item.row_id) for item in part.items),
        "doubtful": sum(item.is_doubtful for item in part.items),
        "evidence": sum(item.needs_evidence for item in part.items),
        "contents": json.dumps(list(map(asdict, part.items)), ensure_ascii=False),
    }


def part_from_row(row: Mapping[str, Any]) -> TodoPart:
    return TodoPart(
        project=row["project"],
        paper=row["paper"],
        as_of=date.fromisoformat(row["paper_day"]),
        due_day=date.fromisoformat(row["due_day"]) if row["due_day"] else None,
        due_source=row["due_source"],
        returned=row["returned"],
        items=tuple(TodoItem(**item) for item in json.loads(row["contents"])),
    )


def late_row(late: LateRow) -> dict[str, Any]:
    return {
        "project": late.project,
        "row_name": late.row,
        "source": late.table,
        "until": late.until.isoformat() if late.until else None,
        "wanted": late.wanted.isoformat(),
        "why": late.why,
    }
