"""``accept``: doubts of a measured number accepted with a reason, or taken back; what ``status`` and papers say then."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app
from tests.small import ORDERS, PAYMENTS, small_workspace, small_workspace_with_tables

Say = Callable[..., tuple[int, str]]
REASON = "三月的工单已与受理台账逐件比对，该件当日办结"
UNDATED = "A6,待补录,,住建局,2024-05-10 18:00:00,2024-05-09 09:00:00,已办结,13900000006\n"
UNDATED_PAYMENT = "P4,待补录,热线运行经费,1000.00\n"


def add_undated(root: Path) -> Path:
    (root / "inbox/工单.csv").write_text(ORDERS + UNDATED, encoding="utf-8")
    (root / "inbox/支付.csv").write_text(PAYMENTS + UNDATED_PAYMENT, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def typed_undated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tables read once."""
    root = add_undated(small_workspace(tmp_path_factory.mktemp("undated")))
    assert app.main(["--workspace", str(root), "evaluate", "--as-of", "2024-12-31"]) == 0
    return root


@pytest.fixture
def folder(tmp_path: Path, typed_undated: Path) -> Path:
    return add_undated(small_workspace_with_tables(tmp_path, typed_undated))


@pytest.fixture
def say(folder: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    def act(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        status = app.main(["--workspace", str(folder), *words])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return act


def data_of(say: Say, *words: str) -> dict[str, Any]:
    """The JSON that a command printed; what it noted for the person follows on its own lines."""
    found, _ = json.JSONDecoder().raw_decode(say(*words, "--json")[1])
    return dict(found)


def row_of(say: Say, name: str) -> dict[str, Any]:
    (project,) = data_of(say, "status")["projects"]
    if name == "funds":
        return dict(project["funds"])
    return next(row for row in project["indicators"] if row["id"] == name)


def accept(say: Say, indicator: str, *more: str, reason: str = REASON) -> tuple[int, str]:
    return say("accept", "2024/hotline", indicator, "--reason", reason, "--by", "李四", *more)


@pytest.mark.parametrize("indicator", ["on-time", "funds"])
def test_a_number_is_in_doubt_until_it_is_accepted_and_again_when_that_is_withdrawn(
    say: Say, indicator: str
) -> None:
    status, printed = say("evaluate", "--as-of", "2024-12-31")
    assert status == 0
    assert "待核实 2 项" in printed
    assert f"待核实：2024/hotline {indicator}：" in printed
    before = row_of(say, indicator)
    assert before["points"] is None
    assert [(doubt["standing"], doubt["accepted"]) for doubt in before["doubts"]] == [("open", None)]
    status, printed = accept(say, indicator)
    assert status == 0
    assert printed.startswith("已采信：热线运行经费")
    assert "没有可识别的日期" in printed
    after = row_of(say, indicator)
    assert after["points"] is not None
    (doubt,) = after["doubts"]
    assert doubt["standing"] == "accepted"
    assert (doubt["accepted"]["reason"], doubt["accepted"]["by"]) == (REASON, "李四")
    assert "存疑已采信" in say("status")[1]
    assert accept(say, indicator)[0] == 1
    status, printed = accept(say, indicator, "--withdraw", reason="台账另有一件未补录，等业务系统补录")
    assert (status, printed[:5]) == (0, "已撤回采信")
    assert row_of(say, indicator)["points"] is None


def test_what_was_accepted_is_given_as_json(say: Say) -> None:
    say("evaluate", "--as-of", "2024-12-31")
    status, printed = accept(say, "on-time", "--json")
    recorded = json.loads(printed)["recorded"]
    assert status == 0
    assert (recorded["value"], recorded["as_of"], recorded["by"]) == (None, "2024-12-31", "李四")
    assert recorded["acceptance"]["reason"] == REASON
    assert [doubt["code"] for doubt in recorded["acceptance"]["doubts"]] == ["undated_row"]


@pytest.mark.parametrize(
    ("indicator", "reason", "said"),
    [
        ("on-time", " ", "请写明采信的理由"),
        ("on-time", "已核实", "没有说明"),
        ("on-time", "经核对数据无误，情况属实，同意采信。", "没有说明"),
        ("on-time", "哈哈哈哈哈哈哈哈哈哈", "没有说明"),
        ("on-time", "1234567890", "没有说明"),
        ("drills", REASON, "由人填报"),
        ("goal", REASON, "由人填报"),
        ("content", REASON, "没有超过限度的存疑"),
        ("nothing", REASON, "没有指标“nothing”"),
    ],
)
def test_what_cannot_be_accepted_is_refused_in_words(
    say: Say, indicator: str, reason: str, said: str
) -> None:
    say("evaluate", "--as-of", "2024-12-31")
    status, printed = accept(say, indicator, reason=reason)
    assert (status, said in printed) == (1, True), printed


def test_nothing_measured_is_nothing_to_accept(say: Say) -> None:
    assert "本行尚未采集" in accept(say, "on-time")[1]


def test_days_before_an_observation_know_nothing_of_its_acceptance(say: Say) -> None:
    say("evaluate", "--from", "2024-06", "--to", "2024-12")
    assert accept(say, "on-time", "--as-of", "2024-09-30")[0] == 0
    june, december = (
        json.loads(say("status", "--as-of", day, "--json")[1])["projects"][0]["indicators"][0]
        for day in ("2024-06-30", "2024-12-31")
    )
    assert june["outcome"] == "unverified"
    assert december["outcome"] == "scored"


def test_what_one_month_accepted_holds_for_the_monitoring_of_the_next(say: Say) -> None:
    say("evaluate", "--from", "2024-06", "--to", "2024-07")
    printed = say("form", "monitoring", "2024/hotline", "--as-of", "2024-07", "--json")[1]
    assert "待核实" in printed
    accept(say, "on-time", "--as-of", "2024-06-30")
    accept(say, "funds", "--as-of", "2024-06-30")
    data = data_of(say, "form", "monitoring", "2024/hotline", "--as-of", "2024-07")
    (row,) = [row for row in data["indicators"] if row["id"] == "on-time"]
    assert row["actual"] != "待核实"
    assert row["account"]["doubts"][0]["by"] == "李四"
    assert data["funds"]["account"]["doubts"][0]["standing"] == "已采信"


def test_papers_say_who_accepted_and_nothing_of_what_was_superseded(say: Say) -> None:
    say("evaluate", "--as-of", "2024-12-31")
    form = ("form", "self-evaluation", "2024/hotline")
    waiting = data_of(say, *form)
    assert waiting["indicators"][0]["actual"] == "待核实"
    assert waiting["indicators"][0]["account"]["doubts"][0]["standing"] == "待核实"
    assert waiting["funds"]["outcome"] == "unverified"
    accept(say, "on-time", reason="先前的理由：已与话务台账逐件比对")
    accept(say, "on-time", "--withdraw", reason="话务台账不全，另找纸质台账核对")
    accept(say, "on-time")
    (doubt,) = data_of(say, *form)["indicators"][0]["account"]["doubts"]
    assert (doubt["standing"], doubt["reason"], doubt["by"]) == ("已采信", REASON, "李四")
    assert "先前的理由" not in say(*form, "--json")[1]
    report = say("form", "report", "2024/hotline", "--json")[1]
    assert "存疑已采信：工单按时办结率" in report
    (department,) = data_of(say, "form", "summary", "2024")["departments"]
    assert department["rows"][0]["unverified"] == ["预算执行率"]


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf"])
def test_our_own_paper_with_an_unverified_row_is_not_accused_of_more_than_a_missing_one(
    folder: Path, say: Say, suffix: str
) -> None:
    """Beside the same paper before anything was measured."""
    paper = folder / f"paper.{suffix}"
    codes = []
    for measured in (False, True):
        if measured:
            say("evaluate", "--as-of", "2024-12-31")
        say("form", "self-evaluation", "2024/hotline", "--format", suffix, "-o", str(paper))
        found = json.dumps(data_of(say, "recheck", str(paper)), ensure_ascii=False)
        codes.append(set(re.findall(r'"code": "([A-Z]+[0-9]+)"', found)))
    assert (
        codes[1] - {"E1"} <= codes[0]
    )  # E1: the satisfaction row, measured now, lost points without a reason
