"""The notation of target values: the office's table of cases, every published form, and what holds for any text."""

import json
import string
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.display import show_measured
from indicators.model import Comparison, Target, TargetKind
from indicators.notation import SYMBOLS, read_actual, read_target, show_target
from indicators.relative_text import direction_word
from tests.children import run_bounded

CASES = Path(__file__).resolve().parent.parent / "cases"
SEED = ("100%", "≥98%", "≥100%", "零故障", "8 万", "8万", "工作保障", "无", "95%")
PIECES = st.sampled_from(
    [
        *"0123456789.,-+~%‰≥≤><=年月日前底内零一二三十百千万亿点分之人次元个约余/*()（）％＝ \n无第季度上下半",
        "以上",
        "不低于",
        "完成",
        "2024年",
        "12月",
        "万元",
    ]
)
WRITTEN = st.lists(PIECES, max_size=12).map("".join)


def cases(name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.load((CASES / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    return rows


def said(target: Target) -> dict[str, str]:
    """A reading in the columns of the table of cases."""
    found = {"kind": target.kind.value}
    if target.comparison and target.value is not None:
        found |= {"sign": SYMBOLS[target.comparison], "value": f"{target.value.normalize():f}"}
    if target.day:
        found["value"] = target.day.isoformat()
    if target.relative:
        found["relative"] = f"{target.relative.base.value} {direction_word(target.relative)}"
    return found | ({"unit": target.unit} if target.unit else {})


def meaning(target: Target) -> tuple[object, ...]:
    return target.kind, target.comparison, target.value, target.unit, target.day, target.relative


@pytest.mark.parametrize("row", cases("notation.yaml"), ids=lambda row: row["text"] or "blank")
def test_a_target_reads_as_the_office_says(row: dict[str, str]) -> None:
    target = read_target(row["text"], year=int(row["year"]) if "year" in row else None)
    assert said(target) == {
        key: value for key, value in row.items() if key in ("kind", "sign", "value", "unit", "relative")
    }
    assert target.confirm == ("confirm" in row)
    assert row.get("confirm", "") in target.why
    assert target.text == row["text"]


def test_the_table_of_cases_is_broad() -> None:
    rows = cases("notation.yaml")
    assert len(rows) >= 150
    assert {row["kind"] for row in rows} == {kind.value for kind in TargetKind}


def test_no_text_at_all_is_empty() -> None:
    assert read_target(None) == Target("", TargetKind.EMPTY)


@pytest.mark.parametrize("text", SEED)
def test_the_first_users_targets_are_read(text: str) -> None:
    target = read_target(text)
    assert target.kind in (TargetKind.NUMBER, TargetKind.QUALITATIVE, TargetKind.NOT_APPLICABLE)
    assert target.confirm == (text in ("100%", "8 万", "8万", "95%"))


def published(shared: Path) -> list[dict[str, str | None]]:
    files = sorted((shared / "published_forms").glob("*.json"))
    return [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))["indicators"]]


def test_every_published_target_has_a_reading_or_an_honest_doubt(shared: Path) -> None:
    targets = [read_target(row["target_text"]) for row in published(shared)]
    counted = Counter((target.kind.value, target.confirm) for target in targets)
    print("published targets by kind and whether to be confirmed:", dict(counted))
    assert counted == {
        ("number", False): 76,
        ("number", True): 57,
        ("date", False): 4,
        ("date", True): 3,
        ("yes_no", False): 5,
        ("qualitative", False): 28,
        ("qualitative", True): 3,
        ("empty", False): 9,
    }
    for target in targets:
        assert bool(target.why) == target.confirm
        assert (target.value is not None and target.comparison is not None) == (
            target.kind is TargetKind.NUMBER
        )
        assert target.day or target.confirm or target.kind is not TargetKind.DATE
        assert meaning(read_target(show_target(target))) == meaning(target)


def test_no_published_number_is_answered_with_something_else(shared: Path) -> None:
    rows = [
        (read_target(row["target_text"]), row["actual_text"])
        for row in published(shared)
        if row["actual_text"]
    ]
    read = Counter(
        (target.kind.value, type(read_actual(text, target)).__name__) for target, text in rows if text
    )
    print("published actual values by kind of target:", dict(read))
    assert read == {
        ("number", "Decimal"): 85,
        ("date", "date"): 3,
        ("date", "NoneType"): 2,
        ("yes_no", "bool"): 4,
        ("qualitative", "NoneType"): 21,
    }


def expected(word: str) -> Decimal | date | bool | None:
    if word in ("达到", "没有达到", "不能读"):
        return {"达到": True, "没有达到": False, "不能读": None}[word]
    return date.fromisoformat(word) if word.count("-") == 2 else Decimal(word)


@pytest.mark.parametrize(
    "row", cases("actual_values.yaml"), ids=lambda row: f"{row['target']} {row['actual']}"
)
def test_an_actual_value_is_read_against_its_target(row: dict[str, str]) -> None:
    value = read_actual(row["actual"], read_target(row["target"]))
    assert value == expected(row["value"])
    assert type(value) is type(expected(row["value"]))


@given(st.text(max_size=60) | WRITTEN)
def test_no_text_breaks_the_reading(text: str) -> None:
    target = read_target(text)
    assert target.text == text
    assert bool(target.why) == target.confirm
    assert (
        (target.kind is TargetKind.NUMBER)
        == (target.value is not None)
        == (target.unit != "" or target.value is not None)
    )
    for asked in ("≥95%", "2024年底", "是", text):
        read_actual(text, read_target(asked))


@given(st.text(max_size=60) | WRITTEN)
def test_a_reading_shown_reads_the_same_again(text: str) -> None:
    target = read_target(text)
    again = read_target(show_target(target))
    assert meaning(again) == meaning(target)
    assert show_target(again) == show_target(target)


@given(WRITTEN | st.text(string.printable, max_size=30))
def test_full_and_half_width_read_alike(text: str) -> None:
    wide = "".join(
        "\u3000"
        if character == " "
        else chr(ord(character) + 0xFEE0)
        if "!" <= character <= "~"
        else character
        for character in text
    )
    assert meaning(read_target(wide)) == meaning(read_target(text))


SYNONYMS = {
    Comparison.GE: (
        "≥{}",
        ">={}",
        "=>{}",
        "＞＝{}",
        "≧{}",
        "> = {}",
        "大于等于{}",
        "大于或等于{}",
        "不少于{}",
        "不低于{}",
        "不小于{}",
        "至少{}",
        "达到{}",
        "{}以上",
        "{}及以上",
    ),
    Comparison.LE: (
        "≤{}",
        "<={}",
        "=<{}",
        "＜＝{}",
        "≦{}",
        "小于等于{}",
        "不高于{}",
        "不超过{}",
        "不大于{}",
        "最多{}",
        "{}以下",
        "{}以内",
        "控制在{}以内",
    ),
    Comparison.GT: (">{}", "＞{}", "大于{}", "高于{}", "超过{}", "多于{}"),
    Comparison.LT: ("<{}", "＜{}", "小于{}", "低于{}", "少于{}", "不足{}"),
    Comparison.EQ: ("={}", "＝{}", "═{}", "=={}", "等于{}"),
}


@given(
    st.decimals(0, 10**9, places=2), st.sampled_from(["%", "万元", "人次", "个工作日", "元/人*月", "", "亩"])
)
def test_operator_synonyms_agree(value: Decimal, unit: str) -> None:
    assume(read_target(f"{value}{unit}").kind is TargetKind.NUMBER)  # 1988.01 may be a month
    for comparison, ways in SYNONYMS.items():
        for way in ways:
            target = read_target(way.format(f"{value}{unit}"))
            assert meaning(target) == (TargetKind.NUMBER, comparison, value, unit, None, None), way
            assert not target.confirm


@pytest.mark.parametrize("way", [*SYNONYMS[Comparison.GE], *SYNONYMS[Comparison.GT]])
def test_a_decimal_to_be_reached_is_no_month(way: str) -> None:
    month, plain = read_target(way.format("2038.01")), read_target(way.format("2038.51"))
    assert meaning(month) == meaning(replace(plain, value=Decimal("2038.01")))


@given(st.decimals(0, 10**6, places=4), st.sampled_from(["%", "万元", "件", ""]))
def test_a_value_repeated_as_actual_is_that_value(value: Decimal, unit: str) -> None:
    assert read_actual(f"{value}{unit}", read_target(f"≥{value}{unit}")) == value


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "共计",
        "≥",
        "=<",
        "均",
        "(",
        ' "(',
        "1 ",
        "1,",
        "零",
        "月前",
        "年",
        "至",
        "\0",
        "百分之",
        "1万",
        "不少于",
        "１",
        "事故",
        "1-",
        "不",
        "12月",
        "及时",
    ],
)
def test_long_texts_hold_nobody_up(piece: str) -> None:
    def read_long_texts() -> None:
        for size in (299, 100_000):
            target = read_target((piece * size)[:size])
            read_actual((piece * size)[:size], read_target("≥5%"))
            assert target.confirm or target.kind in (
                TargetKind.EMPTY,
                TargetKind.NOT_APPLICABLE,
                TargetKind.QUALITATIVE,
            )

    run_bounded(read_long_texts)


