"""期限: set by the office, shown with who set it and on what it rests, and the order of the 工作台."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.damaging import change_database
from tests.web.conftest import Reader
from tests.web.office import Office, open_office
from workspace import Workspace

PAGE = "/notices"


def set_deadline(reader: Reader, **typed: str) -> tuple[int, str]:
    hidden = {name: reader.hidden(name, PAGE) for name in ("csrf_token", "after")}
    usual = {"paper": "self-evaluation", "year": "2024", "document": "财绩〔2025〕3号", "by": "李财政"}
    answer = reader.client.post(
        "/notices/deadlines", data={**hidden, **usual, **typed}, follow_redirects=True
    )
    return answer.status_code, answer.text


def test_a_deadline_that_is_set_orders_the_workbench_and_says_where_it_comes_from(reader: Reader) -> None:
    assert "没有设定期限 · 10 项" in reader.read("/workbench")
    assert "已设定：2024 年度自评表，2025-02-28" in set_deadline(reader, when="2025年2月28日")[1]
    page = reader.read("/workbench")
    assert "已逾期 · 10 项" in page
    assert "李财政设定，依据：财绩〔2025〕3号" in page
    assert "李财政" in reader.read(PAGE)


def test_a_month_is_due_some_days_after_its_end(reader: Reader) -> None:
    set_deadline(reader, paper="monitoring", when="10天")
    page = reader.read("/workbench?as_of=2024-07-10")
    assert "今天到期" in page
    assert "本周到期" in reader.read("/workbench?as_of=2024-07-08")


def test_a_deadline_is_taken_back_by_an_empty_field(reader: Reader) -> None:
    set_deadline(reader, when="2025-02-28")
    assert "不设期限" in set_deadline(reader, when="")[1]
    assert "没有设定期限 · 10 项" in reader.read("/workbench")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"when": "二月底"}, "期限应写作 2024-06-30，现为“二月底”"),
        ({"when": "2027-02-28"}, "应在 2024 或 2025 年内"),
        ({"when": "2025-02-28", "year": "今年"}, "年度应写作 2024"),
        ({"when": "400", "paper": "monitoring"}, "月末后 1 至 90 天"),
        ({"when": ""}, "没有可以撤销的"),
        ({"when": "2025-02-28", "by": " "}, "请填写设定人姓名"),
        ({"when": "2025-02-28", "paper": "report"}, "请选择是自评表还是监控表"),
    ],
)
def test_what_is_no_deadline_is_refused_and_stays_typed(
    reader: Reader, typed: dict[str, str], says: str
) -> None:
    status, page = set_deadline(reader, **typed)
    assert status == 422
    assert says in page
    assert f'value="{typed["when"]}"' in page


def test_the_same_again_is_kept_once_and_another_word_meanwhile_is_told(folder: Path, reader: Reader) -> None:
    after = reader.hidden("after", PAGE)
    set_deadline(reader, when="2025-02-28", after=after)
    assert "没有需要保存的改动" in set_deadline(reader, when="2025-02-28", after=after)[1]
    status, page = set_deadline(reader, when="2025-03-15", after=after, by="王五")
    assert (status, "李财政已设定为“2025-02-28”" in page) == (409, True)
    with Workspace(folder).store() as store:
        assert [kept.day for kept in store.deadlines.standing()] == [date(2025, 2, 28)]


def test_a_deadline_that_other_hands_changed_counts_for_nothing(folder: Path, reader: Reader) -> None:
    set_deadline(reader, when="2025-02-28")
    change_database(folder / "data/jixiao.db", "UPDATE deadlines SET day = '2026-12-31'")
    assert "填报期限" in reader.read(PAGE)
    page = reader.read("/workbench")
    groups = re.findall(r'scope="rowgroup">([^<]+)<', page)
    assert [group.partition(" ")[0] for group in groups] == ["没有设定期限"]


def test_only_who_has_all_projects_in_scope_sets_deadlines(folder: Path) -> None:
    office: Office = open_office(folder)
    page = office.sign_in("filler").get(PAGE).text
    assert "须由财政人员办理" in page
    assert re.search(r"<button[^>]*>设定", office.sign_in("finance").get(PAGE).text)
