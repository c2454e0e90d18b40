"""CSV papers: whatever parts the cells, read whole; rows that do not fit together are refused with their line."""

import codecs

import pytest

from documents.document import Document, DocumentTable
from documents.open_file import open_document
from tests.documents.seen import rows, told

FORM = [
    ["项目支出绩效自评表"],
    ["项目名称", "热线座席租赁"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "租用座席数", "≥20个", "20个", "15", "15"],
    ["产出指标", "质量指标", "设备完好率", "≥98%", "99%", "15", "15"],
    ["效益指标", "社会效益指标", "接听能力", "≥95%", "96%", "30", "30"],
]
WIDTH = 7


def written(form: list[list[str]], separator: str, *, is_even: bool = True) -> str:
    width = WIDTH if is_even else 0
    return "".join(separator.join(row + [""] * (width - len(row))) + "\r\n" for row in form)


def opened(text: str, encoding: str = "utf-8") -> Document:
    return open_document(text.encode(encoding), "自评表.csv")


@pytest.mark.parametrize(
    ("separator", "is_even"),
    [*((separator, is_even) for separator in ",;|\t" for is_even in (True, False)), ("；", True)],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_every_separator_and_encoding_gives_one_table(separator: str, is_even: bool, encoding: str) -> None:
    document = opened(written(FORM, separator, is_even=is_even), encoding)
    (table,) = document.tables[-1:]
    assert rows(table)[-3:] == FORM[-3:]
    assert document.notices == ()


PROSE = "保障热线畅通,提高服务效率,解决群众急难愁盼问题,做好回访工作。"


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE}\n保障,{PROSE}\n" * 3,
        "一是甲；二是乙；三是丙；四是丁\n一是甲；二是乙；三是丙；四是丁；五是戊\n" * 3,
    ],
)
def test_sentences_are_no_table(text: str) -> None:
    assert opened(text).tables == ()


def test_big_endian_utf16_is_read() -> None:
    content = codecs.BOM_UTF16_BE + written(FORM, ",").encode("utf-16-be")
    assert rows(open_document(content, "表.csv").tables[0])[-1] == FORM[-1]


def test_the_line_that_names_the_separator_is_no_row() -> None:
    assert rows(opened("sep=;\n" + written(FORM, ";")).tables[0])[0][0] == FORM[0][0]


@pytest.mark.parametrize(("separator", "name"), [(",", "逗号"), (";", "分号"), ("|", "竖线")])
def test_a_row_with_a_separator_too_many_is_refused_with_its_line(separator: str, name: str) -> None:
    form = [*FORM[:4], ["产出指标", "质量指标", f"完好率{separator}含备机", *FORM[4][3:]], FORM[5]]
    document = opened(written(form, separator, is_even=False))
    assert document.is_refused
    (message,) = (notice.message for notice in document.notices)
    assert message.startswith("第5行有 8 格，多于表头的 7 格")
    assert name in message


def test_a_quoted_separator_is_text() -> None:
    form = [*FORM[:4], ["产出指标", "质量指标", '"完好率,含备机"', *FORM[4][3:]], FORM[5]]
    assert rows(opened(written(form, ",")).tables[0])[4][2] == "完好率,含备机"


def test_a_row_with_too_few_cells_is_told() -> None:
    form = [*FORM[:5], FORM[5][:5]]
    document = opened(written(form, ",", is_even=False))
    assert rows(document.tables[0])[5] == [*FORM[5][:5], "", ""]
    assert told(document) == [
        ("第1个表", "第6行的格数少于表头的 7 格，缺少的按行末空白读取；请核对各格是否对齐")
    ]
    assert document.notices[0].is_hint


def test_quotes_that_do_not_match_are_refused_with_their_line() -> None:
    form = [*FORM[:4], ["产出指标", "质量指标", '"完好率', *FORM[4][3:]], FORM[5]]
    document = opened(written(form, ",", is_even=False))
    assert document.is_refused
    assert document.notices[0].message.startswith("第5行起引号不成对")


def test_rows_of_bars_may_begin_with_a_blank_cell() -> None:
    text = "项目名称|热线|\n|二级指标|三级指标\n|数量指标|接听量\n|质量指标|接通率\n"
    (table,) = open_document(text.encode(), "表.csv").blocks
    assert isinstance(table, DocumentTable)
    assert rows(table)[2] == ["", "数量指标", "接听量"]
