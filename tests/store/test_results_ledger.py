"""Decisions on results and open measures are kept in their order, and tell when they were changed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from indicators.result_use import MeasureSource, OpenMeasure, ResultDecision
from indicators.supervision_acts import SupervisionAct, SupervisionDeed
from store import open_store
from store.folders import find_lost_evidence
from tests.damaging import change_database
from tests.store.test_supervision import write_file

NOON = datetime(2025, 3, 2, 12, tzinfo=UTC)
DECIDED = ResultDecision("2024/a", "优", "95", "优先保障", "予以保障", "", "李四", "", NOON)
MEASURE = OpenMeasure(
    "a" * 16, "2024/a", MeasureSource.TYPED, "", "补签合同", date(2024, 12, 31), "李四", NOON
)
ACT = SupervisionAct(
    MEASURE.id, SupervisionDeed.ASSIGNED, "王五", "", "", "", "李四", "", NOON, due=date(2025, 6, 30)
)


def test_decisions_come_back_as_they_were_made(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        store.results.decide(DECIDED)
        store.results.decide(replace(DECIDED, project="2024/b", decided="取消"))
        assert [made.decided for made in store.results.decisions()] == ["予以保障", "取消"]
        assert store.results.decisions("2024/a") == (replace(DECIDED, seq=1),)


def test_a_decision_that_was_changed_says_nothing_but_that(tmp_path: Path) -> None:
    path = tmp_path / "jixiao.db"
    with open_store(path) as store:
        store.results.decide(DECIDED)
    change_database(path, "UPDATE result_decisions SET decided = '取消'")
    with open_store(path) as store:
        (found,) = store.results.decisions()
    assert found.damage
    assert (found.decided, found.by) == ("", "")


def test_measures_and_what_was_done_come_back_with_their_day(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        store.results.keep_measure(MEASURE)
        kept = store.results.acts.record(ACT)
        assert store.results.measures() == (MEASURE,)
        assert store.results.acts.of_order(MEASURE.id) == (kept,)
        assert kept.due == date(2025, 6, 30)
        assert store.supervision.acts() == ()


def test_a_measure_that_was_changed_is_told_under_its_project(tmp_path: Path) -> None:
    path = tmp_path / "jixiao.db"
    with open_store(path) as store:
        store.results.keep_measure(MEASURE)
    change_database(path, "UPDATE open_measures SET text = '什么也不做'")
    with open_store(path) as store:
        (found,) = store.results.measures()
    assert found.damage
    assert (found.project, found.text) == ("2024/a", "")


def test_evidence_of_a_measure_that_is_gone_is_damage(tmp_path: Path) -> None:
    with open_store(tmp_path / "jixiao.db") as store:
        kept = store.files.keep_file(write_file(tmp_path))
        store.results.acts.record(replace(ACT, evidence=kept.sha256, evidence_name=kept.name))
        assert list(find_lost_evidence(store.db, tmp_path)) == []
        (tmp_path / "evidence" / kept.sha256[:2] / kept.sha256).unlink()
        assert "改进措施" in str(next(find_lost_evidence(store.db, tmp_path)))
