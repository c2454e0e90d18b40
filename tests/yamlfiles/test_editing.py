"""A target file changed piece by piece keeps every other character."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from characters.look_alikes import ordinary_text
from yamlfiles.editing import AddItem, DropEntry, MoveItem, PutValue, apply_changes
from yamlfiles.text_edits import CannotEditError
from yamlfiles.tree import compose_tree
from yamlfiles.writing import tree_of

ROOT = Path(__file__).resolve().parents[2]
SHEET = """\
# 抬头的注释
name: 甲项目   # 名称后的注释
department: {code: "103", name: 某局}
period: '2024'
funds:
  total: 4.50
  fiscal:   # 待补
goal: >
  多行写的
  目标
indicators:
  产出指标:
    # 数量的注释
    数量指标:
      # 第一行的注释
      - id: a
        name: 甲
        target: ≥98%   # 指标值的注释
        with: {seconds: 15}
      - {id: b, name: 乙, target: 100%}
    质量指标: 无
"""
Q = ("indicators", "产出指标", "数量指标")


def only_lines(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("change", "pairs"),
    [
        (PutValue(("name",), "乙：项目 #1"), [("name: 甲项目   #", 'name: "乙：项目 #1"   #')]),
        (PutValue(("department", "code"), "104"), [('"103"', '"104"')]),
        (PutValue(("department", "name"), "甲, 乙"), [("name: 某局", 'name: "甲, 乙"')]),
        (PutValue(("funds", "fiscal"), "4.50"), [("fiscal:   #", "fiscal: 4.50   #")]),
        (PutValue(("funds", "total"), ""), [("total: 4.50", "total: ")]),
        (PutValue(("funds", "other"), "0"), [("fiscal:   # 待补\n", "fiscal:   # 待补\n  other: 0\n")]),
        (PutValue(("goal",), "一行"), [(">\n  多行写的\n  目标\n", "一行\n")]),
        (PutValue((*Q, 0, "target"), ">=99%"), [("≥98%", '">=99%"')]),
        (PutValue((*Q, 0, "with"), {"seconds": "20"}), [("{seconds: 15}", "{seconds: 20}")]),
        (PutValue((*Q, 1, "weight"), "5"), [("target: 100%}", "target: 100%, weight: 5}")]),
        (
            PutValue((*Q, 0, "note"), "两行\n文字"),
            [("{seconds: 15}\n", '{seconds: 15}\n        note: "两行\\n文字"\n')],
        ),
        (DropEntry((*Q, 1)), [("      - {id: b, name: 乙, target: 100%}\n", "")]),
        (
            AddItem(Q, {"id": "c", "name": "丙"}),
            [("target: 100%}\n", "target: 100%}\n      - id: c\n        name: 丙\n")],
        ),
        (
            AddItem(("indicators", "产出指标", "质量指标"), {"id": "c"}),
            [("质量指标: 无\n", "质量指标:\n      - id: c\n")],
        ),
        (
            AddItem(("indicators", "效益指标", "社会效益指标"), {"id": "c"}),
            [("质量指标: 无\n", "质量指标: 无\n  效益指标:\n    社会效益指标:\n      - id: c\n")],
        ),
        (
            MoveItem((*Q, 1), ("indicators", "产出指标", "质量指标")),
            [
                ("      - {id: b, name: 乙, target: 100%}\n", ""),
                ("质量指标: 无\n", "质量指标:\n      - {id: b, name: 乙, target: 100%}\n"),
            ],
        ),
    ],
)
def test_only_what_was_changed_is_changed(
    change: PutValue | AddItem | DropEntry | MoveItem, pairs: list[tuple[str, str]]
) -> None:
    assert apply_changes(SHEET, [change]) == only_lines(SHEET, *pairs)


def test_a_row_moved_takes_the_comments_within_it_along() -> None:
    text = apply_changes(SHEET, [MoveItem((*Q, 0), ("indicators", "效益指标", "社会效益指标"))])
    assert (
        "      - id: a\n        name: 甲\n        target: ≥98%   # 指标值的注释\n        with: {seconds: 15}\n"
        in text
    )
    assert "# 第一行的注释" in text
    assert text.index("社会效益指标") < text.index("id: a")


def test_nothing_changed_is_the_same_text() -> None:
    for path in (ROOT / "targets").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert apply_changes(text, []) == text


@pytest.mark.parametrize("ending", ["", "\n", "\n\n# 末尾的注释", "\n# 末尾的注释\n"])
def test_a_file_may_end_as_it_likes(ending: str) -> None:
    text = SHEET.rstrip("\n") + ending
    assert apply_changes(text, [PutValue(("leader",), "张三"), AddItem(Q, {"id": "c"})]).count(
        "# "
    ) == text.count("# ")


def test_what_cannot_be_changed_safely_is_refused_in_words() -> None:
    with pytest.raises(CannotEditError, match=r"name.*无法自动删除"):
        apply_changes(SHEET, [DropEntry(("department", "name"))])
    with pytest.raises(CannotEditError, match="目标文件本身有错误"):
        apply_changes("name: [", [PutValue(("name",), "甲")])


TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    max_size=30,
).map(ordinary_text)


@example(" ")
@example("\u3000")
@example("-")
@given(TEXTS)
def test_any_text_put_anywhere_reads_back_as_itself(value: str) -> None:
    try:
        text = apply_changes(
            SHEET,
            [
                PutValue(("name",), value),
                PutValue(("department", "name"), value),
                PutValue((*Q, 0, "note"), value),
            ],
        )
    except CannotEditError:
        assert not value.isprintable()
        return
    tree, problems = compose_tree(text.encode(), "")
    found = tree_of(tree)
    assert not problems
    assert isinstance(found, dict)
    assert (
        found["name"] == found["department"]["name"] == found["indicators"]["产出指标"]["数量指标"][0]["note"]
    )
    assert found["name"] in (value, "")
    assert "# 指标值的注释" in text


def test_a_block_is_changed_key_by_key_and_its_comments_stay() -> None:
    text = "a:\n  # why\n  x: 1  # one\n  y: 2\nb: 3\n"
    changed = apply_changes(text, [PutValue(("a",), {"x": "1", "z": "4"})])
    assert changed == "a:\n  # why\n  x: 1  # one\n  z: 4\nb: 3\n"
