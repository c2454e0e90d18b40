"""What is not counted by itself, because other counts give it, is the same number."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import and_, func, not_, or_, select, true

from evaluators.contract import Condition, Expression
from evaluators.stored_columns import stored_table
from measuring.aggregates import Aggregate, build_aggregate, numbered_dialect, with_nulls
from measuring.group_counts import GroupTallies
from measuring.statements import ROW_COUNT
from sources.tables import WORK_ORDERS

ORDERS = stored_table(WORK_ORDERS)
FILLED, EMPTIED = "received_at", ("closed_at", "signed_at")
INSTANTS = [ORDERS.c[name] for name in (FILLED, *EMPTIED)]
DAYS = (None, *(datetime(2024, 1, 1) + timedelta(days=days) for days in range(3)))
ROWS = list(product(DAYS[1:], DAYS, DAYS, (None, 0, 2)))
COMPARED = [
    lambda a, b: a <= b,
    lambda a, b: a < b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
    lambda a, b: a == b,
    lambda a, b: a != b,
]


@st.composite
def comparisons(draw: Any) -> Condition:
    one, other = draw(st.sampled_from(INSTANTS)), draw(st.sampled_from(INSTANTS))
    plain = draw(st.sampled_from(COMPARED))(one, other)
    found: Condition = draw(
        st.sampled_from([plain, one.is_(None), one.is_not(None), ORDERS.c.returned > 0, true()])
    )
    return found


CONDITIONS = st.recursive(
    comparisons(),
    lambda parts: st.builds(
        lambda join, several: join(*several),
        st.sampled_from([and_, or_, lambda *parts: not_(and_(*parts)), lambda *parts: not_(or_(*parts))]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


@st.composite
def near_opposites(draw: Any) -> list[Condition]:
    """A comparison, and what is or seems to be its rest."""
    one, other = draw(st.sampled_from(INSTANTS)), draw(st.sampled_from(INSTANTS))
    return [
        one <= other,
        one > other,
        or_(one.is_(None), one > other),
        or_(one.is_(None), other.is_(None), one > other),
    ]


@pytest.fixture(scope="module")
def connection() -> Any:
    with duckdb.connect(":memory:") as opened:
        opened.execute(
            "CREATE TABLE work_orders "
            "(received_at TIMESTAMP, closed_at TIMESTAMP, signed_at TIMESTAMP, returned INT)"
        )
        opened.executemany("INSERT INTO work_orders VALUES (?, ?, ?, ?)", ROWS)
        yield opened


def plain(tally: Aggregate, unknown: frozenset[str]) -> Expression:
    return with_nulls(tally.to_expression(), unknown)


@settings(max_examples=60, deadline=None)
@given(
    several=st.one_of(st.lists(CONDITIONS, min_size=1, max_size=4), near_opposites()),
    emptied=st.sets(st.sampled_from(EMPTIED)),
)
def test_every_tally_of_a_group_is_what_counting_it_alone_gives(
    connection: Any, several: list[Condition], emptied: set[str]
) -> None:
    tallies = [build_aggregate(where, None, False, WORK_ORDERS) for where in several]
    tallies.append(build_aggregate(several[0], ORDERS.c.returned, False, WORK_ORDERS))
    asked = [(tally, unknown) for tally in tallies for unknown in (frozenset[str](), frozenset(emptied))]
    counts = GroupTallies([ORDERS.c[FILLED]])
    found = counts.add_all(asked)
    groups = select(func.count().label(ROW_COUNT), *counts.columns).select_from(ORDERS).subquery("counted")
    together = select(*(found[one].over(groups) for one in asked))
    alone = select(*(plain(*one) for one in asked)).select_from(ORDERS)
    assert run(connection, together) == run(connection, alone)


def run(connection: Any, statement: Any) -> tuple[Any, ...]:
    made = statement.compile(dialect=numbered_dialect(), compile_kwargs={"literal_binds": True})
    row: tuple[Any, ...] = connection.execute(str(made)).fetchone()
    return row


def test_what_is_all_rows_or_the_rest_of_a_count_is_no_count_of_its_own() -> None:
    received, closed = INSTANTS[:2]
    late = or_(closed.is_(None), closed > received)
    conditions = (late, closed <= received, true(), closed.is_(None), closed.is_not(None), received.is_(None))
    counts = GroupTallies([received])
    counts.add_all((build_aggregate(where, None, False, WORK_ORDERS), frozenset()) for where in conditions)
    assert len(counts.columns) == 2
