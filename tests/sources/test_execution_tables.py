"""Monthly tables of budget execution: of which day they speak, and what does not follow from their amounts."""

from datetime import date, datetime

import duckdb

from sources.stated_days import stated_day
from sources.typed import TypedTable
from tests.sources.conftest import Make, read, rows

YAML = 'budget: {files: "inbox/*", unit: 万元}'
HEAD = "单位,项目,年初预算数,上年结转,调整预算数,全年预算数,累计支出,执行率\n"


def doubtful(table: TypedTable) -> list[tuple[str, str]]:
    if not table.doubtful:
        return []
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT doubt_code, doubt_text FROM read_parquet(?)", [str(table.doubtful_path)]
        ).fetchall()
    return [(code, text) for code, text in found]


def test_one_table_of_a_month_says_nothing_of_the_months_before(make: Make) -> None:
    files = {"预算执行进度表（2024年6月）.csv": HEAD + "甲,热线,10,1,0,11,5.5,50%\n"}
    table = read(make(YAML, files), "budget")
    assert rows(table, "as_of, executed") == [(datetime(2024, 6, 30), 55000)]


def test_a_table_named_by_the_day_of_its_export_counts_in_every_period(make: Make) -> None:
    files = {"预算执行_20250110.csv": HEAD + "甲,热线,10,1,0,11,5.5,50%\n"}
    assert rows(read(make(YAML, files), "budget"), "as_of") == [(None,)]


def test_rates_of_either_budget_and_of_one_or_a_hundred_follow_and_others_are_told(make: Make) -> None:
    lines = "甲,热线,10,1,0,11,5.5,50%\n甲,线路,10,0,0,20,5,0.5\n甲,培训,10,0,0,10,5,62.5\n甲,空,0,0,0,0,0,\n"
    table = read(make(YAML, {"a.csv": HEAD + lines}), "budget")
    (doubt,) = table.doubts
    assert (doubt.code, doubt.count, doubt.of, doubt.columns) == ("disagreement", 1, 4, ("executed",))
    assert doubt.message.startswith("a.csv 第 4 行") or "第 4 行等 1 行的“执行率”" in doubt.message


def test_a_sum_that_falls_from_month_to_month_is_told(make: Make) -> None:
    files = {
        "2024年5月.csv": HEAD + "甲,热线,10,1,0,11,5.5,50%\n甲,线路,10,0,0,10,1,10%\n",
        "2024年6月.csv": HEAD + "甲,热线,10,1,0,11,4.4,40%\n甲,线路,10,0,0,10,2,20%\n",
    }
    assert doubtful(read(make(YAML, files), "budget")) == [("disagreement", "累计执行数比上一期少")]


def test_two_rows_of_a_project_in_one_month_are_no_sum_that_falls(make: Make) -> None:
    head = "单位,项目,资金来源,年初预算数,累计支出\n"
    may = head + "甲,热线,财政拨款,10,5\n甲,热线,其他资金,4,1\n"
    june = head + "甲,热线,财政拨款,10,6\n甲,热线,其他资金,4,1\n"
    one, fell = head + "甲,热线,,14,6\n", head + "甲,热线,财政拨款,10,4\n甲,热线,其他资金,4,1\n"
    for files in ({"2024年5月.csv": may}, *({"2024年5月.csv": may, "2024年6月.csv": t} for t in (june, one))):
        assert doubtful(read(make(YAML, files), "budget")) == []
    told = doubtful(read(make(YAML, {"2024年5月.csv": may, "2024年6月.csv": fell}), "budget"))
    assert told == [("disagreement", "累计执行数比上一期少")] * 2


def test_a_month_that_was_sent_twice_is_no_higher_sum_than_the_next(make: Make) -> None:
    files = {
        "2024年5月.csv": HEAD + "甲,热线,10,1,0,11,5.5,50%\n",
        "2024年5月（更正）.csv": HEAD + "甲,热线,10,1,0,11,5.4,49%\n",
        "2024年6月.csv": HEAD + "甲,热线,10,1,0,11,5.6,51%\n",
    }
    told = doubtful(read(make(YAML, files), "budget"))
    assert ("disagreement", "累计执行数比上一期少") not in told
    assert len(told) == 2


def test_a_report_is_of_the_month_of_its_title_and_not_of_the_day_it_was_made() -> None:
    titles = ["2024年3月预算执行情况报表", "生成时间：2024-04-02", "报表日期：2024-04-03"]
    assert stated_day(titles, "执行.csv") == date(2024, 3, 31)
