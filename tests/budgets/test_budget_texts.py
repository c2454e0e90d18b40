"""What the text of a budget says of years, growth and shares: held like 比上年, or said to be beyond telling."""

from pathlib import Path

import pytest

from budgets.answers import RelationResult, Verdict
from budgets.budget import Budget
from budgets.budget_yaml import read_budget as read_file
from budgets.reading.budget import format_budget, read_budget
from budgets.reading.covers import read_cover
from budgets.reconciliation import reconcile
from documents.open_file import open_file
from tests.budgets import budget_of

FIELD = Path("cases/field")
TABLE = """一般公共预算支出表

单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t220.00\t150.00\t70.00
201\t一般公共服务支出\t180.00\t110.00\t70.00
208\t社会保障和就业支出\t40.00\t40.00\t
"""
HEADING = "五、一般公共预算支出情况说明"


def said(sentence: str, heading: str = HEADING) -> Budget:
    return budget_of(f"某县财政局2024年部门预算\n\n{heading}\n\n{sentence}\n\n{TABLE}")


def of(budget: Budget, verdict: Verdict = Verdict.BROKEN) -> list[RelationResult]:
    return [answer for answer in reconcile(budget) if answer.verdict is verdict]


def codes(sentence: str, heading: str = HEADING) -> list[str]:
    return [answer.relation for answer in of(said(sentence, heading))]


def case(shared: Path, name: str) -> Budget:
    budget = read_budget(open_file(shared / FIELD / name / "预算.docx"))
    assert budget is not None
    assert read_file(format_budget(budget).encode(), "targets/2024/budget.yaml") == (budget, ())
    return budget


def test_the_title_wins_over_a_sentence(shared: Path) -> None:
    budget = case(shared, "budget-year-on-the-cover")
    assert (budget.year, budget.unit) == (2024, "某区财政局")
    assert of(budget) == []


@pytest.mark.parametrize(
    ("title", "year", "unit"),
    [
        ("2024年度某区财政局预算公开", 2024, "某区财政局"),
        ("某区财政局2024年部门预算", 2024, "某区财政局"),
        ("关于某区财政局2024年部门预算公开的说明", 2024, "某区财政局"),
        ("关于2023年某县水利局部门预算的说明", 2023, "某县水利局"),
        ("一、某县水利局2023年部门预算情况说明……3", 2023, "某县水利局"),
        ("附件1：2022年某市发展和改革委员会（本级）部门预算", 2022, "某市发展和改革委员会"),
        ("2024年部门预算", 2024, ""),
        ("2024年财政拨款收支预算", 2024, ""),
        ("收入预算220万元，比2023年预算增加20万元", None, ""),
        ("2023年预算执行情况", None, ""),
        ("第二部分 2024年部门预算表", None, ""),
    ],
)
def test_titles_of_every_order(title: str, year: int | None, unit: str) -> None:
    assert read_cover([title]) == (year, unit)


def test_growth_is_divided_by_last_year(shared: Path) -> None:
    budget = case(shared, "budget-growth-year-on-year")
    growth = [answer for answer in of(budget) if answer.relation == "B-text-growth"]
    assert {answer.left.display_text for answer in growth} == {"14.43", "-6.00"}
    held = [answer for answer in of(budget, Verdict.HOLDS) if answer.relation == "B-text-growth"]
    assert len(held) == 4


@pytest.mark.parametrize(
    "words",
    [
        *("同比增加20万元，增长{}%", "较上年增加20万元，增长{}%", "比2023年增加20万元，增长{}%", "与上年相比增加20万元，增长{}%"),
        *("较去年同期增加20万元，增幅{}%", "比上年预算数增长20万元，增长{}%", "比2023年的200万元增加20万元，增长{}%"),
        *("在2023年200万元的基础上增加20万元，增长{}%", "比上年决算数增加了20万元，增长为{}%", "同比上升20万元，上升{}%"),
    ],
)  # fmt: skip
def test_growth_in_all_words(words: str) -> None:
    assert codes(f"2024年一般公共预算支出220万元，{words.format('10.00')}。") == []
    assert codes(f"2024年一般公共预算支出220万元，{words.format('9.09')}。") == ["B-text-growth"]


@pytest.mark.parametrize("word", ["减少", "下降", "降低", "压减", "减少了"])
def test_negative_words(word: str) -> None:
    assert codes(f"2024年一般公共预算支出220万元，同比{word}20万元，下降8.33%。") == []
    assert codes(f"2024年一般公共预算支出220万元，同比{word}20万元，下降9.09%。") == ["B-text-growth"]
    assert codes(f"2024年一般公共预算支出220万元，同比{word}20万元，增长8.33%。") == ["B-text-growth"]


