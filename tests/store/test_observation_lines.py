"""The rows of observations, written in one go with the text that is hashed, are those of the careful path."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.provenance import Provenance
from indicators.provenance_json import own_to_json
from indicators.records import MeasurementStatus, Observation
from store import Store
from store.chain import START_HASH, link_rows, row_text
from store.observation_lines import COLUMNS, observation_line, observation_lines
from store.provenance_rows import ProvenanceWriter, common_text
from store.rows import ENCODER, instant_text
from tests.store.provenances import COMMON, PROVENANCE, TEXTS
from tests.store.seen import NOON, observation_row, seen

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)


def observation(
    words: list[str], numbers: list[Decimal | None], run: str, account: Provenance
) -> Observation:
    project, indicator, unit, reason, evaluator = words
    part, of, value = numbers
    outcome = MeasurementStatus.STALE if value is None else MeasurementStatus.MEASURED
    measured = replace(seen().measured, evaluator=evaluator, unit=unit, reason=reason, outcome=outcome)
    told = replace(measured, part=part, of=of, value=value, provenance=account)
    return Observation(project, indicator, told, NOON, run)


OBSERVATIONS = st.builds(
    observation,
    st.lists(TEXTS | st.text(), min_size=5, max_size=5),
    st.lists(st.none() | NUMBERS, min_size=3, max_size=3),
    st.sampled_from(["", "20241231T000000-0a"]),
    PROVENANCE | COMMON,
)


@given(OBSERVATIONS)
def test_a_row_and_its_text_are_those_of_the_careful_path(seen: Observation) -> None:
    at = instant_text(NOON)
    line, text = observation_line(7, seen, at, ProvenanceWriter())
    shared, own = ProvenanceWriter().write(seen.measured.provenance)
    row = dict(zip(COLUMNS, line, strict=False))
    assert row == {"seq": 7, **observation_row(seen, at, own), "shared": shared}
    assert text == row_text(row)


@given(PROVENANCE | COMMON)
def test_what_is_written_in_the_short_way_is_the_canonical_json(told: Provenance) -> None:
    assert common_text(told) in ("", ENCODER.encode(own_to_json(told)))


def test_nearly_all_accounts_of_a_run_are_written_in_the_short_way() -> None:
    told = Provenance(
        params={"within_hours": 24, "accepted": False, "place": None, "department": "甲"},
        sql_parameters=(("2024-01-01", 24, None, True),),
        declared="d" * 64,
        doubts=(),
    )
    assert json.loads(common_text(told))["sql_parameters"] == ["2024-01-01", 24, None, True]


def test_rows_hang_together_and_no_instant_goes_back() -> None:
    told = [seen(at=NOON + timedelta(hours=hours)) for hours in (0, 2, 1)]
    lines = list(observation_lines(told, ProvenanceWriter(), instant_text(NOON), 1, START_HASH))
    rows: list[Mapping[str, object]] = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    plain = [{name: row[name] for name in COLUMNS if name not in ("seq", "prev", "hash")} for row in rows]
    assert rows == list(link_rows(plain, 1, START_HASH))
    hours = [datetime.fromisoformat(str(row["recorded_at"])).astimezone(UTC).hour for row in rows]
    assert hours == [12, 14, 14]


def test_numbers_are_added_one_after_the_other(store: Store) -> None:
    store.add_observations([])
    store.add_observations(seen(f"i{number}") for number in range(3))
    store.add_observations([seen("last")])
    assert [row[0] for row in store.db.execute("SELECT seq FROM observations").fetchall()] == [1, 2, 3, 4]
    assert store.verify_chain() == ()
