"""Texts of strangers as YAML that reads back as the same text, in each of the styles."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yamlfiles.tree import compose_tree
from yamlfiles.writing import (
    DOUBLE_QUOTES,
    MINIMAL,
    SINGLE_QUOTES,
    ScalarStyle,
    format_inline,
    format_key,
    format_scalar,
    tree_of,
)

STYLES = [MINIMAL, SINGLE_QUOTES, DOUBLE_QUOTES]
TEXTS = st.text(st.sampled_from("甲a1 :#,[]{}\"'\\-（(≥%.!&*?|>"), min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize(
    ("text", "minimal", "single", "double"),
    [
        ("办结率", "办结率", "办结率", "办结率"),
        ("其中:甲", "其中:甲", "其中:甲", '"其中:甲"'),
        ("甲: 乙", '"甲: 乙"', "'甲: 乙'", '"甲: 乙"'),
        ("it's", "it's", "'it''s'", '"it\'s"'),
        ("-5", "-5", "'-5'", "-5"),
        ("(一)甲", "(一)甲", "(一)甲", '"(一)甲"'),
        ("甲\n乙", '"甲\\n乙"', '"甲\\n乙"', "甲 乙"),
        ("甲\x07乙", '"甲\x07乙"', "甲乙", "甲 乙"),
    ],
)
def test_each_style_quotes_in_its_own_way(text: str, minimal: str, single: str, double: str) -> None:
    assert [format_scalar(text, style=style) for style in STYLES] == [minimal, single, double]


@example(text="-", style=MINIMAL)
@given(text=TEXTS, style=st.sampled_from(STYLES))
def test_a_text_reads_back_as_what_the_style_keeps_of_it(text: str, style: ScalarStyle) -> None:
    written = (
        f"a: {format_scalar(text, style=style)}\nb: {{c: {format_scalar(text, flow=True, style=style)}}}"
    )
    root, problems = compose_tree(written.encode(), "")
    kept = style.cleaned(text)
    assert (problems, tree_of(root)) == ([], {"a": kept, "b": {"c": kept}})


@pytest.mark.parametrize("style", STYLES)
def test_lists_and_mappings_stand_on_one_line(style: ScalarStyle) -> None:
    written = f"a: {format_inline({'甲': ['1', '乙, 丙'], '丁(元)': ''}, style=style)}"
    root, problems = compose_tree(written.encode(), "")
    assert (problems, tree_of(root)) == ([], {"a": {"甲": ["1", "乙, 丙"], "丁(元)": ""}})


def test_a_key_is_quoted_where_it_is_no_word() -> None:
    assert [format_key("丁: 元", style) for style in STYLES] == ['"丁: 元"'] * 3


@pytest.mark.parametrize("value", ["-", ["-"], {"甲": "-"}])
def test_a_dash_alone_is_a_text_after_a_key_and_inside_braces(
    value: str | list[str] | dict[str, str],
) -> None:
    root, problems = compose_tree(f"a: {format_inline(value)}".encode(), "")
    assert (problems, tree_of(root)) == ([], {"a": value})
