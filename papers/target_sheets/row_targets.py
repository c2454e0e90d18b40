"""指标值 of a row in one text: its nature, sign, value and unit where they stand in cells of their own."""

import re
from collections.abc import Sequence

from indicators.model import TargetKind
from indicators.notation import read_target
from papers.target_sheets.cell_sorting import SortedCells
from papers.target_sheets.read_sheet import PrintedText, printed_cell
from papers.target_sheets.vocabulary import BLANK_MARK, SIGNS, normalize_label, one_line

NUMBER = re.compile(r"[\d.,，]+")
NUMERAL = re.compile(r"[0-9０-９零一二三四五六七八九十百千]")
NATURE = re.compile("(定量|定性)(?:指标)?")
"""What the column 指标性质 or 指标类型 declares."""
NO_SIGN = ("", "/", "-", "—")
"""What stands in the column of signs where there is none."""
WORDS = (TargetKind.QUALITATIVE, TargetKind.YES_NO)


def join_target(cells: SortedCells) -> tuple[PrintedText, list[str]]:
    """指标值 as printed; and what is not sure of it."""
    target_cells = cells.found.get("target", [])
    values = [cell for cell in target_cells if cell.text.strip()]
    first_cell = next(iter(values or target_cells), None)
    texts = [printed_cell(cell).full_text for cell in values]
    sign, unit = _text_under(cells, "operator"), _text_under(cells, "unit")
    target, doubts = _put_sign(sign, "".join(texts), unit)
    target += _unit_behind(target, unit)
    if len(values) > 2 and not _is_sign_or_number(texts):
        doubts.append("指标值由几格文字连成，请核对")
    if target and (nature := _nature_elsewhere(cells)):
        target, more = _put_nature_beside(nature, target)
        doubts += more
    return PrintedText(target, first_cell.place if first_cell else ""), doubts


def _put_sign(sign: str, value: str, unit: str) -> tuple[str, list[str]]:
    """The value behind its sign, and what is not sure of them."""
    nature, sign = _split_nature(sign)
    is_sign = SIGNS.fullmatch(sign) is not None
    if not value:
        written = f"{nature}{sign}"
        return "", [f"只写了“{written}{unit}”，没有写数值"] if is_sign or nature else []
    if is_sign:
        return (value if value.startswith(sign) else sign + value), []
    if sign in NO_SIGN:
        return _put_nature(nature, value), []
    return value, [f"计算符号“{sign}”不认识，没有写进指标值"]


def _split_nature(sign: str) -> tuple[str, str]:
    """定量（≥） is a nature and a sign."""
    match = NATURE.match(sign)
    if match is None:
        return "", sign
    return match[1], sign[match.end() :].strip("()（）:：、，,/ ")


def _put_nature(nature: str, value: str) -> str:
    """A number shows by itself that it is one; words called 定量 are kept with that word."""
    if value.startswith(nature) or (nature == "定量" and not _is_in_words(value)):
        return value
    return nature + value


def _is_in_words(value: str) -> bool:
    return read_target(value).kind in WORDS and not NUMERAL.search(value)


def _nature_elsewhere(cells: SortedCells) -> str:
    """定量 or 定性 in a column of another name: 指标类型, 指标属性."""
    declared = (NATURE.fullmatch(normalize_label(cell.text)) for _, cell in cells.others)
    return next((match[1] for match in declared if match), "")


def _put_nature_beside(nature: str, target: str) -> tuple[str, list[str]]:
    """定性 in a column of its own leaves the target as it is printed."""
    if nature == "定量":
        return _put_nature(nature, target), []
    is_number = read_target(target).kind is TargetKind.NUMBER
    return target, ["写明定性，指标值却是数"] if is_number else []


def _unit_behind(target: str, unit: str) -> str:
    """The unit that a target still lacks; words have none."""
    if BLANK_MARK.fullmatch(unit) or target.endswith(unit) or not NUMBER.search(target):
        return ""
    return unit


def _is_sign_or_number(texts: Sequence[str]) -> bool:
    return bool(SIGNS.fullmatch(texts[0])) or any(NUMBER.fullmatch(text) for text in texts)


def _text_under(cells: SortedCells, meaning: str) -> str:
    return "".join(one_line(cell.text) for cell in cells.found.get(meaning, ()))
