"""What was noticed of the order of instants when a table on a server was looked over holds of the rows
that stood there: it is used while these are proven to be the same, and of others nothing is known."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache

from measuring.bound_measure import BoundMeasure
from measuring.placed import tables_of
from measuring.prepared import BoundFilters, PreparedRequest
from measuring.server_states import ServerStates


def as_proven(ready: Sequence[PreparedRequest], states: ServerStates) -> Sequence[PreparedRequest]:
    """The requests, without the order of instants in tables that have moved on since they were looked
    over."""
    moved = [name for name in ordered_there(ready) if states.has_moved(tables_of(ready)[name])]
    return without_order(ready, moved)


def ordered_there(ready: Iterable[PreparedRequest]) -> list[str]:
    """The names of tables on servers of whose order something was noticed."""
    return [name for name, typed in tables_of(ready).items() if typed.place and typed.in_order]


def without_order(ready: Sequence[PreparedRequest], names: Collection[str]) -> Sequence[PreparedRequest]:
    """The requests with nothing known of the order of instants in these tables; what they shared they
    share again."""

    @cache
    def measure(known: BoundMeasure) -> BoundMeasure:
        typed = {
            name: replace(table, in_order=frozenset()) if name in names else table
            for name, table in known.typed.items()
        }
        return replace(known, typed=typed)

    @cache
    def filters(known: BoundFilters) -> BoundFilters:
        return replace(known, measure=measure(known.measure))

    if not names:
        return ready
    return [
        replace(one, bound_filters=filters(one.bound_filters), measure=measure(one.measure)) for one in ready
    ]
