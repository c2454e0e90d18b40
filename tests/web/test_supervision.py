"""热线运行 › 督办: who has to be urged and why, what is done about it, and 销号 with evidence."""

import io
from pathlib import Path
from re import findall

import pytest
from flask.testing import FlaskClient

from tests.damaging import change_database
from tests.small import small_workspace
from tests.web.conftest import Reader

ORDERS = """\
工单编号,受理时间,派单时间,承办单位,办结时限,办结时间,工单状态,退单次数,重办次数,联系电话
S1,2024-06-01 08:00:00,2024-06-01 09:00:00,甲局,2024-06-10 18:00:00,,办理中,0,0,13900000001
S2,2024-06-20 08:00:00,2024-06-20 09:00:00,乙局,2024-07-02 18:00:00,,办理中,3,0,13900000002
S3,2024-06-20 08:00:00,2024-06-20 09:00:00,乙局,2024-07-20 18:00:00,,办理中,0,0,13900000003
S4,2024-06-01 08:00:00,2024-06-01 09:00:00,甲局,2024-06-10 18:00:00,2024-06-30 18:00:00,已办结,0,2,13900000004
S5,2024-06-01 08:00:00,2024-06-01 09:00:00,甲局,2024-06-12 18:00:00,2024-07-03 18:00:00,已办结,0,1,13900000005
"""
PAGE = "/hotline/supervision?as_of=2024-06-30"
ORDER = "/hotline/supervision/order?no=S1&as_of=2024-06-30"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_workspace(tmp_path / "workspace")
    (folder / "inbox/工单.csv").write_text(ORDERS, encoding="utf-8")
    return folder


def text_of(page: str) -> str:
    return " ".join(findall(r">\s*([^<>\s][^<>]*?)\s*<", page))


def do(reader: Reader, deed: str, file: str = "", **typed: str) -> tuple[int, str]:
    hidden = {name: reader.hidden(name, ORDER) for name in ("csrf_token", "after")}
    sent: dict[str, object] = {**hidden, "deed": deed, "by": "张三", "note": "已催办", **typed}
    if file:
        sent["evidence"] = (io.BytesIO(b"%PDF-1.4 done"), file)
    answer = reader.client.post(ORDER, data=sent, content_type="multipart/form-data", follow_redirects=True)
    return answer.status_code, answer.text


def test_open_orders_are_listed_as_known_then_the_worst_first_with_every_reason(reader: Reader) -> None:
    page = text_of(reader.read(PAGE))
    assert "S3" not in page
    assert "S4" not in page
    assert page.index("S1 甲局") < page.index("S5 甲局") < page.index("S2 乙局")
    assert "21 天 已逾期" in page
    assert "即将到期 多次退单" in page
    assert "没有查：注明督办" in page
    assert "13900000001" not in page


def test_the_list_is_filtered_and_so_is_the_paper(reader: Reader, client: FlaskClient) -> None:
    assert "S1" not in text_of(reader.read(f"{PAGE}&reason=returned"))
    paper = client.get("/hotline/supervision.html?as_of=2024-06-30&handler=乙局")
    assert "S2" in paper.text
    assert "S1" not in paper.text
    assert client.get("/hotline/supervision.xlsx?as_of=2024-06-30").data.startswith(b"PK")


def test_a_paper_says_what_was_picked_and_what_is_not_on_it(reader: Reader) -> None:
    do(reader, "cleared", "办结单.pdf", note="已办结并回访")
    whole = text_of(reader.read("/hotline/supervision.html?as_of=2024-06-30"))
    assert "督办台账（截至2024-06-30，2件）" in whole
    assert "已销号而数据中仍未办结的 1 件没有列入" in whole
    picked = text_of(reader.read("/hotline/supervision.html?as_of=2024-06-30&handler=乙局&reason=returned"))
    assert "督办台账（截至2024-06-30，多次退单，乙局，1件）" in picked


def test_without_data_no_order_is_told_to_be_settled(reader: Reader, folder: Path) -> None:
    do(reader, "noted")
    (folder / "inbox/工单.csv").unlink()
    page = text_of(reader.read(PAGE))
    assert "等待销号" not in page
    assert "待采集" in page
    order = text_of(reader.read(ORDER))
    assert "不能查工单 S1 是否仍须督办" in order
    assert "不符合规则" not in order
    assert "不能查工单 S2 是否仍须督办" in reader.read(ORDER.replace("S1", "S2"), 404)


def test_a_list_that_is_cut_tells_of_no_order_that_it_is_settled(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(reader, "noted")
    monkeypatch.setattr("workspace.supervising.MOST_ORDERS", 0)
    page = text_of(reader.read(PAGE))
    assert "共 3 件，只列出超期最久的 0 件" in page
    assert "等待销号" not in page
    assert "是否仍须督办没有查" in reader.read(ORDER)


def test_rules_with_a_mistake_are_told_beside_the_list(reader: Reader, folder: Path) -> None:
    (folder / "bulletin.yaml").write_text("supervision: {soon_days: 三}", encoding="utf-8")
    for page in (PAGE, "/hotline/supervision.html?as_of=2024-06-30"):
        assert "通报规则有错误，改正以前按通用规则" in reader.read(page)


def test_an_owner_a_note_and_a_clearing_with_evidence_stand_in_the_ledger(reader: Reader) -> None:
    assert "已指定责任人" in do(reader, "assigned", owner="王五", note="")[1]
    assert "已记录办理情况" in do(reader, "noted")[1]
    status, refused = do(reader, "cleared", note="已办结并回访")
    assert status == 422
    assert "销号须附佐证材料" in refused
    assert "已办结并回访</textarea>" in refused
    assert "已销号" in do(reader, "cleared", "办结单.pdf", note="已办结并回访")[1]
    page = text_of(reader.read(PAGE))
    assert "已销号，数据中仍未办结" in page
    assert "王五" in text_of(reader.read(ORDER))
    with reader.client.get("/hotline/supervision/evidence/3") as answer:
        assert answer.data == b"%PDF-1.4 done"
    reader.read("/hotline/supervision/evidence/1", 404)


def test_a_form_sent_twice_is_kept_once_and_a_file_that_runs_is_refused(reader: Reader, folder: Path) -> None:
    do(reader, "noted")
    assert "没有重复保存" in do(reader, "noted")[1]
    assert do(reader, "noted", "a.exe")[0] == 422
    assert text_of(reader.read(ORDER)).count("已催办") == 1


def test_an_order_that_the_data_close_waits_for_its_clearing(reader: Reader) -> None:
    reader.client.post(
        ORDER.replace("S1", "S5"),
        data={
            **{name: reader.hidden(name, ORDER.replace("S1", "S5")) for name in ("csrf_token", "after")},
            "deed": "noted",
            "by": "张三",
            "note": "已催办",
        },
    )
    assert "等待销号" not in text_of(reader.read(PAGE))
    page = text_of(reader.read("/hotline/supervision?as_of=2024-07-05"))
    assert "数据中已不在督办范围，等待销号" in page


@pytest.mark.parametrize("query", ["", "?no=", "?no=none&as_of=2024-06-30"])
def test_an_order_that_there_is_not_is_404(reader: Reader, query: str) -> None:
    reader.read(f"/hotline/supervision/order{query}", 404)


def test_an_act_that_was_changed_is_told(reader: Reader, folder: Path) -> None:
    do(reader, "noted")
    change_database(folder / "data/jixiao.db", "UPDATE supervision_acts SET note = '没有的事'")
    page = reader.read(ORDER)
    assert "没有的事" not in page
    assert "督办台账" in page
