"""Accounts of numbers to keep, of every kind, made by chance."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from hypothesis import strategies as st

from indicators.doubts import Doubt
from indicators.model import Period
from indicators.provenance import Provenance, SnapshotAccount, TableAccount
from tests.store.seen import JAN_31


class StatusText(StrEnum):
    """A text of a class of its own, as parameters of own evaluators may be."""

    OPEN = "办理中"


TEXTS = st.text(st.sampled_from('ab"$part\\{}:,令人\n'), max_size=6) | st.sampled_from(
    ['{"$part":"' + "0" * 64 + '"}', "$part", "长" * 300]
)
PLAIN = TEXTS | st.integers(0, 9) | st.booleans() | st.none()
TABLES = st.lists(
    st.builds(
        TableAccount,
        st.sampled_from(["work_orders", "calls"]),
        key=TEXTS,
        rows_read=st.integers(0, 9),
        latest=st.none() | st.just(JAN_31),
        snapshots=st.lists(st.builds(SnapshotAccount, TEXTS, st.just("a" * 64)), max_size=3).map(tuple),
        notes=st.lists(TEXTS, max_size=2).map(tuple),
    ),
    max_size=2,
).map(tuple)
PROVENANCE = st.builds(
    Provenance,
    evaluator=st.none() | TEXTS,
    version=st.none() | st.just("v1"),
    definition=st.none() | TEXTS,
    params=st.dictionaries(TEXTS, PLAIN, max_size=3),
    period=st.none() | st.sampled_from([Period(date(2024, 1, 1), JAN_31), Period(JAN_31, JAN_31)]),
    tables=TABLES,
    by_source=st.none() | st.dictionaries(TEXTS, st.just(Decimal("1.50")), max_size=2),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    sql=st.none() | TEXTS,
    sql_parameters=st.lists(st.lists(PLAIN, max_size=2).map(tuple), max_size=2).map(tuple),
    app_version=st.none() | st.sampled_from(["1", "2"]),
    declared=st.none() | TEXTS,
    rules=st.none() | TEXTS,
    doubts=st.none()
    | st.lists(st.builds(Doubt, TEXTS, st.just(2), st.just(9), TEXTS, TEXTS), max_size=2).map(tuple),
)

VALUE = PLAIN | st.just(StatusText.OPEN)
"""What a statement is given: never a list, of which each member is a value of its own."""
PARAMETER = VALUE | st.sampled_from([Decimal("1.50"), date(2024, 1, 1), ["甲", 1]])
COMMON = st.builds(
    Provenance,
    evaluator=st.just("hotline.volume"),
    params=st.dictionaries(TEXTS, PARAMETER, max_size=3),
    sql_parameters=st.lists(VALUE, max_size=3).map(tuple).map(lambda values: (values,)),
    declared=TEXTS,
    doubts=st.just(()),
)
"""As nearly all of a run: one statement, nothing in doubt."""
