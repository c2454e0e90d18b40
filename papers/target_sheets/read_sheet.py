"""A target sheet as it stands in a paper: every value as printed with its place, and what is unclear about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from papers.target_sheets.lines import Line
from yamlfiles.problem import Severity

TARGET, SELF_EVALUATION, MONITORING = "target", "self-evaluation", "monitoring"


@dataclass(frozen=True)
class Printed:
    """A text as printed; ``place`` is for people. An empty text with a place is a cell left blank, without one no cell at all."""

    text: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Printed()
Others = tuple[tuple[str, Printed], ...]
"""Cells under their headers."""


@dataclass(frozen=True)
class ReadRow:
    """One 三级指标. ``first`` and ``second`` are the levels as printed, ``branch`` their official names ("" where that is not
    sure). ``target`` is sign, value and unit in one. ``others`` are the further cells of the row under their headers; ``doubts``
    what a person must confirm."""

    first: Printed
    second: Printed
    branch: tuple[str, str]
    name: Printed
    target: Printed
    weight: Printed = NOTHING
    others: Others = ()
    doubts: tuple[str, ...] = ()
    place: str = ""

    @property
    def placed(self) -> bool:
        """Whether both levels are known."""
        return all(self.branch)


@dataclass(frozen=True)
class ReadFund:
    """One line of 项目资金: ``key`` is total, fiscal, carried_over, other or "" (another source). ``amount`` is 年初预算数 or the one
    amount printed, ``annual`` 全年预算数 where it has a column of its own. ``unit`` is the unit of money, "" where none is written.
    ``more`` are executed, weight, rate and score, each where it has a column."""

    key: str
    label: Printed
    amount: Printed
    annual: Printed = NOTHING
    unit: str = ""
    more: Others = ()

    def cell(self, name: str) -> Printed:
        return dict(self.more).get(name, NOTHING)


@dataclass(frozen=True)
class PaperProblem:
    """What a person must see to in a paper: where, what, what to do."""

    place: str
    message: str
    code: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class ReadSheet:
    """One project's sheet. ``kind`` is target, self-evaluation or monitoring. ``doubts`` belong to the fields by name. ``execution``
    is a row of 预算执行率 among the indicators, ``totals`` the cells of the total line; ``lines`` is everything the sheet consists of."""

    document: str
    place: str
    kind: str = TARGET
    title: Printed = NOTHING
    year: int | None = None
    name: Printed = NOTHING
    department: Printed = NOTHING
    department_code: Printed = NOTHING
    unit: Printed = NOTHING
    unit_code: Printed = NOTHING
    attribute: Printed = NOTHING
    period: Printed = NOTHING
    leader: Printed = NOTHING
    goal: Printed = NOTHING
    achieved: Printed = NOTHING
    funds: tuple[ReadFund, ...] = ()
    rows: tuple[ReadRow, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    problems: tuple[PaperProblem, ...] = field(default=())
    execution: ReadRow | None = None
    totals: Others = ()
    lines: tuple[Line, ...] = field(default=(), repr=False, compare=False)

    def doubts_of(self, name: str) -> Iterator[str]:
        return (why for field_name, why in self.doubts if field_name == name)

    @property
    def money(self) -> str:
        """The unit of money that the fund lines share, "" where none is written."""
        return next((each.unit for each in self.funds if each.unit), "")
