"""The template of a report: what its lines are, and what is said of each mistake."""

import pytest

from forms.report.template import BLOCK_PLACEHOLDERS, INLINE_PLACEHOLDERS, fill_placeholders, read_template

WHOLE = "# {年度}年度报告\n// 说明\n\n## 一、概况\n### （一）资金\n{ 资金情况 }另有说明。\n{图:执行进度}\n"


def problems(text: str) -> list[str]:
    return [
        f"{problem.line}: {problem.message}" for problem in read_template(text.encode(), "forms/report.md")[1]
    ]


def test_a_line_is_a_heading_a_paragraph_or_a_block_and_comments_are_left_out() -> None:
    template, found = read_template(WHOLE.encode(), "forms/report.md")
    assert found == ()
    assert template
    assert [(line.number, line.level, line.block) for line in template.lines] == [
        *((1, 1, ""), (4, 2, ""), (5, 3, ""), (6, 0, "")),
        (7, 0, "图：执行进度"),
    ]


def test_what_is_put_in_is_never_read_again() -> None:
    assert fill_placeholders("{项目名称}和{ 年度 }", {"项目名称": "{年度}", "年度": "2024"}) == "{年度}和2024"


def test_no_name_stands_both_within_a_line_and_alone() -> None:
    assert not {*INLINE_PLACEHOLDERS} & {*BLOCK_PLACEHOLDERS}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("正文", "1: 第一行应是报告标题，写作“# {年度}年度……自评报告”"),
        ("", "1: 第一行应是报告标题，写作“# {年度}年度……自评报告”"),
        ("// 只有说明", "1: 第一行应是报告标题，写作“# {年度}年度……自评报告”"),
        ("# 报告\n{项目名}", "2: 没有占位项“{项目名}”，是否指“{项目名称}”？"),
        ("# 报告\n{天气预报}", "2: 没有占位项“{天气预报}”，可用的占位项见 docs/report.zh.md"),
        ("# 报告\n资金见{资金表}。", "2: “{资金表}”要单独写成一行，前后不能有别的文字"),
        ("# 报告\n## {资金表}", "2: “{资金表}”要单独写成一行，前后不能有别的文字"),
        ("# 报告\n{项目名称", "2: 花括号不成对：占位项写作“{项目名称}”，要印出花括号请用全角“｛｝”"),
        ("# 报告\n##", "2: “#”后面没有标题文字，请补上或删去这一行"),
        ("# 报告\n## 一\n#### 深", "3: 标题最多三级（###），现为 4 级"),
        ("# 报告\n### 一", "2: “###”前面还没有“##”，请先写上一级标题，或改为“##”"),
        ("# 报告\n\n# 又一个", "3: 报告标题（#）只能有一个，各部分的标题请用“##”"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(text: str, said: str) -> None:
    assert said in problems(text)


def test_all_mistakes_are_told_at_once_and_no_template_is_made() -> None:
    template, found = read_template("# 报告\n{甲}\n{乙}\n##".encode(), "forms/report.md")
    assert template is None
    assert [problem.line for problem in found] == [2, 3, 4]


@pytest.mark.parametrize("code", ["gb18030", "utf-16"])
def test_another_encoding_is_told_as_such(code: str) -> None:
    template, (problem,) = read_template(WHOLE.encode(code), "forms/report.md")
    assert template is None
    assert "编码选 UTF-8" in problem.message


@pytest.mark.parametrize("text", ["{" * 10_000, "{项目名称}" * 10_000, "#" * 10_000, "# a\n" * 10_000])
def test_a_long_template_is_read_in_a_moment(text: str) -> None:
    assert read_template(text.encode(), "forms/report.md")[1]
