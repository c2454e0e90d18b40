"""A decision is refused with what, where and what to do, or kept whole."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import Store
from tests.workspace.deciding import NOW, PROJECT, decide, edit
from workspace import Workspace
from workspace.deciding import DecidedMeanwhileError, SeenVersion
from workspace.decision_words import RefusedDecisionError


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    with workspace.store() as opened:
        yield opened


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"number": " "}, "请填写文号"),
        ({"number": "无"}, "文号应写全机关代字和序号"),
        ({"number": "2024"}, "文号应写全机关代字和序号"),
        ({"number": "固财发〔2024〕1号\n固财发〔2024〕2号"}, "文号应为一行"),
        ({"number": "固财发1号" * 30}, "文号应为一行"),
        ({"day": ""}, "请填写发文日期"),
        ({"day": "2024年1月"}, "发文日期应写作 2024-01-15"),
        ({"day": "2024-W02-3"}, "发文日期应写作 2024-01-15"),
        ({"day": "2025-03-02"}, "还没有到"),
        ({"day": "1924-01-10"}, "早于项目两年以上"),
        ({"start": "2023-12-31"}, "不在这张目标表的 2024-01-01 至 2024-12-31 之内"),
        ({"start": "2025-01-01"}, "不在这张目标表的 2024-01-01 至 2024-12-31 之内"),
        ({"start": "明天"}, "生效日期应写作"),
        ({"by": "\u200b"}, "请填写经办人姓名"),
        ({"reason": "长" * 2001}, "理由最多 2000 字"),
        ({"project": "2024/none"}, "没有项目“2024/none”的目标文件"),
        ({"act": "adjusted"}, "还没有批复，不能调整"),
        ({"act": "withdrawn"}, "还没有批复，不能调整或撤销"),
    ],
)
def test_what_is_wrong_with_a_decision_is_told_and_nothing_is_kept(
    workspace: Workspace, store: Store, change: dict[str, str], told: str
) -> None:
    with pytest.raises(RefusedDecisionError, match=told):
        decide(workspace, store, **change)  # type: ignore[arg-type]  # texts all
    assert nothing_decided(store)


def nothing_decided(store: Store) -> bool:
    heads = store.chain_heads()
    return heads["decisions"].rows == heads["rule_texts"].rows == 0


@pytest.mark.parametrize("act", ["adjusted", "withdrawn"])
def test_an_adjustment_and_a_withdrawal_need_a_reason(workspace: Workspace, store: Store, act: str) -> None:
    decide(workspace, store)
    with pytest.raises(RefusedDecisionError, match="请写明理由"):
        decide(workspace, store, act, reason=" ")
    assert store.decisions.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: edit(folder, "weight: 40", "weight: 四十"),
        lambda folder: edit(folder, "weight: 40", "weight: 41"),
        lambda folder: edit(folder, "indicators:", "indicators: ["),
        lambda folder: (folder / "targets/2024/hotline.yml").write_text("name: 又一份", "utf-8"),
    ],
)
def test_a_text_with_errors_cannot_be_approved(
    workspace: Workspace, store: Store, folder: Path, spoil: Callable[[Path], object]
) -> None:
    workspace.declared_projects(store)
    spoil(folder)
    with pytest.raises(RefusedDecisionError, match="目标文件有错误，请先改正：targets/2024/hotline"):
        decide(workspace, store)
    assert nothing_decided(store)


def test_a_text_cannot_be_approved_by_rules_with_errors(folder: Path) -> None:
    from tests.workspace.test_rules import OWN, own

    own(folder, "city", OWN)
    workspace = Workspace(folder, rules="city")
    with workspace.store() as store:
        workspace.declared_projects(store)
        own(folder, "city", OWN.replace("value: 60", "value: 六十"))
        with pytest.raises(RefusedDecisionError, match="评分规则有错误，请先改正：rules/city"):
            decide(workspace, store)


def test_a_sheet_is_approved_once_and_the_same_text_is_no_adjustment(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    decide(workspace, store)
    with pytest.raises(RefusedDecisionError, match="不能再次批复；目标有变化请用“调整”"):
        decide(workspace, store)
    with pytest.raises(RefusedDecisionError, match="没有差别，没有可以调整的"):
        decide(workspace, store, "adjusted")
    edit(folder, "name: 热线运行经费", "# 注释\nname: 热线运行经费")
    with pytest.raises(RefusedDecisionError, match="没有差别，没有可以调整的"):
        decide(workspace, store, "adjusted")
    edit(folder, "≥98%", "≥95%")
    adjusted = decide(workspace, store, "adjusted", day="2024-07-01")
    with pytest.raises(RefusedDecisionError, match="没有差别"):
        decide(workspace, store, "adjusted", day="2024-08-01")
    edit(folder, "≥95%", "≥96%")
    with pytest.raises(RefusedDecisionError, match="早于调整 固财发〔2024〕1号（2024-07-01）的生效日期"):
        decide(workspace, store, "adjusted", day="2024-06-30")
    assert store.decisions.count() == adjusted.seq == 2


def test_of_two_people_who_decide_on_one_screen_the_second_is_refused(
    workspace: Workspace, store: Store, folder: Path
) -> None:
    shown = workspace.declared_projects(store).working[PROJECT].sha256
    seen = SeenVersion(0, shown)
    decide(workspace, store, by="王五", seen=seen)
    with pytest.raises(DecidedMeanwhileError, match="王五已登记批复 固财发〔2024〕1号"):
        decide(workspace, store, "withdrawn", seen=seen)
    edit(folder, "≥98%", "≥95%")
    with pytest.raises(DecidedMeanwhileError, match="目标文件又改动过"):
        decide(workspace, store, "adjusted", day="2024-07-01", seen=SeenVersion(1, shown))
    assert store.decisions.count() == 1


def test_a_decision_that_breaks_midway_leaves_nothing(
    workspace: Workspace, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("store.decisions.decision_row", fail)
    with pytest.raises(OSError, match="disk"):
        decide(workspace, store)
    assert nothing_decided(store)
    assert store.verify_chain() == ()


def test_the_day_of_the_document_is_that_of_shanghai(workspace: Workspace, store: Store) -> None:
    evening = datetime(2024, 1, 9, 16, 30, tzinfo=UTC)  # the 10th in Shanghai
    with pytest.raises(RefusedDecisionError, match="今天是 2024-01-09"):
        decide(workspace, store, now=datetime(2024, 1, 9, 15, 30, tzinfo=UTC))
    assert decide(workspace, store, now=evening).document_date.isoformat() == "2024-01-10"


def test_a_decision_says_that_one_person_made_it_alone(workspace: Workspace, store: Store) -> None:
    decided = decide(workspace, store, now=NOW)
    assert (decided.alone, decided.account, decided.by, decided.seq) == (True, "", "李四", 1)
    assert store.decisions.read().of(PROJECT).decisions == (decided,)
