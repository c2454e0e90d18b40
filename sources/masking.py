"""Rows of an export as somebody may look at them who only maps its columns: names, phones and numbers of
persons are hidden, also where nobody knows yet what a column is."""

import re
from collections.abc import Collection, Sequence

PERSONAL_HEADER = re.compile(
    "姓名|诉求人|来电人|反映人|投诉人|举报人|联系人|当事人|申请人|市民|收款人(?!类)|户名|电话|手机|号码|"
    "身份证|证件|住址|地址|邮箱|微信|账号|帐号|卡号|工号|话务员|坐席|座席|接线员|内容|描述|备注|意见|"
    "name|phone|mobile|tel|email|address",
    re.IGNORECASE,
)
"""Headers of what tells of a person, or of free text in which such stands."""
LONG_NUMBER = re.compile(r"\d(?:[\d -]{5,}\d|\d{6,})[xX]?")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PLAIN = re.compile(r"[\d\s.,:：/年月日时分秒TZ%+-]*[元个次秒分]?")
"""Days, times, amounts and counts."""
ANSWER = re.compile(
    "(?:非常|很|比较|基本|较|不|未)?(?:满意|解决|评价|接通|办结|回访)|一般|是|否|有|无|已[结解办回]\\w{0,2}"
)
"""What people answer and how things stand: words that everybody uses."""
STAR = "＊"
FEW_WORDS = 0.5
"""Of the rows shown: where no more values differ they are kinds of something, not persons."""
MOST_CHARACTERS = 24


def mask_rows(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    known: Collection[int],
    codes: Collection[int],
    persons: Collection[int] = (),
) -> list[list[str]]:
    """``known`` are the places of columns that are read, ``codes`` of those that number orders or vouchers,
    ``persons`` of those that name one whatever their header says."""
    width = len(headers)
    columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
    masked = [
        _mask_column(headers[at], column, at in known, at in codes, at in persons)
        for at, column in enumerate(columns)
    ]
    return [list(row) for row in zip(*masked, strict=True)]


def is_personal(header: str) -> bool:
    return PERSONAL_HEADER.search(header) is not None


def _mask_column(
    header: str, cells: Sequence[str], is_known: bool, is_code: bool, is_person: bool
) -> list[str]:
    if is_code:
        return [_shorten(cell) for cell in cells]
    if is_person or is_personal(header):
        return [mask_text(cell) for cell in cells]
    if is_known or _are_kinds(cells):
        return [_shorten(mask_numbers(cell)) for cell in cells]
    return [_shorten(mask_numbers(cell)) if _is_plain(cell) else mask_text(cell) for cell in cells]


def _are_kinds(cells: Sequence[str]) -> bool:
    words = [cell for cell in cells if cell.strip()]
    return len(set(words)) <= FEW_WORDS * len(words)


def _is_plain(cell: str) -> bool:
    return bool(PLAIN.fullmatch(cell) or ANSWER.fullmatch(cell.strip()))


def mask_text(cell: str) -> str:
    """王＊＊: its first character, and nothing of how long it is."""
    text = cell.strip()
    return f"{text[:1]}{STAR * 2}" if text else ""


def mask_numbers(cell: str) -> str:
    """Without long numbers and addresses of mail; a day written as one number stays."""
    return MAIL.sub(STAR * 3, LONG_NUMBER.sub(_mask_number, cell))


def _mask_number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    is_day = re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])(\d{4}|\d{6})?", digits)
    is_written_day = re.match(r"(19|20)\d\d[ -]\d{1,2}[ -]\d{1,2}", found[0])
    if is_day or is_written_day:
        return found[0]
    return f"{found[0][:3]}{STAR * 4}"


def _shorten(cell: str) -> str:
    return cell if len(cell) <= MOST_CHARACTERS else f"{cell[:MOST_CHARACTERS]}…"
