"""A self-evaluation form as filled in, by whomever: our own assessment or a paper read back. What the E
checks look at.

``None`` is a cell left blank or one that is no number: then ``unread`` holds its text by the name of the
field (points, annual, total), so that a filled cell is never called blank. ``places`` name where a field
stands in the paper, for people; "" is the row itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yamlfiles.problem import PaperPlace

Places = Mapping[str, str]


def paper_place(field: str, places: Places, form_place: str) -> PaperPlace:
    """Where a field of a row or form stands, else the row, else the form."""
    return PaperPlace(places.get(field) or places.get("") or form_place)


@dataclass(frozen=True)
class FilledRow:
    """One 三级指标. ``target`` and ``actual`` as printed (a target in separate cells for sign, value and unit
    is joined, ≥95%). ``reason`` is 偏差原因分析及改进措施 in one, ``evidence`` how many files support the number
    where that is known."""

    branch: tuple[str, str]
    name: str
    target: str
    actual: str
    weight: Decimal | None = None
    points: Decimal | None = None
    reason: str = ""
    evidence: int | None = None
    sample: int | None = None
    """How many answers a satisfaction rate stands on, where that is known."""
    unread: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class FilledFunds:
    """One line of 项目资金, amounts in the unit of the form; ``key`` is total, fiscal, carried_over, other or
    "" (another source). ``rate`` is in percent as printed. Points stand on the total line."""

    key: str
    label: str
    initial: Decimal | None = None
    annual: Decimal | None = None
    executed: Decimal | None = None
    weight: Decimal | None = None
    rate: Decimal | None = None
    points: Decimal | None = None
    reason: str = ""
    unread: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class FilledSubtotal:
    """A 小计 line between the rows. ``row_places`` are those of the rows it adds up."""

    label: str
    weight: Decimal | None = None
    points: Decimal | None = None
    row_places: tuple[str, ...] = ()
    places: Places = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class FilledForm:
    """``whole`` is false where rows or the end of the form may be missing: then sums over rows cannot be
    told.

    ``funds`` begins with the total line where there is one. ``total_weight``, ``total`` and ``grade`` are
    what the form prints. ``problems`` and ``measures`` are 存在问题 and 改进措施, where the layout has them;
    ``signed`` is 填报日期.
    """

    file: str
    place: str
    name: str
    year: int | None
    department: str = ""
    unit: str = ""
    money: str = "万元"
    funds: tuple[FilledFunds, ...] = ()
    goal: str = ""
    achieved: str = ""
    rows: tuple[FilledRow, ...] = ()
    subtotals: tuple[FilledSubtotal, ...] = ()
    total_weight: Decimal | None = None
    total: Decimal | None = None
    grade: str = ""
    conclusion: str = ""
    problems: str = ""
    measures: str = ""
    leader: str = ""
    signed: date | None = None
    whole: bool = True
    unread: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=dict, compare=False)