@pytest.mark.parametrize(
    "words", ["与上年持平", "与上年一致", "同比无增减变化", "较上年没有变化", "与2023年相同"]
)
def test_no_change_is_held_against_last_year(words: str) -> None:
    last = "2023年一般公共预算支出{}万元。"
    assert codes(f"2024年一般公共预算支出220万元，{words}。{last.format('220')}") == []
    assert codes(f"2024年一般公共预算支出220万元，{words}。{last.format('210')}") == ["B-text-change"]


@pytest.mark.parametrize("base", ["比2023年的200万元", "在2023年200万元的基础上", "较上年预算数200万元"])
def test_a_told_base_is_held_too(base: str) -> None:
    assert codes(f"2024年一般公共预算支出220万元，{base}增加30万元。") == ["B-text-change"]


@pytest.mark.parametrize(
    "words",
    [
        "2024年一般公共预算支出220万元，2023年一般公共预算支出200万元，同比增长{}%。",
        "一般公共预算支出由2023年的200万元增加到220万元，增长{}%。",
        "2024年一般公共预算支出220万元，同口径比上年增加20万元，增长{}%。",
        "一般公共预算支出比上年增加20万元，增长{}%，其中：基本支出增加15万元，项目支出增加5万元。",
    ],
)
def test_growth_in_other_orders(words: str) -> None:
    assert codes(words.format("10.00")) == []
    assert codes(words.format("9.09")) == ["B-text-growth"]


def test_each_part_of_a_change_has_its_own_percentage() -> None:
    parts = "其中：基本支出增加15万元，增长{}%；项目支出增加5万元，增长7.69%。"
    whole = "一般公共预算支出比上年增加20万元，增长10%，"
    assert codes(whole + parts.format("11.11")) == []
    assert codes(whole + parts.format("21.11")) == ["B-text-growth"]


def test_a_percentage_alone_needs_last_year() -> None:
    assert codes("2024年一般公共预算支出220万元，比2023年的200万元增长12%。") == ["B-text-growth"]
    untold = of(said("2024年一般公共预算支出220万元，同比增长12%。"), Verdict.CANNOT_TELL)
    assert any("增减% 12" in answer.message for answer in untold)


def test_a_share_of_a_whole_that_is_named(shared: Path) -> None:
    budget = case(shared, "budget-share-of-named-whole")
    shares = [answer for answer in of(budget) if answer.relation == "B-share"]
    assert [(answer.left.display_text, answer.right.display_text) for answer in shares if answer.right] == [
        ("18.76", "18.75")
    ]
    assert sum(answer.relation == "B-share" for answer in of(budget, Verdict.HOLDS)) == 4
    assert any("911000.39" in answer.message and "881300.39" in answer.message for answer in of(budget))


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        ("基本支出150万元，占一般公共预算支出的{}%。", "68.18", "68.81"),
        ("2024年支出总预算300万元。基本支出150万元，占支出总预算{}%。", "50.00", "55.00"),
        ("项目支出70万元。其中：信息化建设35万元，占项目支出预算的比例为{}%。", "50.00", "35.00"),
        ("基本支出150万元。商品和服务支出预算30万元，占基本支出{}%。", "20.00", "13.64"),
    ],
)
def test_shares_of_named_wholes(sentence: str, right: str, wrong: str) -> None:
    assert codes(sentence.format(right)) == []
    assert codes(sentence.format(wrong)) == ["B-share"]


def test_a_share_of_what_stands_nowhere_is_said_to_be_unchecked() -> None:
    untold = of(said("水库维修12万元，占全县水利投资的3.20%。"), Verdict.CANNOT_TELL)
    assert any("占比 3.20" in answer.message for answer in untold)


def test_figures_of_last_year_are_not_those_of_this_table(shared: Path) -> None:
    budget = case(shared, "budget-figures-of-last-year")
    assert [(answer.relation, answer.left.display_text, answer.difference) for answer in of(budget)] == [
        ("B-text-change", "-0.58", answer.difference) for answer in of(budget)
    ]
    assert len(of(budget)) == 1


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (
            "二、2023年一般公共预算决算情况",
            "一般公共预算支出200万元，其中：基本支出140万元，项目支出60万元。",
        ),
        (HEADING, "2023年一般公共预算支出决算200万元，其中：基本支出140万元，项目支出60万元。"),
        (HEADING, "上年一般公共预算支出200万元。"),
        (HEADING, "2024年一般公共预算支出220万元。2023年一般公共预算支出200万元，基本支出140万元。"),
    ],
)
def test_other_figures_of_last_year(heading: str, sentence: str) -> None:
    assert codes(sentence, heading) == []


def test_last_years_spending_is_no_base_of_changes_that_do_not_come_out_of_it() -> None:
    """They may be against last year's budget, which stands nowhere; one that comes out shows what is meant."""
    text = "2024年“三公”经费5.5万元，同比下降8.33%，其中：公务接待费1.5万元，比上年减少{}万元。"
    spent = "2023年“三公”经费决算支出4.8万元，其中：公务接待费1.2万元。"
    assert codes(text.format("0.5") + spent) == []
    untold = of(said(text.format("0.5") + spent), Verdict.CANNOT_TELL)
    assert any("增减% -8.33" in answer.message for answer in untold)
    assert codes(text.format("0.5").replace("1.5", "0.7") + spent) == ["B-text-growth"]


