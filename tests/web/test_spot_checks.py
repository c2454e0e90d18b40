"""Spot checks on pages: drawn from a number's rows, many verdicts in one form, conflicts told, printed, settled."""

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.small import ORDERS
from tests.web.conftest import Reader

INDICATOR = "/indicators/2024/hotline/on-time?as_of=2024-12-31"
CHECK = re.compile(r"/spot-checks/(\d{4}-\d{4})")


def post(reader: Reader, url: str, **typed: object) -> TestResponse:
    fields = {"csrf_token": reader.hidden("csrf_token", "/spot-checks"), "by": "李四", **typed}
    return reader.client.post(url, data=fields, follow_redirects=True)


def observation(reader: Reader) -> str:
    return str(re.findall(r"/rows/(\d+)", reader.read(INDICATOR))[0])


def draw(reader: Reader, **typed: object) -> str:
    """The address of a check of all four orders."""
    fields = {"population": "counted", "size": "29", "seed": "715", **typed}
    answer = post(reader, f"/spot-checks/rows/{observation(reader)}", **fields)
    assert answer.status_code == 200, answer.text
    return f"/spot-checks/{CHECK.findall(answer.request.path)[0]}"


def lines(reader: Reader, check: str) -> dict[str, str]:
    """The number of each item's fields, by its key."""
    found = re.findall(r'name="verdict-(\d+)" aria-label="(\S+) 的结论"', reader.read(check))
    return {key: number for number, key in found}


def tick(reader: Reader, check: str, verdicts: dict[str, str], **typed: object) -> TestResponse:
    numbers = lines(reader, check)
    chosen = {f"verdict-{numbers[key]}": verdict for key, verdict in verdicts.items()}
    notes = {f"note-{numbers[key]}": "原件为次日" for key, verdict in verdicts.items() if verdict != "相符"}
    return post(reader, f"{check}/ticks", **{**chosen, **notes, **typed})


def test_the_rows_of_a_number_lead_to_its_check_and_the_check_back(reader: Reader) -> None:
    rows = reader.read(f"/rows/{observation(reader)}")
    assert 'value="29"' in rows
    check = draw(reader)
    page = reader.read(check)
    assert "计为达标" in page
    assert "计为未达标" in page
    assert "<code>715</code>（由抽查人给出）" in page
    assert "139000000" not in page
    assert f'href="{check}"' in reader.read("/spot-checks")
    assert f'href="{check}?as_of=2024-12-31"' in reader.read(INDICATOR)


def test_the_list_of_the_whole_lets_anybody_draw_again(reader: Reader) -> None:
    check = draw(reader, size="2")
    content = reader.client.get(f"{check}/population.csv").get_data(as_text=True).removeprefix("\ufeff")
    found = list(csv.DictReader(content.splitlines()))
    assert sorted(line["编号"] for line in found) == ["A1", "A2", "A3", "A4"]
    for line in found:
        assert line["签号（SHA-256）"] == hashlib.sha256(f"715\n{line['编号']}".encode()).hexdigest()
    smallest = sorted(found, key=lambda line: line["签号（SHA-256）"])[:2]
    drawn = [line["编号"] for line in found if line["是否抽中"]]
    assert drawn == [line["编号"] for line in smallest] == list(lines(reader, check))


def test_the_whole_way(reader: Reader) -> None:
    check = draw(reader)
    answer = tick(reader, check, {"A1": "相符", "A2": "不符", "A3": "相符"})
    assert "已记录 3 条结论" in answer.text
    assert "还有 1 条没有核对：A4" in answer.text
    beside = reader.read(INDICATOR)
    assert "抽查 4 条，1 条不符（A2），未销号" in beside
    tick(reader, check, {"A4": "无法核实"})
    assert "已记录整改通知" in post(reader, f"{check}/notice", text="限期改正").text
    number = lines(reader, check)["A2"]
    assert "已记录 1 条答复" in post(reader, f"{check}/answers", **{f"answer-{number}": "已改"}).text
    answer = post(reader, f"{check}/closing", text="")
    assert "已销号" in answer.text
    assert "<select" not in answer.text.split("<main", 1)[1]
    assert "1 条不符（A2）、1 条无法核实（A4），已销号" in reader.read(INDICATOR)
    refused = post(reader, f"{check}/ticks", **{f"verdict-{number}": "相符"})
    assert (refused.status_code, "不能再改" in refused.text) == (422, True)
    sheet = reader.read(f"{check}/sheet")
    for word in ("抽查人（签字）", "原件为次日", "答复：已改", "限期改正", "单人办公"):
        assert word in sheet


def test_measuring_again_leaves_what_was_found_beside_the_number(reader: Reader, folder: Path) -> None:
    import app

    check = draw(reader)
    tick(reader, check, {"A2": "不符"})
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    told = reader.read(INDICATOR)
    assert "1 条不符（A2）" in told


