"""YAML is read as texts with places; whatever is wrong is said once, where it is, in words an official can act on."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.children import run_bounded
from yamlfiles.problem import FilePlace, Severity
from yamlfiles.reader import (
    ListNode,
    MappingNode,
    Node,
    TextNode,
    YamlReader,
    as_date,
    as_decimal,
    compose_tree,
)


def messages(content: bytes | str) -> list[str]:
    _, problems = compose_tree(content.encode() if isinstance(content, str) else content, "f.yaml")
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "written", ["no", "012", "12:30", "1e3", "2024-01-05", "0x1F", "yes", "1_000", ".inf", "=", "<<"]
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    root, problems = compose_tree(f"a: {written}\n".encode(), "f.yaml")
    assert problems == []
    assert root == MappingNode(((TextNode("a", 1, 1), TextNode(written, 1, 4)),), 1, 1)


def test_every_node_knows_its_line_and_column() -> None:
    root, _ = compose_tree("名称: [甲, {乙: “丙”}]\n".encode(), "f.yaml")
    inner = MappingNode(((TextNode("乙", 1, 10), TextNode("“丙”", 1, 13)),), 1, 9)
    assert root == MappingNode(
        ((TextNode("名称", 1, 1), ListNode((TextNode("甲", 1, 6), inner), 1, 5)),), 1, 1
    )


@pytest.mark.parametrize(
    ("written", "blank"), [("", True), ("~", True), ("null", True), ("'~'", False), ("' '", True)]
)
def test_a_cell_left_empty_is_blank(written: str, blank: bool) -> None:
    root, _ = compose_tree(f"a: {written}\n".encode(), "f.yaml")
    assert isinstance(root, MappingNode)
    value = root.entries[0][1]
    assert isinstance(value, TextNode)
    assert value.is_blank is blank


def test_a_byte_order_mark_is_no_part_of_the_first_word() -> None:
    root, problems = compose_tree("\ufeff名称: 甲".encode(), "f.yaml")
    assert (root, problems) == (MappingNode(((TextNode("名称", 1, 1), TextNode("甲", 1, 5)),), 1, 1), [])


SAVE_AS = "请在编辑器里“另存为”，编码选 UTF-8，再检查一次"
REFUSED: list[tuple[str, bytes | str, list[str]]] = [
    ("empty", "", ["1:1: 文件没有内容"]),
    ("only comments", "# 无\n", ["1:1: 文件没有内容"]),
    (
        "GB18030",
        "name: 语音\n".encode("gb18030"),
        [f"1:7: 文件不是 UTF-8 编码，像是GB18030（GBK，记事本的“ANSI”）：{SAVE_AS}"],
    ),
    (
        "GB18030 after Chinese UTF-8",
        "名: 甲\n".encode() + "乙: 1".encode("gb18030"),
        [f"2:1: 文件不是 UTF-8 编码，像是其他编码，或者已经损坏：{SAVE_AS}"],
    ),
    (
        "UTF-16",
        "a: 1".encode("utf-16"),
        [f"1:1: 文件不是 UTF-8 编码，像是UTF-16（记事本的“Unicode”）：{SAVE_AS}"],
    ),
    ("a control character", "a: 1\nb: \x07\n", ["2:4: 含有不可见的控制字符 U+0007，请删除"]),
    ("a NUL", b"a: \0", ["1:4: 含有不可见的控制字符 U+0000，请删除"]),
    ("an escaped control character", 'a: "\\x1b[2J"', ["1:4: 含有不可见的控制字符 U+001B，请删除"]),
    ("a directive", "%YAML 1.2\n---\na: 1", ["1:1: 不支持以“%”开头的行，请删除或给值加引号"]),
    ("two documents", "a: 1\n---\nb: 2\n", ["2:1: 一个文件只能写一份内容，请删去多余的“---”分隔行"]),
    (
        "alias, anchor and tag at once",
        "a: &x 1\nb: *x\nc: !!int 3\n",
        [
            "1:4: 不支持锚点“&x”：请把内容写全；值本身以“&”开头时加引号",
            "2:4: 不支持引用“*x”：请把内容写全；值本身以“*”开头时加引号",
            "3:4: 不支持标签“tag:yaml.org,2002:int”：请删除；值本身以“!”开头时加引号",
        ],
    ),
    ("a repeated key", "a: 1\nb: 2\na: 3\n", ["3:1: 字段“a”重复：第 1 行已经写过，请只留一处"]),
    ("a key that is a list", "? [a]\n: 1\n", ["1:3: 字段名应是一个词"]),
    ("an empty key", "? \n: 1\n", ["1:2: 字段名应是一个词"]),
    ("a tab", "a:\n\tb: 1\n", ["2:1: 缩进用了制表符（Tab），请改为空格"]),
    ("a tab in a continued value", "a: 1\n\tb: 2\n", ["2:1: 缩进用了制表符（Tab），请改为空格"]),
    (
        "a full-width colon between fields",
        "a: 1\n名称：甲\nb: 2\n",
        ["2:3: 这里用了全角冒号“：”，请改为半角冒号加一个空格“: ”"],
    ),
    (
        "a full-width colon in the first field",
        "名称：甲\nb: 2\n",
        ["1:3: 这里用了全角冒号“：”，请改为半角冒号加一个空格“: ”"],
    ),
    (
        "a colon too many",
        "a: 每年1次: 全部\n",
        ["1:8: 这里多出一个冒号：请检查上一行冒号后是否有空格、缩进是否对齐；值里带冒号的要加引号"],
    ),
    ("no space after a colon", "a:1\nb: 2\n", ["1:2: 冒号后面要有一个半角空格"]),
    ("a full-width space after a colon", "a:\u30001\nb: 2\n", ["1:2: 冒号后面要有一个半角空格"]),
    (
        "a full-width space before a field",
        "x:\n  a: 1\n\u3000\u3000b: 2: 3\n",
        ["3:1: 这里用了全角空格，请改为半角空格"],
    ),
    ("a full-width dash", "a:\n  － {b: 1, c: 2}\n", ["2:3: 列表的短横要用半角“-”，后面加一个空格"]),
    ("no space after a dash", "a:\n  -b: {c: 1}\n  -d: 2: 3\n", ["3:3: “-”后面要有一个空格"]),
    (
        "a full-width comma between fields in braces",
        "a: {b: 1， c: 2}\n",
        ["1:9: 花括号里各字段之间要用半角逗号加一个空格“, ”；值里的逗号要给整个值加引号"],
    ),
    ("full-width braces", "a: ｛b: 1, c: 2｝\n", ["1:4: 花括号要用半角“{}”"]),
    (
        "a comparison that YAML reads as a block",
        "a: >=98%\n",
        ['1:5: 值以“>”或“|”开头时要加引号，如 target: ">=98%"'],
    ),
    ("a reserved first character", "a: @x\n", ["1:4: 值不能以“@”开头，请给整个值加引号"]),
    ("an open quote", 'a: "x\nb: 1\n', ["1:4: 引号没有闭合"]),
    ("an open brace", "a: {b: 1\nc: 2\n", ["1:4: 花括号“{”没有闭合，或少了逗号"]),
    ("an open bracket", "a: [b\nc: 2\n", ["1:4: 方括号“[”没有闭合，或少了逗号"]),
    (
        "text after a quote",
        'a: "12345"热线\n',
        ["1:11: 缩进没有对齐，或引号后面还有文字：同级字段要从同一列开始，整个值放在一对引号里"],
    ),
    ("deep nesting", "[" * 100_000, ["1:21: 嵌套过深（超过 20 层），请检查括号和缩进"]),
    ("deep block nesting", "- " * 100_000, ["1:41: 嵌套过深（超过 20 层），请检查括号和缩进"]),
    ("deep mappings", "{a: " * 100_000, ["1:81: 嵌套过深（超过 20 层），请检查括号和缩进"]),
    ("too many nodes", "- a\n" * 60_000, ["50000:3: 内容过多（超过 50000 项），不像是手写的文件，请检查"]),
    ("too many bytes", b"#" * 1_000_001, ["1:1: 文件超过 1 MB，不像是手写的文件，请检查"]),
]


@pytest.mark.parametrize(
    ("content", "expected"), [record[1:] for record in REFUSED], ids=[record[0] for record in REFUSED]
)
def test_what_is_refused_is_named_with_its_place(content: bytes | str, expected: list[str]) -> None:
    assert messages(content) == [f"f.yaml:{text}" for text in expected]


BOMBS = {
    "brackets": b"[" * 400_000,
    "closed brackets": b"[" * 200_000 + b"]" * 200_000,
    "braces": b"{" * 400_000,
    "question marks": b"? " * 200_000,
    "dashes": b"- " * 200_000,
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (c, c, b"*a," * 9) for c in b"bcdefghi"),
    "many aliases": b"a: &a 1\n" + b"".join(b"k%d: *a\n" % index for index in range(20_000)),
    "anchors": b"".join(b"k%d: &a%d 1\n" % (index, index) for index in range(20_000)),
    "tag directives": b"".join(b"%%TAG !a%d! x\n" % index for index in range(20_000)),
    "repeated keys": b"a: 1\n" * 80_000,
    "one long word": b"a" * 400_000,
    "one long line": b"a: " + b"b " * 200_000,
    "quotes": b"'" * 400_001,
    "colons": b": " * 200_000,
    "blank block": b"a: |\n" + b" \n" * 200_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_read_and_holds_nobody_up(name: str) -> None:
    run_bounded(lambda: compose_tree(BOMBS[name], "f.yaml"))


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_no_bytes_make_it_raise(content: bytes) -> None:
    root, problems = compose_tree(content, "f.yaml")
    assert root is not None or problems


@given(st.text(alphabet="ab: -[]{}#&*!|>'\"%@`,?\n\t1：“”\\x", max_size=60))
@settings(max_examples=500)
def test_no_yaml_like_text_makes_it_raise(text: str) -> None:
    root, problems = compose_tree(text.encode(), "f.yaml")
    assert root is not None or problems
    places = [problem.place for problem in problems]
    assert all(isinstance(place, FilePlace) and place.line >= 1 and place.column >= 1 for place in places)


def reader_of(text: str) -> tuple[YamlReader, dict[str, Node]]:
    reader = YamlReader("f.yaml")
    return reader, reader.read_mapping(reader.read_tree(text.encode()), "文件")


def said(reader: YamlReader) -> list[str]:
    return [str(problem).removeprefix("f.yaml:") for problem in reader.sorted_problems()]


def test_a_mistyped_field_is_told_the_likely_meant_one() -> None:
    reader = YamlReader("f.yaml")
    root = reader.read_tree("name: 甲\nwieght: 15\n分值: 3\nzzz: 1\n".encode())
    found = reader.read_fields(
        root, "指标", required=("name",), optional=("weight",), aliases={"分值": "weight"}
    )
    assert list(found) == ["name"]
    assert said(reader) == [
        "2:1: 不认识的字段“wieght”，是否指“weight”？",
        "3:1: 不认识的字段“分值”，是否指“weight”？",
        "4:1: 不认识的字段“zzz”，可用的有：name、weight",
    ]


def test_a_field_behind_a_full_width_blank_is_told_so() -> None:
    reader = YamlReader("f.yaml")
    reader.read_fields(reader.read_tree("\u3000name: 甲\n".encode()), "指标", optional=("name",))
    assert said(reader) == ["1:1: 不认识的字段“name”：前后有全角空格，请删除"]


def test_a_value_in_chinese_quotes_is_read_where_no_text_is_wanted() -> None:
    reader, found = reader_of("a: “15”\nb: ‘2024-03-01’\nc: “是”\nd: “rate”\ne: “甲”乙")
    assert reader.read_decimal(found["a"], "a") == Decimal(15)
    assert reader.read_date(found["b"], "b") == date(2024, 3, 1)
    assert reader.read_flag(found["c"], "c")
    assert reader.read_choice(found["d"], "d", ["rate"]) == "rate"
    assert reader.read_text(found["e"], "e") == "“甲”乙"
    assert said(reader) == []


def test_missing_and_blank_required_fields_are_both_named() -> None:
    reader = YamlReader("f.yaml")
    reader.read_fields(
        reader.read_tree(b"goal:\nname:\n"), "文件", required=("name", "indicators"), optional=("goal",)
    )
    assert said(reader) == ["1:1: “文件”缺少字段“indicators”", "2:6: 必填字段“name”没有填写"]


@pytest.mark.parametrize(
    ("written", "method", "value", "problem"),
    [
        ("15", "decimal", Decimal(15), None),
        ("'15'", "decimal", Decimal(15), None),
        ("１５．５", "decimal", Decimal("15.5"), None),
        ("1,234.50", "decimal", Decimal("1234.50"), None),
        ("-3", "decimal", Decimal(-3), None),
        ("", "decimal", None, None),
        ("十五", "decimal", None, "1:4: “a”应是数字，现为“十五”"),
        ("1e9", "decimal", None, "1:4: “a”应是数字，现为“1e9”"),
        ("nan", "decimal", None, "1:4: “a”应是数字，现为“nan”"),
        ("12,34", "decimal", None, "1:4: “a”应是数字，现为“12,34”"),
        ("1" * 5000, "decimal", None, f"1:4: “a”应是数字，现为“{'1' * 40}…”"),
        ("[1]", "decimal", None, "1:4: “a”应是数字，现为列表"),
        ("2024-03-01", "date", date(2024, 3, 1), None),
        ("2024年3月1日", "date", date(2024, 3, 1), None),
        ("2024-02-30", "date", None, "1:4: “a”应是日期，如 2024-03-01，现为“2024-02-30”"),
        ("{b: 1}", "date", None, "1:4: “a”应是日期，现为若干“字段: 值”"),
        ("甲", "text", "甲", None),
        ("no", "text", "no", None),
        ("", "text", "", None),
        ("[甲]", "text", "", "1:4: “a”应是文字，现为列表"),
        ("甲", "texts", ("甲",), None),
        ("[甲, 乙]", "texts", ("甲", "乙"), None),
        ("是", "flag", True, None),
        ("no", "flag", False, None),
        ("也许", "flag", False, "1:4: “a”应是“是”或“否”（true/false），现为“也许”"),
        ("甲", "sequence", (), "1:4: “a”应是列表，每项以“- ”开头，现为“甲”"),
        (
            "名称：甲",
            "mapping",
            {},
            "1:4: “a”应是若干“字段: 值”，现为“名称：甲”：冒号要用半角，后面加一个空格",
        ),
        ("[1]", "mapping", {}, "1:4: “a”应是若干“字段: 值”，现为列表"),
    ],
)
def test_a_value_is_read_or_its_problem_said(
    written: str, method: str, value: object, problem: str | None
) -> None:
    reader, found = reader_of(f"a: {written}\n")
    assert getattr(reader, f"read_{method}")(found["a"], "a") == value
    assert said(reader) == ([problem] if problem else [])


def test_a_choice_outside_the_list_is_told_the_nearest_one() -> None:
    reader, found = reader_of("a: montly\nb: 周\n")
    assert reader.read_choice(found["a"], "a", ("monthly", "yearly"), "monthly") == "monthly"
    assert reader.read_choice(found["b"], "b", ("monthly", "yearly"), "yearly") == "yearly"
    assert said(reader) == [
        "1:4: “a”的取值“montly”不认识，是否指“monthly”？",
        "2:4: “b”的取值“周”不认识，可用的有：monthly、yearly",
    ]


def test_an_absent_field_gives_the_default_without_a_problem() -> None:
    reader = YamlReader("f.yaml")
    absent = (
        reader.read_text(None, "a", "甲"),
        reader.read_decimal(None, "a"),
        reader.read_date(None, "a"),
        reader.read_flag(None, "a", True),
    )
    assert absent == ("甲", None, None, True)
    assert (
        reader.read_mapping(None, "a"),
        reader.read_sequence(None, "a"),
        reader.read_texts(None, "a"),
    ) == (
        {},
        (),
        (),
    )
    assert reader.sorted_problems() == ()


def test_a_flood_of_problems_is_cut_after_a_hundred() -> None:
    reader = YamlReader("f.yaml")
    root = reader.read_tree("".join(f"k{index}: 1\n" for index in range(150)).encode())
    reader.read_fields(root, "文件", optional=("name",))
    report = reader.sorted_problems()
    assert len(report) == 101
    assert (report[-1].line, report[-1].message) == (101, "此后还有 50 处问题，改正以上各处后再检查")
    assert report[-1].severity is Severity.ERROR


def test_a_message_shows_a_user_text_short_and_on_one_line() -> None:
    reader = YamlReader("f.yaml")
    reader.read_fields(reader.read_tree(b'"a\\nb": 1\n'), "文件", optional=("name",))
    assert said(reader) == ["1:1: 不认识的字段“a b”，可用的有：name"]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_written_decimal_is_read_exactly(number: Decimal) -> None:
    assert as_decimal(f"{number:f}") == number


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_written_date_is_read_exactly(day: date) -> None:
    assert {as_date(day.isoformat()), as_date(f"{day.year}年{day.month}月{day.day}日")} == {day}
