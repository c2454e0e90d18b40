"""Which projects are measured together, and in which order: whatever evaluators of others do, nobody else
waits."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from indicators.model import Project
from measuring.isolated.measurer import IsolatedMeasurer
from measuring.requests import MeasureRequest
from scheduling.requests import SupportsMeasure, automatic_items, project_requests
from store import Slot

Suppliers = frozenset[Hashable]


def parts_by_trust(
    declared: Mapping[str, Project], measurer: SupportsMeasure, due: Iterable[Slot]
) -> Iterator[set[str]]:
    """The names of projects with slots that are ``due``, in parts: first what the product alone measures,
    then those with evaluators of the same others, and last those of whom one hangs."""
    slots = {slot.project: slot for slot in due}
    parts: dict[Suppliers, set[str]] = {}
    for name in slots:
        parts.setdefault(suppliers_of(declared[name], measurer), set()).add(name)
    yield parts.pop(frozenset(), set())
    slow: Suppliers = frozenset()
    if len(parts) > 1:  # found only now: nobody of the first part waits for it
        apart = [slots[name] for names in parts.values() for name in names]
        slow = slow_suppliers(declared, measurer, apart)
    for suppliers in sorted(parts, key=lambda part: (bool(part & slow), sorted(map(str, part)))):
        yield parts[suppliers]


def suppliers_of(project: Project, measurer: SupportsMeasure) -> Suppliers:
    """Who else than the product offers what the project is measured by."""
    if not isinstance(measurer, IsolatedMeasurer):
        return frozenset()
    offered = measurer.own.suppliers
    return frozenset(offered[name] for _, name, _ in automatic_items(project) if name in offered)


def slow_suppliers(
    declared: Mapping[str, Project], measurer: SupportsMeasure, slots: Sequence[Slot]
) -> Suppliers:
    """Those whose evaluators do not say at once what they count."""
    if not isinstance(measurer, IsolatedMeasurer):
        return frozenset()
    asked: list[MeasureRequest] = []
    for slot in slots:
        asked += project_requests(declared[slot.project], slot.as_of).values()
    return frozenset(measurer.slow_suppliers(asked))


def departments_last(projects: Iterable[Project]) -> Iterator[list[Project]]:
    """Whole departments are measured once what was measured of their projects is kept."""
    by_kind = groupby(sorted(projects, key=attrgetter("is_department")), key=attrgetter("is_department"))
    return (list(group) for _, group in by_kind)
