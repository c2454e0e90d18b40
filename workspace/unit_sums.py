"""Projects of one workspace and year added up, exactly; sums of sums are sums again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from indicators.execution import listed_rate
from indicators.figures import half_up
from indicators.paper_acts import HANDED_IN, SENT_BACK, PaperState
from store.group_sums import tell_difference
from store.lines import DEPARTMENT
from workspace.unit_seals import CheckedLine, SealCheck
from workspace.unit_state import StateLine

DIGITS = 80
NOTHING = Decimal(0)


@dataclass(frozen=True)
class UnitSums:
    """Money in 万元, of the projects of which it is known; ``unknown_*`` counts the others. Of the ``rated``,
    whose budget and execution are both known, ``rated_*`` are the sums; ``points`` is the sum of the totals
    of the ``totalled``. Sheets of whole ``departments`` are counted and not added: their money is that of
    projects. ``different``: points do not fit the spending. Of sealed ones the points are
    ``overruled`` by those in the package, ``unchecked`` where it was not looked into, ``broken`` where it is
    not what was sealed."""

    projects: int = 0
    departments: int = 0
    annual: Decimal = NOTHING
    unknown_annual: int = 0
    executed: Decimal = NOTHING
    unknown_executed: int = 0
    rated: int = 0
    rated_annual: Decimal = NOTHING
    rated_executed: Decimal = NOTHING
    totalled: int = 0
    points: Decimal = NOTHING
    different: int = 0
    late: int = 0
    outdated: int = 0
    damaged: int = 0
    changed: int = 0
    overruled: int = 0
    unchecked: int = 0
    broken: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    lights: Mapping[str, int] = field(default_factory=dict)

    @property
    def mean(self) -> Decimal | None:
        return half_up(Fraction(self.points) / self.totalled) if self.totalled else None

    @property
    def handed_in(self) -> int:
        return sum(self.states.get(state, 0) for state in HANDED_IN)

    @property
    def returned(self) -> int:
        return sum(self.states.get(state, 0) for state in SENT_BACK)

    @property
    def sealed(self) -> int:
        return self.states.get(PaperState.ISSUED, 0)


def add_up(parts: Iterable[UnitSums]) -> UnitSums:
    """The counts of words the most frequent first."""
    parts = tuple(parts)
    with localcontext(prec=DIGITS):
        return UnitSums(**{one.name: add_field(parts, one.name) for one in fields(UnitSums)})


def add_field(parts: tuple[UnitSums, ...], name: str) -> Any:
    values = [getattr(part, name) for part in parts]
    if not isinstance(getattr(UNIT_OF_SUMS, name), dict):
        return sum(values, getattr(UNIT_OF_SUMS, name))
    counted: Counter[str] = Counter()
    for value in values:
        counted.update(value)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


UNIT_OF_SUMS = UnitSums()


def line_sums(checked: CheckedLine) -> UnitSums:
    line, seal = checked.line, checked.seal
    if line.kind == DEPARTMENT:
        return UnitSums(departments=1)
    is_rated = line.annual is not None and line.executed is not None
    return UnitSums(
        projects=1,
        annual=line.annual or NOTHING,
        unknown_annual=int(line.annual is None),
        executed=line.executed or NOTHING,
        unknown_executed=int(line.executed is None),
        rated=int(is_rated),
        rated_annual=line.annual if is_rated and line.annual else NOTHING,
        rated_executed=line.executed if is_rated and line.executed else NOTHING,
        totalled=int(line.total is not None),
        points=line.total or NOTHING,
        different=int(bool(line_difference(line))),
        late=int(line.is_late),
        outdated=int(line.is_outdated),
        damaged=int(line.is_damaged),
        changed=int(line.has_newer),
        overruled=int(seal is SealCheck.OVERRULED),
        unchecked=int(seal is SealCheck.UNCHECKED),
        broken=int(seal is SealCheck.BROKEN),
        grades=counted_word(line.grade),
        states=counted_word(line.paper_state),
        lights=counted_word(line.light),
    )


def counted_word(word: str) -> dict[str, int]:
    return {word: 1} if word else {}


def line_rate(line: StateLine) -> Decimal | None:
    return listed_rate(line.annual, line.executed)


def line_difference(line: StateLine) -> str:
    return tell_difference(line.total, line_rate(line))
