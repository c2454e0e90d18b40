"""The tabs of a project: what each shows, which one fits the day, and that nothing is asked for too early."""

import io
import re

import pytest

from tests.web.conftest import PROJECT, Reader

TABS = ("summary", "fill", "evaluation", "material", "papers", "records")


def test_every_tab_is_an_address_of_its_own_and_marked(reader: Reader) -> None:
    for tab in TABS:
        page = reader.read(f"{PROJECT}?tab={tab}")
        assert re.search(rf'tab={tab}[^"]*" aria-current="page"', page), tab
    assert reader.client.get(f"{PROJECT}?tab=monitoring").location.startswith(f"{PROJECT}/monitoring")
    assert "没有“nothing”这一页" in reader.read(f"{PROJECT}?tab=nothing", 404)


def test_after_the_year_the_self_evaluation_comes_first_and_in_the_year_how_it_goes(reader: Reader) -> None:
    assert "自评表尚不完整" in reader.read(PROJECT)
    july = reader.read(f"{PROJECT}?as_of=2024-07-31")
    assert "7 月监控表还不能提交" in july
    assert "自评表尚不完整" not in july


def test_in_the_year_no_reason_of_a_yearly_score_is_asked_for(reader: Reader) -> None:
    for tab in ("summary", "evaluation", "fill"):
        page = reader.read(f"{PROJECT}?tab={tab}&as_of=2024-07-31")
        assert "得分低于分值" not in page, tab
    assert "试算的得分，不是自评结果" in reader.read(f"{PROJECT}?tab=evaluation&as_of=2024-07-31")


def test_in_january_nothing_is_due_yet(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?as_of=2024-01-15")
    assert "1 月还没有过完，还没有要填的" in page
    assert "1 月过完后才有运行监控" in page


def test_the_judgement_is_one_and_leads_to_the_first_thing_to_do(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?tab=summary")
    assert page.count('class="judgement') == 1
    assert "自评表还不能提交：还有" in page
    assert "可以提交" not in page
    assert re.search(r'href="[^"]*enter=[^"]*#enter">去填第一件', page)


def test_the_drawings_show_the_months_alone_and_a_table(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?tab=summary")
    charts = page.partition('id="trend-title"')[2]
    assert "当月" in charts
    assert "看数据表" in charts
    assert "不低于 98%" in charts


def test_the_evidence_of_all_rows_stands_with_its_state(reader: Reader) -> None:
    assert "还没有佐证材料" in reader.read(f"{PROJECT}?tab=material")
    reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(b"x"), "演练记录.txt"))
    page = reader.read(f"{PROJECT}?tab=material")
    assert "演练记录.txt" in page
    assert "有效" in page
    reader.fill(indicator="drills", value="6")
    assert "证明的是先前的填报" in reader.read(f"{PROJECT}?tab=material")


def test_every_file_is_named_with_its_paper(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?tab=papers")
    for name in ("自评表 Word", "目标表 Excel", "监控表 PDF", "自评报告 Word"):
        assert name in page


def test_records_tell_of_runs_and_entries_newest_first_and_can_be_chosen(reader: Reader) -> None:
    reader.fill(indicator="drills", value="5")
    page = reader.read(f"{PROJECT}?tab=records")
    assert page.index("填报“应急演练”") < page.index("截至 2024-12-31 采集")
    entered = reader.read(f"{PROJECT}?tab=records&kind=entered")
    assert "填报“应急演练”" in entered
    assert "采集 " not in entered.partition('class="feed"')[2]


@pytest.mark.parametrize("tab", ["material", "records"])
def test_a_tab_of_the_past_does_not_know_what_came_later(reader: Reader, tab: str) -> None:
    reader.fill(indicator="drills", value="5", evidence=(io.BytesIO(b"x"), "演练记录.txt"))
    assert "演练记录.txt" not in reader.read(f"{PROJECT}?tab={tab}&as_of=2024-12-31&known_at=2020-01-01")


def test_the_months_of_monitoring_are_walked_with_arrows(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}/monitoring?as_of=2024-07-31")
    assert 'aria-label="上一月：6月末"' in page
    assert 'aria-label="下一月：8月末"' in page
    assert 'aria-label="上一月' not in reader.read(f"{PROJECT}/monitoring?as_of=2024-01-31")


def test_a_good_light_beside_a_hopeless_outlook_is_pointed_out(reader: Reader) -> None:
    month = f"{PROJECT}/monitoring?as_of=2024-07-31"
    hidden = {name: reader.hidden(name, f"{month}&enter=drills") for name in ("csrf_token", "after")}
    said = {"indicator": "drills", "value": "9", "likelihood": "完全不可能", "by": "张三", "measure": "无"}
    reader.client.post(month, data={**hidden, **said})
    assert "填报的完成可能性却是“完全不可能”，请核对" in reader.read(month)


def test_what_the_checks_say_of_the_sheet_is_part_of_the_judgement(reader: Reader) -> None:
    """None of it by the line of a file."""
    todo = reader.read(f"{PROJECT}?tab=summary").partition('id="missing"')[2].partition("</section>")[0]
    assert "目标表：“应急演练”、“长期机制”由人填报" in todo
    assert "列：" not in todo