@pytest.mark.parametrize(
    "text",
    ["9" * 5000, "≥" + "9" * 5000 + "%", "1e999", "1E+15", "inf", "NaN", "\ud800", "≥\0", "1" + "0" * 30],
)
def test_what_is_no_number_of_the_field_is_not_read_as_one(text: str) -> None:
    assert read_target(text).kind is not TargetKind.NUMBER
    assert read_actual(text, read_target("≥95%")) is None


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("95.2", "%", "95.2%"),
        ("98.00", "%", "98%"),
        ("97.996", "%", "98%"),
        ("0.005", "", "0.01"),
        ("2.345", "", "2.35"),
        ("36500", "人", "36500人"),
        ("1E+5", "元", "100000元"),
        ("-0.001", "%", "0%"),
        ("0.6666666666666666666666666667", "", "0.67"),
    ],
)
def test_a_value_is_shown_short(value: str, unit: str, shown: str) -> None:
    assert show_measured(Decimal(value), unit) == shown


@pytest.mark.parametrize(
    ("value", "against", "shown"),
    [
        ("97.996", "98", "97.996%"),
        ("98.004", "98", "98.004%"),
        ("98", "98", "98%"),
        ("0.0004", "0", "0.0004%"),
        ("83.081", "98", "83.08%"),
    ],
)
def test_a_shown_value_never_contradicts_the_comparison(value: str, against: str, shown: str) -> None:
    assert show_measured(Decimal(value), "%", against=Decimal(against)) == shown


@given(st.decimals(0, 200, places=6), st.decimals(0, 200, places=2))
def test_rounding_for_show_keeps_the_side_of_the_target(value: Decimal, against: Decimal) -> None:
    shown = Decimal(show_measured(value, "", against=against))
    assert (shown > against) == (value > against)
    assert (shown < against) == (value < against)


@pytest.mark.parametrize("value", ["1E+5000", "1E-5000", "NaN", "Infinity"])
def test_showing_any_value_does_not_raise(value: str) -> None:
    assert show_measured(Decimal(value), "%", against=Decimal(98)).endswith("%")
