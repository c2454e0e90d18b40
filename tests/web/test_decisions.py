"""批复, 调整 and 撤销批复 on the page: decided once, refused with what was typed, and never over what one has not seen."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import app
from indicators.decisions import Decision
from tests.web.conftest import PROJECT, Reader
from tests.workspace.deciding import edit
from workspace import Workspace

PAGE = "/decisions/2024/hotline"
APPROVAL = {
    "act": "approved",
    "document_number": "固财发〔2024〕1号",
    "document_date": "2024-01-10",
    "effective_from": "",
    "reason": "",
    "by": "李四",
}
ADJUSTMENT = {
    **APPROVAL,
    "act": "adjusted",
    "document_number": "固财发〔2024〕9号",
    "document_date": "2024-07-01",
    "reason": "年中调整预算",
}


def decided(folder: Path) -> tuple[Decision, ...]:
    with Workspace(folder).store() as store:
        return store.decisions.read(["2024/hotline"]).of("2024/hotline").decisions


def opened(reader: Reader) -> dict[str, str]:
    return {name: reader.hidden(name, PAGE) for name in ("csrf_token", "decision", "declared")}


def send(reader: Reader, hidden: dict[str, str], **typed: Any) -> tuple[int, str]:
    answer = reader.client.post(PAGE, data={**hidden, **typed}, follow_redirects=True)
    return answer.status_code, answer.text


def approve(reader: Reader) -> None:
    assert send(reader, opened(reader), **APPROVAL)[0] == 200


def test_what_nobody_approved_says_so_on_every_page(reader: Reader) -> None:
    for url in ("/", PROJECT, f"{PROJECT}/monitoring", "/indicators/2024/hotline/drills", PAGE):
        assert "未批复" in reader.read(url), url


def test_decisions_that_are_wider_than_the_window_are_reached_with_the_keyboard(reader: Reader) -> None:
    history = reader.read(PAGE).split('id="history-title"')[1]
    assert 'tabindex="0" role="region" aria-label="历次决定，可左右滚动"' in history


def test_an_approval_is_kept_with_who_alone_said_so(folder: Path, reader: Reader) -> None:
    status, page = send(reader, opened(reader), **APPROVAL)
    assert (status, "已登记：批复 固财发〔2024〕1号（2024-01-10），自 2024-01-01 起执行" in page) == (
        200,
        True,
    )
    for url in (PROJECT, f"{PROJECT}/monitoring", PAGE):
        shown = reader.read(url)
        assert "批复 固财发〔2024〕1号（2024-01-10）" in shown, url
        assert "单人办公" in shown, url
    assert "未批复" not in reader.read("/")
    (decision,) = decided(folder)
    assert (decision.by, decision.alone) == ("李四", True)


def test_an_edit_after_the_approval_is_shown_row_by_row_until_it_is_decided(
    folder: Path, reader: Reader
) -> None:
    approve(reader)
    edit(folder, "≥4次", "≥3次")
    for url in (PROJECT, PAGE):
        page = reader.read(url)
        assert "有未批复的修改" in page
        assert "由“≥4次”改为“≥3次”" in page
    assert "≥4次" in reader.read("/papers/self-evaluation/2024/hotline")
    assert send(reader, opened(reader), **ADJUSTMENT)[0] == 200
    page = reader.read(PAGE)
    assert "有未批复的修改" not in page
    assert "变化 1 处" in page
    compared = reader.read(f"{PAGE}?from=1&to=2").split('id="difference"')[1]
    assert "由“≥4次”改为“≥3次”" in compared
    assert "两个版本没有差别" in reader.read(f"{PAGE}?from=2&to=working")


def test_a_withdrawal_leaves_the_sheet_unapproved(reader: Reader) -> None:
    approve(reader)
    typed = {**ADJUSTMENT, "act": "withdrawn", "reason": "文号登记有误"}
    assert send(reader, opened(reader), **typed)[0] == 200
    page = reader.read(PAGE)
    assert "未批复" in page
    assert "文号登记有误" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"document_number": " "}, "请填写文号"),
        ({"document_number": "一号"}, "文号应写全"),
        ({"document_date": ""}, "请填写发文日期"),
        ({"document_date": "2024-02-30"}, "发文日期应写作"),
        ({"document_date": "2999-01-01"}, "还没有到"),
        ({"effective_from": "2023-12-31"}, "不在这张目标表的"),
        ({"effective_from": "x"}, "生效日期应写作"),
        ({"by": "\u200b"}, "请填写经办人姓名"),
        ({"act": "adjusted", "reason": "x"}, "还没有批复"),
        ({"act": "approve"}, "表单不完整"),
        ({"act": ""}, "表单不完整"),
        ({"decision": ""}, "表单不完整"),
        ({"decision": "x"}, "表单不完整"),
        ({"reason": "长" * 4001}, "一栏最多"),
        ({"reason": "长" * 2001}, "理由最多"),
    ],
)
def test_what_cannot_stand_is_refused_and_stays_typed(
    folder: Path, reader: Reader, typed: dict[str, str], said: str
) -> None:
    status, page = send(reader, opened(reader), **{**APPROVAL, "reason": "同意", **typed})
    assert (status, said in page) == (422, True), page
    assert "未登记：" in page
    assert (typed.get("document_number") or "固财发〔2024〕1号") in page
    assert decided(folder) == ()


def test_whoever_decides_over_a_newer_decision_is_shown_it(folder: Path, reader: Reader) -> None:
    mine = opened(reader)
    approve(reader)
    status, page = send(reader, mine, **{**APPROVAL, "document_number": "固财发〔2024〕2号", "by": "王五"})
    assert status == 409
    for word in (
        "打开页面后李四已登记批复",
        "固财发〔2024〕1号",
        'value="固财发〔2024〕2号"',
        'value="王五"',
    ):
        assert word in page
    assert len(decided(folder)) == 1


def test_whoever_decides_over_another_text_is_shown_it(folder: Path, reader: Reader) -> None:
    mine = opened(reader)
    edit(folder, "≥4次", "≥3次")
    status, page = send(reader, mine, **APPROVAL)
    assert (status, "目标文件又改动过" in page, decided(folder)) == (409, True, ())


@pytest.mark.parametrize("head", ["999", "-1"])
def test_a_decision_that_was_never_made_cannot_have_been_seen(
    folder: Path, reader: Reader, head: str
) -> None:
    status, page = send(reader, {**opened(reader), "decision": head}, **APPROVAL)
    assert (status, "已不在数据库中" in page, decided(folder)) == (409, True, ())


def test_the_same_form_sent_twice_decides_once(folder: Path, reader: Reader) -> None:
    mine = opened(reader)
    for said in ("已登记：批复", "没有重复登记"):
        status, page = send(reader, mine, **APPROVAL)
        assert (status, said in page) == (200, True)
    assert len(decided(folder)) == 1


def test_of_two_people_deciding_at_once_one_decides(folder: Path) -> None:
    server = app.create_app(workspace=folder)

    def decide(number: int) -> int:
        reader = Reader(server.test_client())
        hidden = {**opened(reader), "decision": "0"}
        return send(reader, hidden, **{**APPROVAL, "document_number": f"固财发〔2024〕{number}号"})[0]

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(decide, range(1, 9)))
    assert statuses == [200, *[409] * 7]
    assert len(decided(folder)) == 1


@pytest.mark.parametrize("query", ["from=9&to=working", "from=x&to=1", "from=working&to=zzzzzzzz"])
def test_versions_that_are_none_are_told(reader: Reader, query: str) -> None:
    approve(reader)
    assert "没有版本" in reader.read(f"{PAGE}?{query}", 400)


def test_a_text_with_errors_cannot_be_approved(folder: Path, reader: Reader) -> None:
    edit(folder, "weight: 10", "weight: 11")
    status, page = send(reader, opened(reader), **APPROVAL)
    assert (status, "目标文件有错误" in page, decided(folder)) == (422, True, ())


def test_a_form_without_its_token_is_refused(reader: Reader) -> None:
    assert reader.client.post(PAGE, data=APPROVAL).status_code == 400
