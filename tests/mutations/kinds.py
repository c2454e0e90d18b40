"""The mutations: each takes a sound paper and changes one thing of it.

To add one, write a function that gives the changed paper and the cell, and name it in the table at the end.
``None`` says that the paper has nothing that could be changed so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType

from tests.mutations.paper import Layout, Paper
from tests.mutations.writing import NUMBER_FORMATS, RATE_FORMATS

Changed = tuple[Paper, str] | None
"""The changed paper and the cell that was touched, "" for more than one."""
Operation = Callable[[str], str]
LEADING_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
FUND_NUMBERS = ("initial", "annual", "executed", "weight", "rate", "points")


def has_number(text: str) -> bool:
    return LEADING_NUMBER.search(text) is not None


def change_number(text: str, operation: Callable[[str], str]) -> str:
    """The first number in the text by another; the words around it stay."""
    return LEADING_NUMBER.sub(lambda match: operation(match[0].replace(",", "")), text, count=1)


def tidy(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def swap_digits(number: str) -> str:
    """The first two different neighbours change places."""
    for at in range(len(number) - 1):
        left, right = number[at], number[at + 1]
        if left != right and left.isdigit() and right.isdigit() and (at or right != "0"):
            return number[:at] + right + left + number[at + 2 :]
    return number


NUMBER_CHANGES: Mapping[str, Operation] = MappingProxyType(
    {
        "plus_one": lambda number: tidy(float(number) + 1),
        "minus_half": lambda number: tidy(abs(float(number) - 0.5)),
        "times_ten": lambda number: tidy(float(number) * 10),
        "tenth": lambda number: tidy(float(number) / 10),
        "digits_swapped": swap_digits,
        "zero": lambda number: "0",
        "digit_added": lambda number: f"1{number}",
    }
)
FIELDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "points": re.compile(r"row\.\d+\.points"),
        "weight": re.compile(r"row\.\d+\.weight"),
        "actual": re.compile(r"row\.\d+\.actual"),
        "target": re.compile(r"row\.\d+\.(target|value)"),
        "funds": re.compile(r"funds\.\w+\.(initial|annual|executed)"),
        "execution": re.compile(r"funds\.total\.(weight|rate|points)"),
        "total": re.compile(r"form\.(total|total_weight)"),
    }
)


def change_field(paper: Paper, field: str, chance: Random) -> Changed:
    """One number of a field; dates are not numbers."""
    texts = {key: paper.text(key) for key in paper.printed_keys() if FIELDS[field].fullmatch(key)}
    keys = [key for key, text in texts.items() if has_number(text) and "年" not in text]
    if not keys:
        return None
    key, operation = chance.choice(keys), chance.choice(list(NUMBER_CHANGES.values()))
    text = change_number(texts[key], operation)
    return None if text == texts[key] else (paper.with_cells({key: text}), key)


def blank_cell(paper: Paper, chance: Random) -> Changed:
    named_only = ("form.department", "form.unit", "form.goal")
    key = chance.choice([key for key in paper.printed_keys() if key not in named_only])
    return paper.with_cells({key: ""}), key


def blank_reason(paper: Paper, chance: Random) -> Changed:
    keys = [key for key in paper.printed_keys() if key.endswith(".reason")]
    if not keys:
        return None
    key = chance.choice(keys)
    return paper.with_cells({key: chance.choice(["", "无", "/", "—"])}), key


def exchange(paper: Paper, one: str, other: str) -> Changed:
    if paper.text(one) == paper.text(other):
        return None
    return paper.with_cells({one: paper.text(other), other: paper.text(one)}), one


def swap_rows(paper: Paper, field: str, chance: Random) -> Changed:
    one, other = chance.sample(paper.rows, 2)
    return exchange(paper, f"row.{one}.{field}", f"row.{other}.{field}")


def swap_target_and_actual(paper: Paper, chance: Random) -> Changed:
    if "target" not in paper.layout.columns:
        return None
    number = chance.choice(paper.rows)
    return exchange(paper, f"row.{number}.target", f"row.{number}.actual")


def swap_weight_and_points(paper: Paper, chance: Random) -> Changed:
    number = chance.choice(paper.rows)
    return exchange(paper, f"row.{number}.weight", f"row.{number}.points")


def swap_budget_and_spending(paper: Paper, chance: Random) -> Changed:
    line = chance.choice(paper.lines)
    return exchange(paper, f"funds.{line}.annual", f"funds.{line}.executed")


def swap_sources(paper: Paper, chance: Random) -> Changed:
    """The sums stay: nothing can be told, and nothing must be said."""
    one, other = chance.sample(paper.lines[1:], 2)
    columns = paper.layout.fund_columns[:3]
    column = chance.choice([name for name in columns if name in ("annual", "executed")])
    return exchange(paper, f"funds.{one}.{column}", f"funds.{other}.{column}")


def turn_sign(paper: Paper, chance: Random) -> Changed:
    return change_sign(paper, chance, {"≥": "≤", "≤": "≥"})


def drop_sign(paper: Paper, chance: Random) -> Changed:
    if "operator" in paper.layout.columns:
        return None
    return change_sign(paper, chance, {"≥": "", "=": ""})


def change_sign(paper: Paper, chance: Random, signs: Mapping[str, str]) -> Changed:
    field = "operator" if "operator" in paper.layout.columns else "target"
    keys = [f"row.{number}.{field}" for number in paper.rows]
    keys = [key for key in keys if paper.text(key)[:1] in signs]
    if not keys:
        return None
    key = chance.choice(keys)
    text = paper.text(key)
    return paper.with_cells({key: signs[text[:1]] + text[1:]}), key


def miss_date(paper: Paper, chance: Random) -> Changed:
    return change_date(paper, chance, ["2025年1月20日", "2025年3月2日", "2024年12月32日"])


def move_date(paper: Paper, chance: Random) -> Changed:
    """Still in time."""
    return change_date(paper, chance, ["2024年3月1日", "2024年04月09日", "2024年5月1日"])


def change_date(paper: Paper, chance: Random, days: list[str]) -> Changed:
    keys = [key for key in paper.printed_keys() if key.endswith(".actual") and "年" in paper.text(key)]
    if not keys:
        return None
    key = chance.choice(keys)
    return paper.with_cells({key: chance.choice(days)}), key


def sign_late(paper: Paper, chance: Random) -> Changed:
    return set_if_printed(
        paper, "form.signed", chance.choice(["2025年5月6日", "2024年11月20日", "2026年1月8日"])
    )


def change_grade(paper: Paper, chance: Random) -> Changed:
    return set_if_printed(paper, "form.grade", chance.choice(["良", "中", "差"]))


def shorten_achievement(paper: Paper, chance: Random) -> Changed:
    return set_if_printed(paper, "form.achieved", chance.choice(["已完成", "完成", "全部完成"]))


def set_if_printed(paper: Paper, key: str, text: str) -> Changed:
    return (paper.with_cells({key: text}), key) if paper.text(key) else None


def answer_in_words(paper: Paper, chance: Random) -> Changed:
    keys = [key for key in paper.printed_keys() if key.endswith(".actual") and has_number(paper.text(key))]
    keys = [key for key in keys if "年" not in paper.text(key)]
    key = chance.choice(keys)
    return paper.with_cells({key: chance.choice(["已完成", "达标", "正常"])}), key


def answer_in_another_unit(paper: Paper, chance: Random) -> Changed:
    keys = [
        key
        for key in paper.printed_keys()
        if key.endswith(".actual") and paper.text(key)[-1:] in "人件场株座盏"
    ]
    if not keys:
        return None
    key = chance.choice(keys)
    return paper.with_cells({key: f"{paper.text(key)[:-1]}吨"}), key


def judge_as_missed(paper: Paper, chance: Random) -> Changed:
    keys = [key for key in paper.printed_keys() if key.endswith(".actual") and "预期指标" in paper.text(key)]
    if not keys:
        return None
    key = chance.choice(keys)
    return paper.with_cells({key: "未达成预期指标"}), key


def drop_row(paper: Paper, chance: Random) -> Changed:
    number = chance.choice(paper.rows)
    return replace(paper, rows=tuple(row for row in paper.rows if row != number)), ""


def double_row(paper: Paper, chance: Random) -> Changed:
    number, copy = chance.choice(paper.rows), len(paper.rows)
    copied = {
        key.replace(f"row.{number}.", f"row.{copy}."): text
        for key, text in paper.cells.items()
        if key.startswith(f"row.{number}.")
    }
    at = paper.rows.index(number) + 1
    return replace(paper.with_cells(copied), rows=(*paper.rows[:at], copy, *paper.rows[at:])), ""


def move_row(paper: Paper, chance: Random) -> Changed:
    """Two rows of one 二级指标 in the other order."""
    seconds = [paper.text(f"row.{number}.second") for number in paper.rows]
    pairs = [at for at in range(len(seconds) - 1) if seconds[at] == seconds[at + 1]]
    if not pairs:
        return None
    at, rows = chance.choice(pairs), list(paper.rows)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return replace(paper, rows=tuple(rows)), ""


def drop_total_line(paper: Paper, chance: Random) -> Changed:
    return None if paper.layout.score_at_head else (replace(paper, has_total=False), "")


def cut_form(paper: Paper, chance: Random) -> Changed:
    if paper.layout.score_at_head:
        return None
    kept = chance.randrange(2, len(paper.rows))
    return replace(paper, rows=paper.rows[:kept], cut=True), ""


def drop_funds(paper: Paper, chance: Random) -> Changed:
    return replace(paper, lines=()), ""


def drop_source(paper: Paper, chance: Random) -> Changed:
    line = chance.choice(paper.lines[1:])
    return replace(paper, lines=tuple(key for key in paper.lines if key != line)), ""


def swap_columns(paper: Paper, chance: Random) -> Changed:
    """With their headers: the same form."""
    names = list(paper.layout.columns)
    movable = [at for at, name in enumerate(names[:-1]) if at > 2 and names[at + 1] != "note"]
    movable = [at for at in movable if names[at] not in ("operator", "value") and names[at + 1] != "operator"]
    at = chance.choice([at for at in movable if names[at] != "measure"])
    names[at], names[at + 1] = names[at + 1], names[at]
    columns = {name: paper.layout.columns[name] for name in names}
    layout: Layout = replace(paper.layout, columns=columns)
    return replace(paper, layout=layout), ""


FULL_WIDTH = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")


def with_thousands(text: str) -> str:
    number = LEADING_NUMBER.search(text)
    if number is None or "年" in text or float(number[0].replace(",", "")) < 1000:
        return text
    return change_number(text, lambda digits: f"{float(digits):,.{len(digits.partition('.')[2])}f}")


def with_zeros(text: str) -> str:
    return change_number(text, lambda digits: digits if "." in digits else f"{digits}.00")


NUMBER_FIELDS = re.compile(r"row\.\d+\.(points|weight)|funds\..*|form\.(total|total_weight)")
ANSWERS = re.compile(r"row\.\d+\.(actual|target|value)")
MONEY_CELLS = re.compile(r"funds\.\w+\.(initial|annual|executed)")
MARKS = re.compile(r"row\.\d+\.points|funds\.total\.points|form\.total")
RATES = re.compile(r"row\.\d+\.actual")


def respell(paper: Paper, chance: Random, cells: re.Pattern[str], operation: Operation) -> Changed:
    """All cells of the kind, or one of them."""
    texts = {key: paper.text(key) for key in paper.printed_keys() if cells.fullmatch(key)}
    changes = {key: operation(text) for key, text in texts.items() if operation(text) != text}
    if not changes:
        return None
    if chance.random() < 0.5:
        return paper.with_cells(changes), ""
    key = chance.choice(list(changes))
    return paper.with_cells({key: changes[key]}), key


def rate_as_part(text: str) -> str:
    return f"{float(text[:-1]) / 100:.4f}".rstrip("0") if re.fullmatch(r"\d+\.?\d*%", text) else text


RESPELLINGS: Mapping[str, tuple[re.Pattern[str], Operation]] = MappingProxyType(
    {
        "full_width_numbers": (NUMBER_FIELDS, lambda text: text.translate(FULL_WIDTH)),
        "full_width_answers": (ANSWERS, lambda text: text.translate(FULL_WIDTH)),
        "separators_dropped": (MONEY_CELLS, lambda text: text.replace(",", "")),
        "thousands_in_answers": (ANSWERS, with_thousands),
        "zeros_behind": (NUMBER_FIELDS, with_zeros),
        "blanks_around": (NUMBER_FIELDS, lambda text: f" {text}\u3000"),
        "blanks_inside": (ANSWERS, lambda text: re.sub(r"(\d)(\D*)$", r"\1 \2", text)),
        "break_inside": (ANSWERS, lambda text: re.sub(r"(\d)([^\d.,]+)$", r"\1\n\2", text)),
        "points_with_unit": (MARKS, lambda text: f"{text}分"),
        "money_with_sign": (MONEY_CELLS, lambda text: f"￥{text}"),
        "unit_dropped": (RATES, lambda text: text.removesuffix("%")),
        "rate_as_part": (RATES, rate_as_part),
        "sign_in_ascii": (ANSWERS, lambda text: text.replace("≥", ">=").replace("≤", "<=")),
        "sign_in_words": (ANSWERS, lambda text: text.replace("≥", "不低于").replace("≤", "不超过")),
        "sign_repeated": (
            RATES,
            lambda text: f"={text}" if text[:1].isdigit() and "年" not in text else text,
        ),
    }
)


def dress_whole(paper: Paper, dress: str) -> Changed:
    return replace(paper, dress=dress), ""


def format_numbers(paper: Paper, chance: Random, formats: tuple[str, ...], cells: re.Pattern[str]) -> Changed:
    """Shown otherwise in a workbook; what is stored stays."""
    keys = [key for key in paper.printed_keys() if cells.fullmatch(key)]
    chosen = keys if chance.random() < 0.5 else [chance.choice(keys)]
    look = chance.choice(formats)
    return replace(paper, looks=dict.fromkeys(chosen, look)), chosen[0] if len(chosen) == 1 else ""


def rename_title(paper: Paper, chance: Random) -> Changed:
    titles = [
        "2024年度项目支出绩效自评表",
        "项目支出绩效自评表（2024 年度）",
        "2024年项目支出绩效自评表",
        "项目支出绩效自评表\n（２０２４年度）",
    ]
    return paper.with_cells({"form.title": chance.choice(titles)}), "form.title"


@dataclass(frozen=True)
class Kind:
    """``share`` is how often it is drawn beside the others; ``formats`` the kinds of files it can be told
    of."""

    change: Callable[[Paper, Random], Changed]
    harmless: bool = False
    share: int = 1
    formats: tuple[str, ...] = ("docx", "xlsx", "html", "pdf")


def number_kind(field: str) -> Kind:
    return Kind(lambda paper, chance: change_field(paper, field, chance), share=3)


def respelling_kind(name: str) -> Kind:
    cells, operation = RESPELLINGS[name]
    return Kind(lambda paper, chance: respell(paper, chance, cells, operation), harmless=True)


def dress_kind(dress: str, *formats: str) -> Kind:
    usual = formats or ("docx", "xlsx", "html", "pdf")
    return Kind(lambda paper, _: dress_whole(paper, dress), harmless=True, formats=usual)


def swap_kind(field: str) -> Kind:
    return Kind(lambda paper, chance: swap_rows(paper, field, chance))


NUMBER_CELLS = re.compile(
    r"row\.\d+\.(points|weight)|funds\.\w+\.(initial|annual|executed|points)|form\.total"
)
RATE_CELLS = re.compile(r"funds\.total\.rate|row\.\d+\.actual")
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "blank_cell": Kind(blank_cell, share=8),
        "blank_reason": Kind(blank_reason, share=2),
        **{f"number_of_{field}": number_kind(field) for field in FIELDS},
        **{f"swap_{field}s": swap_kind(field) for field in ("actual", "points", "weight", "name")},
        "swap_target_and_actual": Kind(swap_target_and_actual),
        "swap_weight_and_points": Kind(swap_weight_and_points),
        "swap_budget_and_spending": Kind(swap_budget_and_spending, share=2),
        "swap_sources": Kind(swap_sources),
        "turn_sign": Kind(turn_sign, share=2),
        "drop_sign": Kind(drop_sign),
        "miss_date": Kind(miss_date, share=2),
        "move_date": Kind(move_date),
        "sign_late": Kind(sign_late),
        "change_grade": Kind(change_grade),
        "shorten_achievement": Kind(shorten_achievement),
        "answer_in_words": Kind(answer_in_words, share=2),
        "answer_in_another_unit": Kind(answer_in_another_unit),
        "judge_as_missed": Kind(judge_as_missed),
        "drop_row": Kind(drop_row, share=2),
        "double_row": Kind(double_row, share=2),
        "move_row": Kind(move_row, harmless=True),
        "drop_total_line": Kind(drop_total_line),
        "cut_form": Kind(cut_form, share=2),
        "drop_funds": Kind(drop_funds),
        "drop_source": Kind(drop_source),
        "swap_columns": Kind(swap_columns, harmless=True),
        **{name: respelling_kind(name) for name in RESPELLINGS},
        "bold": dress_kind("bold", "docx", "xlsx", "html"),
        "colour": dress_kind("colour", "docx", "xlsx", "html"),
        "small": dress_kind("small", "docx", "xlsx", "html"),
        "numbers_as_text": dress_kind("text", "xlsx"),
        "unmerged": dress_kind("unmerged"),
        "levels_once": dress_kind("levels_once"),
        "broken_labels": dress_kind("broken_labels"),
        "spaced_labels": dress_kind("spaced_labels"),
        "mark_above": dress_kind("mark_above", "pdf"),
        "watermark": dress_kind("watermark", "pdf"),
        "narrow": Kind(
            lambda paper, _: dress_whole(paper, "narrow"), harmless=True, share=4, formats=("pdf",)
        ),
        "rename_title": Kind(rename_title, harmless=True),
        "number_format": Kind(
            lambda paper, chance: format_numbers(paper, chance, NUMBER_FORMATS, NUMBER_CELLS),
            harmless=True,
            share=4,
            formats=("xlsx",),
        ),
        "rate_format": Kind(
            lambda paper, chance: format_numbers(paper, chance, RATE_FORMATS, RATE_CELLS),
            harmless=True,
            share=2,
            formats=("xlsx",),
        ),
    }
)
