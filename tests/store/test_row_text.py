"""What is hashed of a row is its canonical JSON, by whichever way it is written."""

from hypothesis import given
from hypothesis import strategies as st

from store.chain import UNCOUNTED, canonical_json, row_text

CELLS = (
    st.none()
    | st.integers()
    | st.text()
    | st.sampled_from(["\x00\x1f\x7f", '"\\/', "\u2028令", "\ud83d\ude00"])
)


@given(st.dictionaries(st.sampled_from(["seq", "by", "of", "reason", "part", "prev", "hash"]), CELLS))
def test_a_row_is_written_as_its_canonical_json(row: dict[str, int | str | None]) -> None:
    counted = {name: value for name, value in row.items() if value is not None and name not in UNCOUNTED}
    assert row_text(row) == canonical_json(counted)
