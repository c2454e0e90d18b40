"""What lists show of one project at a day, and how the read model keeps it in a row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

MONEY_SCALE = 8
"""Sums are kept as whole 10⁻⁸ 万元, a hundredth of a 分."""
LIGHT_ORDER = {"red": 0, "yellow": 1, "blue": 2, "green": 3, "": 4}
MARKS = ("is_approved", "has_changes", "has_fallen_back", "is_damaged", "has_newer")
NUMBER_COUNTS = ("numbers", "measured_numbers", "typed_numbers")
AMOUNTS = ("annual", "executed", "rate", "total")
COUNTS = ("year", "scored", "scoreable", "full", "unverified", "missing", "sealed", "asked", *NUMBER_COUNTS)
TEXTS = (
    "project",
    "scope",
    "name",
    "department",
    "unit",
    "words",
    "funds",
    "grade",
    "worst_finding",
    "light",
    "closed",
    "paper_state",
)


@dataclass(frozen=True)
class ProjectLine:
    """One project as lists show it at ``as_of``; money in 万元.

    ``scope`` are the codes and names that put it in somebody's scope, one a line. ``funds`` is how far the
    execution is known, "" where there is no money. ``full`` of its ``scored`` indicators earned all their
    points; ``unverified`` numbers, the money's among them, wait for their doubts to be settled. ``missing``
    counts what a person still has to do, ``missing_by_kind`` the same by the kind. ``light`` is the worst of
    the month ``light_as_of``, ``light_row`` the first row that has it, ``light_reason`` why it and the points
    say different things. ``sealed`` is the revision, 0 where none.
    ``paper_state`` is where the self-evaluation of the day stands. ``asked`` rows are to be filled in, unless
    ``closed``: the state of a paper in other hands. Of its ``numbers`` some are ``measured_numbers`` and some
    ``typed_numbers``. ``is_outdated``: something changed since,
    and it is not worked out again yet.
    """

    project: str
    as_of: date
    year: int
    last_day: date
    name: str
    department: str
    unit: str
    scope: str = ""
    words: str = ""
    name_order: str = ""
    annual: Decimal | None = None
    executed: Decimal | None = None
    rate: Decimal | None = None
    funds: str = ""
    scored: int = 0
    scoreable: int = 0
    full: int = 0
    unverified: int = 0
    total: Decimal | None = None
    so_far: Decimal = Decimal(0)
    scored_weight: Decimal = Decimal(0)
    grade: str = ""
    missing: int = 0
    missing_by_kind: Mapping[str, int] = field(default_factory=dict)
    worst_finding: str = ""
    light: str = ""
    light_as_of: date | None = None
    light_row: str = ""
    light_reason: str = ""
    is_approved: bool = False
    has_changes: bool = False
    has_fallen_back: bool = False
    is_damaged: bool = False
    sealed: int = 0
    has_newer: bool = False
    paper_state: str = ""
    asked: int = 0
    closed: str = ""
    numbers: int = 0
    measured_numbers: int = 0
    typed_numbers: int = 0
    is_outdated: bool = False

    @property
    def has_lines(self) -> bool:
        """Whether anything was worked out yet; if not, its names are all there is."""
        return bool(self.scoreable or self.missing or not self.is_outdated)

    @property
    def has_begun(self) -> bool:
        """Whether anything at all is known of it."""
        return bool(self.scored or self.unverified) or self.executed is not None


def line_row(line: ProjectLine, basis: str, *, is_newest: bool = True) -> dict[str, Any]:
    """The columns of ``assessments``."""
    return {
        **{
            name: getattr(line, name) for name in (*TEXTS, *COUNTS, "light_row", "light_reason", "name_order")
        },
        **{name: decimal_or_none(getattr(line, name)) for name in AMOUNTS},
        **{name: int(getattr(line, name)) for name in MARKS},
        "as_of": line.as_of.isoformat(),
        "last_day": line.last_day.isoformat(),
        "basis": basis,
        "is_newest": int(is_newest),
        "so_far": str(line.so_far),
        "scored_weight": str(line.scored_weight),
        "missing_by_kind": json.dumps(dict(line.missing_by_kind)),
        "light_as_of": line.light_as_of.isoformat() if line.light_as_of else None,
        **order_columns(line),
    }


def order_columns(line: ProjectLine) -> dict[str, Any]:
    """What is only sorted and summed by."""
    return {
        "annual_sum": whole_money(line.annual),
        "executed_sum": whole_money(line.executed),
        "total_sum": whole_money(line.total),
        "rate_order": None if line.rate is None else float(line.rate),
        "points_order": points_order(line),
        "light_order": LIGHT_ORDER[line.light],
    }


def points_order(line: ProjectLine) -> float | None:
    """Points of a hundred; of what is scored so far where there is no total yet."""
    if line.total is not None:
        return float(line.total)
    return float(line.so_far / line.scored_weight * 100) if line.scored_weight else None


def decimal_or_none(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def whole_money(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(MONEY_SCALE).to_integral_value())


def money_of_whole(value: int | None) -> Decimal:
    return Decimal(value or 0).scaleb(-MONEY_SCALE).normalize()


def line_from_row(row: Mapping[str, Any], *, is_outdated: bool = False) -> ProjectLine:
    read: dict[str, Any] = {
        **{name: row[name] for name in (*TEXTS, *COUNTS, "light_row", "light_reason", "name_order")},
        **{name: None if row[name] is None else Decimal(row[name]) for name in AMOUNTS},
        **{name: bool(row[name]) for name in MARKS},
    }
    line = ProjectLine(
        **read,
        as_of=date.fromisoformat(row["as_of"]),
        last_day=date.fromisoformat(row["last_day"]),
        so_far=Decimal(row["so_far"]),
        scored_weight=Decimal(row["scored_weight"]),
        missing_by_kind=json.loads(row["missing_by_kind"]),
        light_as_of=date.fromisoformat(row["light_as_of"]) if row["light_as_of"] else None,
    )
    return replace(line, is_outdated=True) if is_outdated else line
