"""The one table of measured work tells each ratio once, from the newest run."""

from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.curves import draw_curves
from benchmarks.results import PRODUCT, Result, read_results, record
from benchmarks.summary import not_compared, table_rows


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "bench/results.jsonl")
    return results.RESULTS


def test_a_row_is_a_ratio_to_a_peer_in_the_order_of_sizes(kept: Path) -> None:
    record(
        Result("reading", "orders", 1000, PRODUCT, 3.0, 100),
        Result("reading", "orders", 1000, "pandas", 2.0, 400.4, aim=1.3),
        Result("reading", "orders", 10, PRODUCT, 0.5),
        Result("reading", "orders", 10, "pandas", 1.0),
    )
    assert list(table_rows(list(read_results(kept)))) == [
        "| reading (orders) | 10 | 0.5 |  | pandas | 1 |  | 0.50 |  |",
        "| reading (orders) | 1,000 | 3 | 100 | pandas | 2 | 400 | 1.50 | 1.3 |",
    ]


def test_what_was_measured_again_counts_once(kept: Path) -> None:
    for seconds in (8.0, 4.0):
        record(
            Result("reading", "orders", 10, PRODUCT, seconds), Result("reading", "orders", 10, "by hand", 2.0)
        )
    (row,) = table_rows(list(read_results(kept)))
    assert "| 2.00 |" in row


def test_a_size_without_a_peer_is_not_given_a_ratio_and_is_told(kept: Path) -> None:
    record(Result("reading", "orders", 10, PRODUCT, 1.0), Result("reading", "orders", 20, "pandas", 1.0))
    found = list(read_results(kept))
    assert not list(table_rows(found))
    assert set(not_compared(found)) == {
        f"{PRODUCT}: reading (orders) of 20",
        "pandas: reading (orders) of 10",
    }


def test_a_curve_needs_three_sizes(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = [Result("filling", "forms", size, PRODUCT, size / 10, 50) for size in (1, 10, 100)]
    found += [Result("reading", "orders", size, PRODUCT, 1.0) for size in (1, 10)]
    assert list(draw_curves(found, tmp_path)) == [tmp_path / "growth-forms.svg"]
    text = (tmp_path / "growth-forms.svg").read_text(encoding="utf-8")
    assert "filling" in text
    assert "processor seconds" in text


def test_memory_that_nobody_measured_has_no_curve(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = [Result("counting", "orders there", size, PRODUCT, size / 10) for size in (1, 10, 100)]
    (drawn,) = draw_curves(found, tmp_path)
    assert drawn == tmp_path / "growth-orders-there.svg"
    text = drawn.read_text(encoding="utf-8")
    assert "processor seconds" in text
    assert "MB of memory" not in text