def test_money_carried_over_is_of_this_year() -> None:
    assert codes(
        "一般公共预算基本支出150万元，其中：2023年结转资金安排支出40万元，本年收入安排支出100万元。"
    ) == ["B-parts"]


def test_project_spending_of_the_text_is_held_against_the_table() -> None:
    heading = "（二）项目支出情况说明"
    assert codes("一般公共服务支出2024年预算70万元。", heading) == []
    assert codes("一般公共服务支出2024年预算64万元。", heading) == ["B-text"]
    assert codes("项目支出64万元。", heading) == ["B-text"]
    assert codes("基本支出156万元。") == ["B-text"]


def test_numbers_that_cannot_be_held_are_counted_and_listed() -> None:
    budget = said("机关运行经费12.30万元，会议费0.50万元。", "（一）机关运行经费")
    (untold,) = (answer for answer in of(budget, Verdict.CANNOT_TELL) if answer.relation == "B-unchecked")
    assert "有 2 个数没有核对" in untold.message
    assert "12.30" in untold.message
    assert "0.50" in untold.message


def test_a_number_that_belongs_to_nothing_is_said() -> None:
    budget = said("一般公共预算支出220万元，完成率95.5%。")
    assert any("95.5%" in text for text in budget.unchecked)


def test_thresholds_are_no_amounts() -> None:
    assert said("单价50万元以上通用设备0台，单价100万元（含）以上专用设备0台。").statements == ()


def test_the_largest_difference_stands_first_and_rounding_apart() -> None:
    text = "2024年一般公共预算支出220.01万元。基本支出140万元，占一般公共预算支出60.00%。项目支出72万元。"
    found = of(said(text))
    assert [answer.difference and abs(answer.difference) for answer in found[:2]] == [10, 2]
    assert [answer.may_be_rounding for answer in found] == [False, False, False, True]
    assert [answer.relation for answer in found[2:]] == ["B-share", "B-text"]


@pytest.mark.parametrize("words", ["较上年预算减少60万元，同比下降{}%", "同比净减60万元，同比下降{}%"])
def test_a_base_that_is_named_twice_is_one(words: str) -> None:
    assert codes(f"2024年一般公共预算支出220万元，{words.format('21.43')}。") == []
    assert codes(f"2024年一般公共预算支出220万元，{words.format('27.27')}。") == ["B-text-growth"]


@pytest.mark.parametrize(
    "words",
    [
        "较上年增长10个百分点",
        "同比增长了一成",
        "较2023年翻一番",
        "是上年的1.2倍",
        "约占三成",
        "提高1.5个百分点",
    ],
)
def test_a_change_in_other_words_is_told_as_not_checked(words: str) -> None:
    untold = of(said(f"2024年一般公共预算支出220万元，{words}。"), Verdict.CANNOT_TELL)
    assert any(words in answer.message for answer in untold)


@pytest.mark.parametrize("words", ["完成三成立项工作", "全面提高服务水平", "提高一次办成率"])
def test_other_words_are_no_change(words: str) -> None:
    untold = of(said(f"2024年一般公共预算支出220万元，主要用于{words}。"), Verdict.CANNOT_TELL)
    assert not any("没有读出是什么的数" in answer.message for answer in untold)


def test_amounts_with_thousands_commas_are_read() -> None:
    assert codes("2024年一般公共预算支出2,200,000.00元，比上年增加200,000元，增长10%。") == []
    assert codes("2024年一般公共预算支出2,100,000.00元。") == ["B-text"]


def test_years_in_chinese_digits() -> None:
    assert read_cover(["某县水利局二〇二四年部门预算"]) == (2024, "某县水利局")
    assert read_cover(["二○二三年度某县水利局部门预算"]) == (2023, "某县水利局")
    assert codes("一般公共预算支出220万元，比二〇二三年增加20万元，增长9.09%。") == ["B-text-growth"]


@pytest.mark.parametrize("header", ["项目（单位）", "用款事由", "支出方向"])
def test_a_column_of_words_beside_the_codes_names_the_rows(header: str) -> None:
    table = TABLE.replace("科目名称", header)
    budget = budget_of(f"某县财政局2024年部门预算\n\n{table}")
    assert [row.name for row in budget.tables[0].rows] == ["合计", "一般公共服务支出", "社会保障和就业支出"]


def test_currency_signs_in_tables_are_read() -> None:
    table = TABLE.replace("220.00", "￥220.00").replace("180.00", "¥ 180.00")
    budget = budget_of(f"某县财政局2024年部门预算\n\n{table}")
    assert of(budget) == []
    assert not any("不是数字" in answer.message for answer in of(budget, Verdict.CANNOT_TELL))
