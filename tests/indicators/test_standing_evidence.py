"""Which evidence stands: bound to the value it proved, kept by a word, taken back, and as earlier releases left it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from indicators.actuals import standing_entries
from indicators.records import Evidence, ManualEntry
from indicators.standing_evidence import row_evidence

NOW = datetime(2024, 12, 31, tzinfo=UTC)
A, B = Evidence("a" * 64, "a.txt", 1), Evidence("b" * 64, "b.txt", 2)


def said(**fields: Any) -> ManualEntry:
    return ManualEntry("2024/x", "count", date(2024, 12, 31), "张三", NOW, **fields)


def new(value: str, *kept: Evidence, evidence: tuple[Evidence, ...] = ()) -> ManualEntry:
    """A value as this release keeps it."""
    return said(value=value, evidence=evidence, evidence_kept=tuple(piece.sha256 for piece in kept))


def names(files: Iterable[Evidence]) -> str:
    return "".join(piece.name[0] for piece in files)


def stands(*entries: ManualEntry) -> tuple[str, str]:
    found = row_evidence(entries)
    return names(found.standing), names(found.lapsed)


def test_a_new_value_grade_or_points_has_none_of_the_earlier_evidence() -> None:
    first = new("5", evidence=(A,))
    for later in (new("6"), said(grade="达成", evidence_kept=()), said(points=9, evidence_kept=())):
        assert stands(first, later) == ("", "a")
    assert stands(first, new("", evidence=())) == ("", "a")


def test_what_is_named_still_holds_with_the_value_or_later() -> None:
    first = new("5", evidence=(A, B))
    assert stands(first, new("6", A)) == ("a", "b")
    assert stands(first, new("6"), said(evidence_kept=(B.sha256,))) == ("b", "a")
    assert stands(first, new("6", A), new("7")) == ("", "ab")


def test_a_remark_leaves_evidence_as_it_is() -> None:
    assert stands(new("5", evidence=(A,)), said(reason="x", measure="y"), said(evidence=(B,))) == ("ab", "")


def test_what_is_withdrawn_neither_stands_nor_can_be_named_until_it_is_handed_in_again() -> None:
    gone = said(evidence_withdrawn=(A.sha256,), why="传错")
    entries = (new("5", evidence=(A, B)), gone)
    assert stands(*entries) == ("b", "")
    assert stands(*entries, said(evidence=(A,))) == ("ba", "")


def test_entries_of_earlier_releases_keep_all_their_evidence_until_a_new_value_is_said() -> None:
    old = (said(value="5", evidence=(A,)), said(value="6", evidence=(B,)))
    assert stands(*old) == ("ab", "")
    assert stands(*old, said(reason="x")) == ("ab", "")
    assert stands(*old, new("7")) == ("", "ab")


def test_a_file_of_another_month_is_known_where_only_a_month_is_asked() -> None:
    june, july = new("5", evidence=(A,)), new("6", A)
    assert row_evidence([july]).standing == ()
    assert row_evidence([july], [june]).standing == (A,)
    assert row_evidence([july], [june]).lapsed == ()


def test_papers_list_only_what_stands() -> None:
    first = new("5", evidence=(A, B))
    printed = standing_entries([replace(first, reason="甲"), new("6", A)])
    assert [(entry.value, entry.reason, names(entry.evidence)) for entry in printed] == [
        (None, "甲", "a"),
        ("6", None, ""),
    ]
    assert [entry.value for entry in standing_entries([first, new("6")])] == ["6"]