def test_two_people_at_once_are_both_kept_and_told(reader: Reader) -> None:
    check = draw(reader)
    seen = reader.hidden("seen", check)
    tick(reader, check, {"A2": "不符", "A1": "相符"}, seen=seen, by="李四")
    answer = tick(reader, check, {"A2": "相符", "A1": "相符"}, seen=seen, by="王五")
    assert "“A2”两人结论不同：李四在您打开页面之后记为不符，王五记为相符；两条都已保留" in answer.text
    assert "“A1”两人" not in answer.text
    assert answer.text.count("两人结论不同</span>") == 1
    assert "1 条两人结论不同（A2）" in reader.read(INDICATOR)


def test_many_conflicts_are_counted_and_stand_on_their_items(reader: Reader) -> None:
    check = draw(reader)
    keys = ("A1", "A2", "A3", "A4")
    tick(reader, check, dict.fromkeys(keys, "相符"))
    answer = tick(reader, check, dict.fromkeys(keys, "不符"), by="王五")
    assert "等 4 处，见各条的“两人结论不同”" in answer.text
    assert answer.text.count("两人结论不同</span>") == 4


def test_what_is_refused_stays_typed_and_nothing_is_kept(reader: Reader) -> None:
    check = draw(reader)
    number = lines(reader, check)["A1"]
    chosen = {f"verdict-{number}": "不符"}
    answer = tick(reader, check, {"A2": "相符"}, **chosen)
    assert answer.status_code == 422
    assert "“A1”的结论是不符，请写明何处不符" in answer.text
    assert answer.text.split("<main", 1)[1].count(" selected>") == 2
    assert reader.hidden("seen", check) == "0"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "没有填写任何结论"),
        ({"by": " ", "verdict-1": "相符"}, "请填写抽查人"),
        ({"verdict-1": "好"}, "结论应为相符、不符、无法核实之一"),
        ({"note-1": "只写了说明"}, "结论应为相符、不符、无法核实之一"),
        ({"verdict-1": "不符", "note-1": "字" * 2001}, "说明最多 2000 字"),
    ],
)
def test_a_wrong_form_is_refused(reader: Reader, typed: dict[str, str], told: str) -> None:
    answer = post(reader, f"{draw(reader)}/ticks", **typed)
    assert (answer.status_code, told in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"size": "0"}, "一次抽取 1 至 1000 个"),
        ({"size": "<b>"}, "抽取数应为整数"),
        ({"population": "bad"}, "抽取范围应为"),
        ({"by": ""}, "请填写抽查人"),
        ({"seed": "长" * 101}, "种子应为一行文字"),
    ],
)
def test_a_wrong_draw_is_refused_in_its_form(reader: Reader, typed: dict[str, str], told: str) -> None:
    fields = {"population": "counted", "size": "29", "seed": "", **typed}
    answer = post(reader, f"/spot-checks/rows/{observation(reader)}", **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert "抽取明细记录（监测记录" in answer.text
    assert "还没有抽查过" in answer.text


def test_projects_are_drawn_and_looked_at(reader: Reader) -> None:
    answer = post(reader, "/spot-checks/projects", year="2024", size="15%", seed="")
    assert "系统随机产生" in answer.text
    assert "热线运行经费" in answer.text
    check = f"/spot-checks/{CHECK.findall(answer.request.path)[0]}"
    assert "已记录 1 条" in tick(reader, check, {"2024/hotline": "相符"}).text
    assert reader.client.get(f"{check}/population.csv").status_code == 200
    refused = post(reader, "/spot-checks/projects", year="", size="15%")
    assert (refused.status_code, "0 年没有项目" in refused.text) == (422, True)


def test_a_snapshot_that_is_gone_is_told_and_the_items_stay(reader: Reader, folder: Path) -> None:
    check = draw(reader)
    (folder / "inbox/工单.csv").write_text(ORDERS.replace("A1,", "Z1,"), encoding="utf-8")
    assert "住建局" in reader.read(check)
    shutil.rmtree(folder / "data/tables")
    shutil.rmtree(folder / "data/snapshots")
    page = reader.read(check)
    assert "当时的明细不能取得" in page
    assert set(lines(reader, check)) == {"A1", "A2", "A3", "A4"}
    assert reader.client.get(f"{check}/population.csv").status_code == 404


@pytest.mark.parametrize(
    "url", ["/spot-checks/2024-0099", "/spot-checks/x/sheet", "/spot-checks/x/population.csv"]
)
def test_what_is_not_there_is_told(reader: Reader, url: str) -> None:
    reader.read(url, 404)


def test_what_people_write_is_shown_as_text(reader: Reader) -> None:
    check = draw(reader, seed="<script>alert(1)</script>")
    number = lines(reader, check)["A2"]
    post(reader, f"{check}/ticks", **{f"verdict-{number}": "不符", f"note-{number}": "<img src=x>"})
    for page in (check, f"{check}/sheet", "/spot-checks", INDICATOR):
        text = reader.read(page)
        assert "<img src=x" not in text
        assert "<script>alert" not in text
