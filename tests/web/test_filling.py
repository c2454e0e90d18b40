"""Filling in: what the form tells beforehand, what is refused, and that nothing is kept twice."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from tests.web.conftest import FORM, PROJECT, Reader

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/shadow",
    "CON",
    "a" * 400 + ".txt",
    "\u202efdp.txt",
    "“引号”;.txt",
]


def entries(reader: Reader, indicator: str) -> int:
    page = reader.read(f"/indicators/2024/hotline/{indicator}")
    return page.count("张三")


def test_a_judgement_is_told_its_target_weight_and_bands(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?enter=long-term")
    for word in (
        "机制健全",
        "30 分",
        "达成：24.00 – 30.00 分",
        "部分达成：18.00 – 24.00 分（不含 24.00）",
        "未达成：0.00 – 18.00 分",
    ):
        assert word in page


def test_a_number_is_told_its_unit_and_has_no_grades(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?enter=drills")
    assert "单位 次，如 4次" in page
    assert 'name="grade"' not in page


def test_a_measured_row_says_that_the_measured_value_stands(reader: Reader) -> None:
    assert "采集到值时以采集值为准" in reader.read(f"{PROJECT}?enter=on-time")
    assert "采集到值时以采集值为准" not in reader.read(f"{PROJECT}?enter=drills")


def test_funds_and_goal_say_what_they_are(reader: Reader) -> None:
    funds, goal = reader.read(f"{PROJECT}?enter=funds"), reader.read(f"{PROJECT}?enter=goal")
    assert "全年执行数（万元）" in funds
    assert "10 万元" in funds
    assert "年初设定目标" in goal
    assert "保障热线运行。" in goal


@pytest.mark.parametrize("row", ["nothing", "%00", "<b>"])
def test_a_row_that_is_none_leaves_the_choice_open(reader: Reader, row: str) -> None:
    page = reader.read(f"{PROJECT}?enter={row}")
    assert '<select class="form-select" name="enter"' in page
    assert 'name="value"' not in page


def test_what_is_missing_leads_to_the_form_that_closes_it(reader: Reader) -> None:
    page = reader.read(PROJECT)
    missing = page[page.index('id="missing"') : page.index('id="tree"')]
    for row in ("on-time", "drills", "long-term"):
        assert f"enter={row}#enter" in missing


def test_the_same_form_sent_twice_is_kept_once(reader: Reader) -> None:
    after = reader.hidden("after")
    typed = {"indicator": "drills", "value": "5", "after": after}
    assert "已记录" in reader.fill(**typed)[1]
    assert "没有重复保存" in reader.fill(**typed)[1]
    assert entries(reader, "drills") == 1


def test_a_form_that_changes_nothing_says_nothing_again(reader: Reader) -> None:
    for said in ("已记录", "没有需要保存的改动"):
        assert said in reader.fill(indicator="drills", value="5")[1]
    assert entries(reader, "drills") == 1


def test_the_same_value_is_said_anew_for_the_end_of_the_year(client: FlaskClient, reader: Reader) -> None:
    """What was typed for July stands; the year asks for its own, which may be the same."""
    july = {"csrf_token": reader.hidden("csrf_token"), "by": "张三", "indicator": "drills", "value": "5"}
    assert client.post("/entries/2024/hotline?as_of=2024-07-31", data=july).status_code == 303
    asked = "填报的是截至 2024-07-31 的情况，请填报截至 2024-12-31 的"
    assert asked in reader.read(PROJECT)
    assert "已记录" in reader.fill(indicator="drills", value="5")[1]
    assert asked not in reader.read(PROJECT)
    assert "没有需要保存的改动" in reader.fill(indicator="drills", value="5")[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_a_file_is_only_shown(folder: Path, reader: Reader, name: str) -> None:
    before = {path for path in folder.rglob("*") if "data" not in path.parts}
    status, _ = reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(b"x"), name))
    assert status == 200
    assert {path for path in folder.rglob("*") if "data" not in path.parts} == before
    kept = [path for path in (folder / "data/evidence").rglob("*") if path.is_file()]
    assert [len(path.name) for path in kept] == [64]
    shown = reader.read("/indicators/2024/hotline/drills")
    assert "\u202e" not in shown
    assert "../" not in shown.replace('="../', "")


def test_evidence_is_a_download_that_no_browser_runs(reader: Reader) -> None:
    page = b"<script>alert(1)</script>"
    reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(page), "页面.html"))
    shown = reader.read("/indicators/2024/hotline/drills")
    url = shown[shown.index("/evidence/") :].split('"')[0]
    answer = reader.client.get(url, buffered=True)
    assert answer.data == page
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_evidence_that_is_gone_from_the_disk_says_so(folder: Path, reader: Reader) -> None:
    reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(b"x"), "记录.txt"))
    shown = reader.read("/indicators/2024/hotline/drills")
    for path in (folder / "data/evidence").rglob("*"):
        if path.is_file():
            path.unlink()
    assert "请从备份恢复" in reader.read(shown[shown.index("/evidence/") :].split('"')[0], 404)


def test_an_empty_file_is_refused_and_nothing_is_kept(reader: Reader) -> None:
    status, page = reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(b""), "空.txt"))
    assert status == 422
    assert "“空.txt”是空文件" in page
    assert "佐证资料请重新选择" in page
    assert entries(reader, "drills") == 0


def test_what_is_refused_leaves_no_file_behind(folder: Path, reader: Reader) -> None:
    status, _ = reader.fill(indicator="drills", value="很多", evidence=(io.BytesIO(b"x"), "a.txt"))
    assert status == 422
    assert not list((folder / "data").rglob("evidence/*/*"))


def test_too_large_a_file_is_told_in_chinese(folder: Path) -> None:
    client = app.create_app(workspace=folder, upload_limit=1).test_client()
    body = b"--x\r\n" + b"x" * 1_200_000
    answer = client.post("/entries/2024/hotline", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    for word in ("提交的内容过大", "不能超过 1 MB", "没有保存任何内容", "回到项目页"):
        assert word in answer.text


def test_pages_tell_their_scripts_how_much_may_be_sent(folder: Path) -> None:
    page = app.create_app(workspace=folder, upload_limit=1).test_client().get(FORM).text
    assert 'data-most-bytes="1048576"' in page
    assert "一次提交的文件合计不超过 1 MB" in page


def test_what_was_typed_beside_too_large_a_file_is_given_back_to_be_sent_again(folder: Path) -> None:
    reader = Reader(app.create_app(workspace=folder, upload_limit=1).test_client())
    typed = {name: reader.hidden(name) for name in ("csrf_token", "after")}
    typed |= {"indicator": "drills", "value": "5次", "reason": "多演练一次"}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in typed.items()
    ]
    file = '--x\r\nContent-Disposition: form-data; name="evidence"; filename="a.pdf"\r\n\r\n'
    body = ("".join(parts) + file).encode() + b"x" * 1_200_000 + b"\r\n--x--\r\n"
    address = "/entries/2024/hotline"
    refused = reader.client.post(address, data=body, content_type="multipart/form-data; boundary=x")
    page = refused.text
    assert refused.status_code == 413
    for word in ("不能超过 1 MB", "没有丢失", "5次", "多演练一次", "附件要重新选择"):
        assert word in page
    typed = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert (typed["indicator"], "evidence" in page) == ("drills", False)
    answer = reader.client.post("/entries/2024/hotline", data={**typed, "by": "张三", "value": "5次"})
    assert answer.status_code == 303
    assert entries(reader, "drills") == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"indicator": "drills", "reason": "长" * 4001}, "一栏最多 4000 字"),
        ({"indicator": "drills", "by": " "}, "请填写填报人姓名"),
        ({"indicator": "nothing", "value": "1"}, "没有指标“nothing”"),
        ({"indicator": "", "value": "1"}, "没有指标"),
        ({"indicator": "drills", "value": "NaN"}, "不是可以与它比较的值"),
        ({"indicator": "drills", "value": "5", "points": "Infinity"}, "得分应为"),
        ({"indicator": "long-term", "grade": "优秀", "points": "9"}, "不认识的评定等次"),
        ({"indicator": "funds", "value": "-1"}, "不小于 0"),
        ({"indicator": "drills"}, "没有填写任何内容"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(
    reader: Reader, typed: dict[str, str], says: str
) -> None:
    status, page = reader.fill(**typed)
    assert status == 422
    assert "未保存：" in page
    assert says in page


def test_a_day_to_come_cannot_be_reported(client: FlaskClient, reader: Reader) -> None:
    token = reader.hidden("csrf_token")
    answer = client.post(
        "/entries/2024/hotline?as_of=2199-12-31",
        data={"csrf_token": token, "by": "张三", "indicator": "drills", "value": "5"},
    )
    assert answer.status_code == 422
    assert "还没有到" in answer.text


def test_characters_nobody_sees_are_not_kept(reader: Reader) -> None:
    reader.fill(indicator="goal", value="第一行\r\n第二行\x00\x07\u202e完")
    assert "第一行\n第二行完" in reader.read(PROJECT)


def test_the_name_of_who_fills_in_is_remembered(reader: Reader) -> None:
    reader.fill(indicator="drills", value="5")
    assert 'name="by" value="张三"' in reader.read(f"{PROJECT}?enter=drills")


def test_after_saving_the_page_says_so_where_the_reader_looks(client: FlaskClient, reader: Reader) -> None:
    token = reader.hidden("csrf_token")
    answer = client.post(
        "/entries/2024/hotline", data={"csrf_token": token, "by": "张三", "indicator": "drills", "value": "5"}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#done")
    assert 'id="done"' in reader.read(PROJECT)
