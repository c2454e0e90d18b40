"""采信 on the pages: doubts stand beside the number, a person accepts them with a reason, or takes that back."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from tests.small import ORDERS, small_workspace
from tests.web.conftest import PROJECT, Reader

REASON = "三月的工单已与受理台账逐件比对，该件当日办结"
UNDATED = "A6,待补录,,住建局,2024-05-10 18:00:00,2024-05-09 09:00:00,已办结,13900000006\n"
ORDER_FILE = "inbox/工单.csv"


@pytest.fixture(scope="session")
def doubted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace with an order that has no date of receipt."""
    folder = small_workspace(tmp_path_factory.mktemp("doubted"))
    (folder / ORDER_FILE).write_text(ORDERS + UNDATED, encoding="utf-8")
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    return folder


@pytest.fixture
def folder(doubted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(doubted, tmp_path / "workspace"))


def accept(reader: Reader, **typed: object) -> tuple[int, str]:
    page = f"{PROJECT}?enter=on-time"
    hidden = {name: reader.hidden(name, page) for name in ("csrf_token", "after", "seen")}
    fields = {**hidden, "indicator": "on-time", "by": "李四", "reason": REASON, "act": "accept", **typed}
    response = reader.client.post("/acceptances/2024/hotline", data=fields, follow_redirects=True)
    return response.status_code, response.text


def test_a_number_in_doubt_is_not_scored_and_says_what_to_do(reader: Reader) -> None:
    page = reader.read(PROJECT)
    assert '<span class="badge state-orange">待核实</span>' in page
    assert "没有日期的行" in page
    assert "核实存疑" in page
    page = reader.read(f"{PROJECT}?enter=on-time")
    assert "没有日期的行" in page
    assert 'action="/acceptances/2024/hotline' in page


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/indicators/2024/hotline/on-time",
        f"{PROJECT}/monitoring?as_of=2024-12-31",
        "/papers/self-evaluation/2024/hotline",
        "/papers/monitoring/2024/hotline?as_of=2024-12-31",
        "/papers/report/2024/hotline",
        "/papers/summary/2024",
    ],
)
def test_every_page_and_paper_says_it_is_unverified(reader: Reader, url: str) -> None:
    assert "待核实" in reader.read(url)


def test_problems_and_runs_count_what_is_in_doubt(reader: Reader) -> None:
    assert "数据中的存疑" in reader.read("/problems")
    runs = reader.read("/runs")
    assert '<td class="n" data-label="存疑">1</td>' in runs


def test_accepting_scores_the_number_and_leaves_its_trace(reader: Reader) -> None:
    status, page = accept(reader)
    assert status == 200
    assert "已记录" in page
    page = reader.read(PROJECT)
    assert "存疑 1 处已采信（李四" in page
    assert REASON in page
    assert "采信存疑：" in reader.read("/indicators/2024/hotline/on-time")
    paper = reader.read("/papers/self-evaluation/2024/hotline")
    assert "存疑已采信：工单按时办结率" in paper
    assert f"采信，理由：{REASON}" in paper


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": " "}, "请写明采信的理由"),
        ({"reason": "已核实，情况属实。"}, "没有说明核对了什么"),
        ({"by": " "}, "请填写采信人姓名"),
        ({"indicator": "drills"}, "本行由人填报"),
        ({"indicator": "goal"}, "本行由人填报"),
        ({"indicator": "nothing"}, "没有指标“nothing”"),
        ({"reason": "长" * 4001}, "一栏最多"),
        ({"act": "withdraw"}, "没有可以撤回的"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_stays_typed(
    reader: Reader, typed: dict[str, str], said: str
) -> None:
    status, page = accept(reader, **typed)
    assert status == 422
    assert f"未保存：{said}" in page or said in page
    if typed.get("indicator") is None and typed.get("reason") is None:
        assert REASON in page


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/acceptances/2024/hotline", data={"indicator": "on-time"}).status_code == 400


def test_the_same_form_sent_twice_is_kept_once(reader: Reader) -> None:
    page = f"{PROJECT}?enter=on-time"
    hidden = {name: reader.hidden(name, page) for name in ("csrf_token", "after", "seen")}
    fields = {**hidden, "indicator": "on-time", "by": "李四", "reason": REASON, "act": "accept"}
    answers = [
        reader.client.post("/acceptances/2024/hotline", data=fields, follow_redirects=True) for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 200]
    assert "没有重复保存" in answers[1].text


def test_a_number_measured_meanwhile_is_not_accepted_unseen(folder: Path, reader: Reader) -> None:
    seen = reader.hidden("seen", f"{PROJECT}?enter=on-time")
    (folder / ORDER_FILE).write_text(ORDERS + UNDATED + UNDATED.replace("A6", "A7"), encoding="utf-8")
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    status, page = accept(reader, seen=seen)
    assert status == 409
    assert "这个数已经变了" in page
    assert REASON in page


def test_withdrawing_puts_the_number_in_doubt_again(reader: Reader) -> None:
    accept(reader)
    assert "撤回采信" in reader.read(f"{PROJECT}?enter=on-time")
    status, page = accept(reader, act="withdraw", reason="台账核对有误，该件实际逾期，等待补录时间")
    assert status == 200
    page = reader.read(f"{PROJECT}?enter=on-time")
    assert "存疑 1 处已采信" not in page
    assert "撤回采信：台账核对有误" in reader.read("/indicators/2024/hotline/on-time")
    assert REASON not in reader.read("/papers/self-evaluation/2024/hotline")


def test_more_of_the_same_has_to_be_accepted_again(folder: Path, reader: Reader) -> None:
    accept(reader)
    (folder / ORDER_FILE).write_text(ORDERS + UNDATED + UNDATED.replace("A6", "A7"), encoding="utf-8")
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    page = reader.read(f"{PROJECT}?enter=on-time")
    assert "存疑 1 处已采信" not in page
    assert REASON in reader.read("/indicators/2024/hotline/on-time")
    assert REASON not in reader.read("/papers/self-evaluation/2024/hotline")


def test_mended_data_leave_no_doubt_and_nothing_to_accept(folder: Path, reader: Reader) -> None:
    accept(reader)
    (folder / ORDER_FILE).write_text(ORDERS, encoding="utf-8")
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    page = reader.read(f"{PROJECT}?enter=on-time")
    assert 'action="/acceptances' not in page
    assert "已采信" not in page.split('id="enter"')[0]


def test_sound_data_show_no_doubt_anywhere(measured: Path) -> None:
    client = app.create_app(workspace=measured).test_client()
    for url in (
        "/",
        PROJECT,
        f"{PROJECT}?enter=on-time",
        "/problems",
        "/papers/self-evaluation/2024/hotline",
    ):
        assert "存疑" not in client.get(url).text, url
