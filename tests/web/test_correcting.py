"""Corrections on the pages: forms are prefilled, only changes are kept, and two people see both versions."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import app
from indicators.records import ManualEntry
from tests.web.conftest import PROJECT, Reader
from workspace import Workspace

FORM = f"{PROJECT}?enter=drills"
JULY = f"{PROJECT}/monitoring?as_of=2024-07-31&enter=drills"
ENTRIES = "/entries/2024/hotline"


def kept(folder: Path, row: str = "drills") -> list[ManualEntry]:
    workspace = Workspace(folder)
    with workspace.store() as store:
        (project,) = workspace.declared_projects(store).projects.values()
        records = store.read_records([project.id], project.span[1])[project.id]
    return [entry for entry in records.entries if entry.indicator == row]


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """What a browser would send of the form as it was drawn, its boxes left as they are."""
    (form,) = re.findall(
        rf'<form[^>]*method="post"[^>]*action="{re.escape(action)}[^>]*>(.*?)</form>', page, re.S
    )
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if given.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if given.get("type") != "file":
            sent.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = [unescape(text)]
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        sent[name] = [unescape(word) for word in re.findall(r"<option selected>([^<]*)", options)] or [""]
    return sent


def opened(reader: Reader, url: str = FORM, action: str = ENTRIES) -> dict[str, Any]:
    form = fields_of(reader.read(url), action)
    return {**form, "by": [form["by"][0] or "王五"]}


def send(reader: Reader, form: dict[str, Any], url: str = ENTRIES, **typed: object) -> tuple[int, str]:
    answer = reader.client.post(
        url, data={**form, **typed}, content_type="multipart/form-data", follow_redirects=True
    )
    return answer.status_code, answer.text


def file(text: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text), name


# prefilled, and only what changed


def test_the_form_is_prefilled_and_an_unchanged_one_says_nothing(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="5次", points="8", reason="场地\n未定", measure='<补>&"演"')
    form = opened(reader)
    assert (form["value"], form["points"], form["reason"]) == (["5次"], ["8"], ["场地\n未定"])
    assert form["measure"] == ['<补>&"演"']
    status, page = send(reader, form)
    assert (status, "没有需要保存的改动" in page, len(kept(folder))) == (200, True, 1)


def test_only_the_fields_that_changed_are_said_anew(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="5次", reason="甲", measure="乙")
    send(reader, opened(reader), measure="丙", by="李四")
    newest = kept(folder)[-1]
    assert (newest.by, newest.value, newest.reason, newest.measure) == ("李四", None, None, "丙")
    assert newest.evidence_kept is None


def test_points_without_a_grade_stay_with_the_value_and_reason_they_are_sent_with(
    folder: Path, reader: Reader
) -> None:
    reader.fill(indicator="drills", value="3次", points="8", reason="因台风取消一次")
    send(reader, opened(reader), value="2次")
    newest = kept(folder)[-1]
    assert (newest.value, str(newest.points), newest.reason) == ("2次", "8", "因台风取消一次")
    status, page = send(reader, opened(reader), reason="", why="写错")
    assert (status, "改动系统计算的得分须说明理由" in page) == (422, True)
    assert send(reader, opened(reader), reason="", points="", why="写错")[0] == 200
    assert opened(reader)["points"] == [""]


def test_a_grade_and_its_points_are_said_together(folder: Path, reader: Reader) -> None:
    url = f"{PROJECT}?enter=long-term"
    form = opened(reader, url)
    send(reader, form, grade="部分达成", points="20", value="基本健全")
    form = opened(reader, url)
    assert (form["grade"], form["points"]) == (["部分达成"], ["20"])
    assert "还需填写得分" in send(reader, form, points="", why="写错")[1]
    assert send(reader, form, points="21")[0] == 200
    newest = kept(folder, "long-term")[-1]
    assert (newest.grade, str(newest.points), newest.value) == ("部分达成", "21", None)


@pytest.mark.parametrize("name", ["value", "reason", "measure"])
def test_an_emptied_field_is_taken_back_for_a_reason(folder: Path, reader: Reader, name: str) -> None:
    reader.fill(indicator="drills", value="5次", reason="甲", measure="乙")
    status, page = send(reader, opened(reader), **{name: " "})
    assert (status, "须写明理由" in page, len(kept(folder))) == (422, True, 1)
    assert send(reader, opened(reader), **{name: ""}, why="填错了行")[0] == 200
    newest = kept(folder)[-1]
    assert (getattr(newest, name), newest.why) == ("", "填错了行")
    history = reader.read("/indicators/2024/hotline/drills")
    assert "（撤回）" in history
    assert "更正或撤回的理由：填错了行" in history


def test_what_is_refused_stays_typed_on_the_head_it_was_opened_on(folder: Path, reader: Reader) -> None:
    mine = opened(reader)
    reader.fill(indicator="drills", value="4次", by="李四")
    status, page = send(reader, mine, value="很多", why="核对后")
    assert status == 422
    again = fields_of(page, ENTRIES)
    assert (again["value"], again["why"], again["after"]) == (["很多"], ["核对后"], mine["after"])
    assert send(reader, again, value="6次")[0] == 409


# two people


def test_the_second_person_sees_both_versions_and_nothing_is_overwritten(
    folder: Path, reader: Reader
) -> None:
    reader.fill(indicator="drills", value="3次", reason="甲")
    mine = opened(reader)
    reader.fill(indicator="drills", value="4次", measure="李四的措施", by="李四")
    status, page = send(reader, mine, value="5次", reason="我的原因", by="王五")
    assert status == 409
    conflict = page.split('class="table stack conflict"')[1].split("</table>")[0]
    for word in ("打开表单时", "3次", "李四 已保存的", "4次", "5次", "我的原因", "李四的措施"):
        assert word in conflict
    assert "李四已填报过这一行；没有保存" in page
    assert [entry.value for entry in kept(folder)] == ["3次", "4次"]


def test_each_field_is_chosen_and_the_choice_is_kept(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="3次", reason="甲")
    mine = opened(reader)
    reader.fill(indicator="drills", value="4次", reason="李四的原因", measure="李四的措施", by="李四")
    _, page = send(reader, mine, value="5次", reason="我的原因", by="王五")
    form = fields_of(page, ENTRIES)
    assert form["contested"] == ["value", "reason"]
    assert "choose-value" not in form
    assert form["choose-measure"] == ["theirs"]
    status, page = send(reader, form, **{"choose-value": "ours"})
    assert (status, len(kept(folder))) == (409, 2)
    form = fields_of(page, ENTRIES)
    choices = {"choose-value": "ours", "choose-reason": "theirs"}
    assert send(reader, form, **choices)[0] == 200
    newest = kept(folder)[-1]
    assert (newest.by, newest.value, newest.reason, newest.measure) == ("王五", "5次", None, None)
    assert opened(reader)["measure"] == ["李四的措施"]


def test_a_third_person_during_the_choice_is_a_conflict_again(reader: Reader) -> None:
    mine = opened(reader)
    reader.fill(indicator="drills", value="4次", by="李四")
    form = fields_of(send(reader, mine, value="5次")[1], ENTRIES)
    reader.fill(indicator="drills", value="6次", by="赵六")
    status, page = send(reader, form, **{"choose-value": "ours"})
    assert (status, "赵六 已保存的" in page) == (409, True)


@pytest.mark.parametrize("head", [None, "", "x", "999", "-1", "9" * 40, "1.5"])
def test_a_head_that_is_none_knows_of_nothing(folder: Path, reader: Reader, head: str | None) -> None:
    form = opened(reader)
    reader.fill(indicator="drills", value="4次", by="李四")
    form = {name: text for name, text in form.items() if name != "after"}
    status, _ = send(reader, form, value="5次", **({} if head is None else {"after": head}))
    assert (status, [entry.value for entry in kept(folder)]) == (409, ["4次"])


def test_another_row_or_an_acceptance_is_no_conflict(reader: Reader) -> None:
    mine = opened(reader)
    reader.fill(indicator="goal", value="已完成", by="李四")
    assert send(reader, mine, value="5次")[0] == 200


def test_the_monitoring_form_has_both_versions_too(folder: Path, reader: Reader) -> None:
    action = f"{PROJECT}/monitoring"
    mine, theirs = opened(reader, JULY, action), opened(reader, JULY, action)
    url = JULY.partition("&")[0]
    assert send(reader, theirs, url, forecast="4次", note="备注", by="李四")[0] == 200
    status, page = send(reader, mine, url, forecast="5次", by="王五")
    assert (status, "李四 已保存的" in page) == (409, True)
    form = fields_of(page, action)
    assert send(reader, form, url, **{"choose-forecast": "ours"})[0] == 200
    assert [(entry.by, entry.forecast, entry.note) for entry in kept(folder)] == [
        ("李四", "4次", "备注"),
        ("王五", "5次", None),
    ]
    form = opened(reader, JULY, action)
    assert "须写明理由" in send(reader, form, url, note="")[1]


def test_an_entry_of_another_month_is_no_conflict_of_the_monitoring_form(reader: Reader) -> None:
    reader.fill(indicator="drills", value="1次")
    action, june = f"{PROJECT}/monitoring", JULY.replace("07-31", "06-30")
    assert send(reader, opened(reader, june, action), june.partition("&")[0], value="2次")[0] == 200
    assert send(reader, opened(reader, JULY, action), JULY.partition("&")[0], value="3次")[0] == 200


def test_of_fifty_parallel_saves_one_wins_and_the_others_see_it(folder: Path) -> None:
    server = app.create_app(workspace=folder)
    first = Reader(server.test_client())
    form = opened(first)

    def save(number: int) -> int:
        client = server.test_client()
        form_of_own = opened(Reader(client)) | {"after": form["after"]}
        return send(Reader(client), form_of_own, value=f"{number}次", by=f"{number}号")[0]

    with ThreadPoolExecutor(8) as threads:
        statuses = sorted(threads.map(save, range(50)))
    assert statuses == [200, *[409] * 49]
    assert len(kept(folder)) == 1


def test_of_twenty_parallel_identical_saves_all_are_answered_and_one_is_kept(folder: Path) -> None:
    server = app.create_app(workspace=folder)
    form = opened(Reader(server.test_client()))

    def save(_: int) -> int:
        client = server.test_client()
        own = opened(Reader(client)) | {"after": form["after"]}
        return send(Reader(client), own, value="5次", by="张三", evidence=file(b"x", "a.txt"))[0]

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(save, range(20))) == {200}
    assert len(kept(folder)) == 1


# evidence belongs to the value it proved


def test_a_new_value_has_no_evidence_until_somebody_says_it_still_holds(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="5次", evidence=file(b"five", "五次.txt"))
    paper = "/papers/self-evaluation/2024/hotline"
    assert "五次.txt" in reader.read(paper)
    send(reader, opened(reader), value="6次")
    assert "五次.txt" not in reader.read(paper)
    page = reader.read(FORM)
    assert "原佐证 1 份证明的是先前的填报" in page
    (sha256,) = re.findall(r'name="keep" value="(\w+)"', page)
    status, _ = send(reader, opened(reader), keep=sha256)
    assert status == 200
    assert kept(folder)[-1].evidence_kept == (sha256,)
    assert "五次.txt" in reader.read(paper)
    assert "原佐证资料仍然适用：五次.txt" in reader.read("/indicators/2024/hotline/drills")


def test_a_box_keeps_evidence_with_the_new_value_and_a_remark_leaves_it_alone(
    folder: Path, reader: Reader
) -> None:
    reader.fill(indicator="drills", value="5次", evidence=file(b"five", "五次.txt"))
    (sha256,) = re.findall(r'name="keep" value="(\w+)"', reader.read(FORM))
    send(reader, opened(reader), value="6次", keep=sha256)
    send(reader, opened(reader), reason="加练")
    assert kept(folder)[-1].evidence_kept is None
    assert "五次.txt" in reader.read("/papers/self-evaluation/2024/hotline")


def test_evidence_is_taken_back_for_a_reason(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="5次", evidence=file(b"five", "五次.txt"))
    (sha256,) = re.findall(r'name="withdraw"\s+value="(\w+)"', reader.read(FORM))
    assert "撤回佐证资料须写明理由" in send(reader, opened(reader), withdraw=sha256)[1]
    status, page = send(reader, opened(reader), withdraw=sha256, keep=sha256, why="传错")
    assert (status, "不能既仍然适用又撤回" in page) == (422, True)
    assert send(reader, opened(reader), withdraw=sha256, why="传错了文件")[0] == 200
    assert "五次.txt" not in reader.read("/papers/self-evaluation/2024/hotline")
    assert "撤回佐证：五次.txt" in reader.read("/indicators/2024/hotline/drills")
    assert 'name="keep"' not in reader.read(FORM)


@pytest.mark.parametrize("word", ["0" * 64, "../x", "", "五次.txt"])
def test_evidence_that_the_row_does_not_have_is_refused(folder: Path, reader: Reader, word: str) -> None:
    for name in ("keep", "withdraw"):
        status, page = send(reader, opened(reader), value="5次", why="x", **{name: word})
        assert (status, "没有佐证资料" in page) == (422, True)
    assert kept(folder) == []


def test_a_conflict_leaves_no_file_behind(folder: Path, reader: Reader) -> None:
    mine = opened(reader)
    reader.fill(indicator="drills", value="4次", by="李四")
    status, page = send(reader, mine, value="5次", evidence=file(b"mine", "我的.txt"))
    assert (status, "佐证资料请重新选择" in page) == (409, True)
    assert not list((folder / "data").rglob("evidence/*/*"))


def test_the_same_words_with_another_file_are_a_conflict(folder: Path, reader: Reader) -> None:
    mine = opened(reader)
    assert send(reader, mine, value="5次", by="张三", evidence=file(b"a", "a.txt"))[0] == 200
    assert send(reader, mine, value="5次", by="张三", evidence=file(b"b", "a.txt"))[0] == 409
    assert len(kept(folder)) == 1


def test_a_row_that_is_gone_gives_back_what_was_typed(client: FlaskClient, reader: Reader) -> None:
    status, page = send(reader, opened(reader), indicator="gone", value="77次")
    assert status == 422
    assert "没有指标“gone”" in page
    assert "77次" in page
