"""Numbers follow the sheet and the rules that were in force at the day, as far as they were known."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from indicators.clock import local_day
from store import Store
from store.chain import BOUND_TABLES
from store.connection import connect
from store.migrations import migrate
from store.schema import STEPS
from tests.damaging import change_database
from tests.store.clocks import committing_at
from tests.store.test_as_of import add_old_rows
from tests.workspace.deciding import DEC_31, NOW, PROJECT, decide, dossier_at, edit, target_of
from tests.workspace.test_rules import overriding, own
from workspace import Workspace
from workspace.kept_sheets import read_rules_text, rules_text
from workspace.rules import RuleFiles
from workspace.versions import sheets_at

JUNE, AUGUST = date(2024, 6, 30), date(2024, 8, 31)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    with workspace.store() as opened:
        yield opened


def test_before_any_decision_the_working_text_stands_unapproved(workspace: Workspace, store: Store) -> None:
    dossier = dossier_at(workspace, store)
    assert (target_of(dossier), dossier.standing.label, dossier.standing.paper_line) == (
        "≥98%",
        "未批复",
        "绩效目标未批复",
    )


def test_one_character_changed_after_approval_changes_no_number_and_is_told(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    edit(folder, "≥98%", "≥95%")
    dossier = dossier_at(workspace, store)
    assert target_of(dossier) == "≥98%"
    assert dossier.standing.label == "批复 固财发〔2024〕1号（2024-01-10）"
    assert [change.sentence for change in dossier.standing.changes] == [
        "时效指标“工单按时办结率”的指标值由“≥98%”改为“≥95%”"
    ]
    assert any("有未批复的修改 1 处" in remark for remark in dossier.standing.remarks)
    problems = [problem for problem in workspace.declared_projects(store).problems if problem.code == "T31"]
    assert [problem.place.label for problem in problems if "98" in problem.message] == ["第 10 行第 46 列"]


def test_an_adjustment_holds_from_its_day_and_not_before(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    edit(folder, "≥98%", "≥95%")
    decide(workspace, store, "adjusted", number="固财发〔2024〕30号", day="2024-07-01")
    assert [target_of(dossier_at(workspace, store, day)) for day in (JUNE, AUGUST)] == ["≥98%", "≥95%"]
    line = dossier_at(workspace, store, AUGUST).standing.paper_line
    assert line == (
        "批复文号 固财发〔2024〕1号（2024-01-10，自 2024-01-01 起执行，单人办公）；"
        "调整文号 固财发〔2024〕30号（2024-07-01，单人办公）"
    )
    june = dossier_at(workspace, store, JUNE).standing
    assert june.upcoming
    assert not june.has_unapproved_changes  # the file is what was adjusted, though not in force yet
    edit(folder, "≥95%", "≥90%")
    assert dossier_at(workspace, store, JUNE).standing.has_unapproved_changes


def test_what_was_thought_in_august_of_july_is_what_it_was(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    august = NOW
    with committing_at(august):
        decide(workspace, store, now=august)
    before = dossier_at(workspace, store, AUGUST, store.known_at(august + HOUR))
    edit(folder, "≥98%", "≥95%")
    with committing_at(august + 2 * HOUR):
        decide(workspace, store, "adjusted", day="2024-07-01", now=august + 2 * HOUR)
    after = dossier_at(workspace, store, AUGUST, store.known_at(august + HOUR))
    assert (after.project, after.profile, after.records) == (before.project, before.profile, before.records)
    assert after.assessment() == before.assessment()
    assert target_of(dossier_at(workspace, store, AUGUST)) == "≥95%"


def test_the_working_text_of_a_past_instant_is_the_one_kept_by_then(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    with committing_at(NOW):
        workspace.declared_projects(store, NOW)
    edit(folder, "≥98%", "≥95%")
    with committing_at(NOW + 2 * HOUR):
        workspace.declared_projects(store, NOW + 2 * HOUR)
    past = dossier_at(workspace, store, known=store.known_at(NOW + HOUR))
    assert target_of(past) == "≥98%"
    assert any("没有留存" in remark for remark in past.standing.remarks)
    never = dossier_at(workspace, store, known=store.known_at(NOW - HOUR))
    assert any("以前没有留存这个项目的目标文本" in remark for remark in never.standing.remarks)


def test_after_a_withdrawal_nothing_is_in_force_until_it_is_approved_again(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    edit(folder, "≥98%", "≥95%")
    decide(workspace, store, "adjusted", day="2024-09-01")
    decide(workspace, store, "withdrawn", day="2024-10-01", reason="文号登记错误")
    november = dossier_at(workspace, store, date(2024, 11, 30))
    assert (target_of(november), november.standing.label) == ("≥95%", "未批复")
    assert any("文号登记错误" in remark for remark in november.standing.remarks)
    assert target_of(dossier_at(workspace, store, AUGUST)) == "≥98%"
    decide(workspace, store, number="固财发〔2024〕9号", day="2024-12-01", start="2024-12-01")
    assert dossier_at(workspace, store).standing.is_approved
    assert not dossier_at(workspace, store, date(2024, 11, 30)).standing.is_approved


def test_before_an_approval_takes_effect_the_working_text_stands(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store, start="2024-03-01")
    edit(folder, "≥98%", "≥95%")
    february = dossier_at(workspace, store, date(2024, 2, 29))
    assert (target_of(february), february.standing.is_approved) == ("≥95%", False)
    assert february.standing.upcoming


def test_a_file_that_is_gone_or_renamed_leaves_the_sheet_in_force(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    path = folder / "targets/2024/hotline.yaml"
    path.rename(path.with_name("renamed.yaml"))
    declared = workspace.declared_projects(store)
    assert sorted(declared.projects) == [PROJECT, "2024/renamed"]
    told = [problem.message for problem in declared.problems if problem.code == "gone"]
    assert ["已改名为 targets/2024/renamed.yaml" in text and "仍按批复的目标" in text for text in told] == [
        True
    ]
    assert any("目标文件已不在或已改名" in text for text in dossier_at(workspace, store).standing.remarks)
    path.with_name("renamed.yaml").unlink()
    assert target_of(dossier_at(workspace, store)) == "≥98%"


def test_a_file_with_errors_leaves_the_sheet_in_force(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    edit(folder, "weight: 40", "weight: 四十")
    assert dossier_at(workspace, store).standing.is_approved
    edit(folder, "indicators:", "indicators: [")
    assert target_of(dossier_at(workspace, store)) == "≥98%"


def test_a_rule_file_edited_since_is_told_and_not_used(
    folder: Path,
) -> None:
    path = own(folder, "mof-2020", overriding(财政部项目支出绩效自评规则="本地规则"))
    workspace = Workspace(folder)
    with workspace.store() as store:
        decide(workspace, store)
        path.write_text(overriding(财政部项目支出绩效自评规则="改过的规则"), "utf-8")
        dossier = dossier_at(workspace, store)
        assert dossier.profile.title.startswith("本地规则")
        assert any("评分规则“mof-2020”已修改" in remark for remark in dossier.standing.remarks)
        path.unlink()
        assert dossier_at(workspace, store).profile.title.startswith("本地规则")


@pytest.mark.parametrize("name", ["mof-2020", "mof-2021-cost", "sichuan-2025", "ningxia"])
def test_a_kept_profile_reads_as_it_was(name: str, folder: Path) -> None:
    rules = RuleFiles(folder).rules
    text = rules_text(rules.texts[name])
    assert read_rules_text(name, rules.profiles[name].sha256, text) == rules.profiles[name]
    assert list(json.loads(text)) == sorted(rules.profiles[name].lineage)


@pytest.mark.parametrize(
    ("table", "column"),
    [("decisions", "effective_from"), ("declarations", "text"), ("rule_texts", "text")],
)
def test_a_decision_or_text_changed_by_other_hands_is_told_on_the_project(
    workspace: Workspace, folder: Path, table: str, column: str
) -> None:
    with workspace.store() as store:
        decide(workspace, store)
    changed = "2024-02-02" if column == "effective_from" else "name: x"
    change_database(folder / "data/jixiao.db", f"UPDATE {table} SET {column} = ?", changed)
    again = Workspace(folder)
    with again.store() as store:
        dossier = dossier_at(again, store)
        damage = [one.text for one in dossier.records.damage]
        assert any("被改动" in text for text in damage)
        assert not dossier.assessment().ready


def test_many_projects_cost_as_many_questions_as_one(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    text = (folder / "targets/2024/hotline.yaml").read_text("utf-8")
    for number in range(12):
        (folder / f"targets/2024/p{number}.yaml").write_text(text, "utf-8")
    declared = workspace.declared_projects(store).projects
    for name in declared:
        decide(workspace, store, project=name)
    declared = workspace.declared_projects(store).projects
    assert store.damage == ()
    asked: dict[int, int] = {}
    sheets_at(workspace, store, [(project, DEC_31) for project in declared.values()])  # reads the texts once
    for count in (1, 12):
        statements: list[str] = []
        store.db.conn.set_trace_callback(statements.append)
        sheets_at(workspace, store, [(project, DEC_31) for project in list(declared.values())[:count]])
        store.db.conn.set_trace_callback(None)
        asked[count] = len([text for text in statements if text.lstrip().startswith("SELECT")])
    assert asked == {1: 2, 12: 2}


def test_a_workspace_of_the_release_before_is_unapproved_with_all_it_saw(folder: Path) -> None:
    path = folder / "data/jixiao.db"
    path.parent.mkdir(exist_ok=True)
    with patch("store.commits.BOUND_TABLES", BOUND_TABLES[:8]):
        old = connect(path)
        migrate(old, path, STEPS[:6])
        add_old_rows(old)
        rows = [tuple(row) for row in old.execute("SELECT * FROM observations ORDER BY seq")]
        old.close()
    workspace = Workspace(folder)
    with workspace.store() as store:
        kept = [tuple(row) for row in store.db.execute("SELECT * FROM observations ORDER BY seq")]
        assert kept == [(*row, None) for row in rows]  # shares no part of its provenance
        dossier = dossier_at(workspace, store)
        assert (dossier.standing.label, store.decisions.count()) == ("未批复", 0)
        assert dossier.records.observations["on-time"].measured.value == 2


def test_the_day_of_shanghai_decides_what_is_in_force(
    workspace: Workspace, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half past four in the afternoon of UTC is the next day in Shanghai."""
    decide(workspace, store)
    edit(folder, "≥98%", "≥95%")
    decide(workspace, store, "adjusted", day="2024-07-01", start="2024-07-01")
    for hour, target in ((15, "≥98%"), (16, "≥95%")):
        instant = datetime(2024, 6, 30, hour, 30, tzinfo=UTC)
        monkeypatch.setattr("workspace.opened.office_day", lambda instant=instant: local_day(instant))
        row = workspace.declared_projects(store).projects[PROJECT].find_indicator("on-time")
        assert row
        assert row.target.text == target
