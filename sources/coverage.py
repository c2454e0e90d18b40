"""Which days a table covers, as ``sources.yaml`` states it: from a day to a day, or the whole of a ledger."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from indicators.clock import local_day
from sources.json_files import DaySpan
from sources.source import COMPLETE, UNTIL_LAST_ROW
from yamlfiles.reader import Node, TextNode, YamlReader

COMPLETENESS = {
    "complete": COMPLETE,
    "完整": COMPLETE,
    "until last row": UNTIL_LAST_ROW,
    "until the last row": UNTIL_LAST_ROW,
    "到最后一行": UNTIL_LAST_ROW,
}


def completeness_of(node: Node | None) -> str:
    """What ``covers`` says in words of the whole ledger; "" where it names days."""
    return COMPLETENESS.get(node.value.strip(), "") if isinstance(node, TextNode) else ""


COVERAGE_DAY = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
COVERAGE_SPAN = re.compile(rf"{COVERAGE_DAY}\s*(?:(?:\.\.|~|至)\s*{COVERAGE_DAY})?")


def parse_coverage(text: str) -> DaySpan | None:
    """2024-01-01..2024-12-31, 2024-01..2024-06 or 2024: from the first day to the last day that is named."""
    span = COVERAGE_SPAN.fullmatch(text.strip())
    if not span:
        return None
    numbers = [int(group or 0) for group in span.groups()]
    first, last = numbers[:3], numbers[3:]
    try:
        start = _first_day(*first)
        end = _last_day(*(last if last[0] else first))
    except ValueError:
        return None
    return (start, end) if start <= end else None


def _first_day(year: int, month: int, day: int) -> date:
    """The first day of what is named; 0 stands for what is not."""
    return date(year or 1, month or 1, day or 1)


def _last_day(year: int, month: int, day: int) -> date:
    """The last day of what is named; 0 stands for what is not."""
    last_month = month or 12
    days = calendar.monthrange(year or 1, last_month)[1]
    return date(year or 1, last_month, day or days)


def read_coverage(reader: YamlReader, node: Node | None) -> DaySpan | None:
    text = reader.read_text(node, "covers")
    if not text or completeness_of(node):
        return None
    span = parse_coverage(text)
    if span is None:
        expected = "2024-01-01..2024-12-31，或 complete（台账完整）、until last row（到最后一行为止）"
        reader.add_problem(node, f"“covers”应写成 {expected}，现为“{text}”", "covers")
    return span


def read_confirmation(reader: YamlReader, fields: Mapping[str, Node]) -> date | None:
    """The day on which somebody confirmed ``covers``; a day to come confirms nothing."""
    node = fields.get("confirmed")
    text = reader.read_text(node, "confirmed")
    if node is None or not text:
        return None
    span = parse_coverage(text)
    if span is None or span[0] != span[1]:
        message = f"“confirmed”应写核对的那一天，如 2025-01-05，现为“{text}”"
    elif span[1] > local_day(datetime.now(UTC)):
        message = f"“confirmed”写的 {text} 还没有到，核对以后再写"
    elif "covers" not in fields:
        message = "“confirmed”是对 covers 的核对，请同时写 covers"
    else:
        return span[1]
    reader.add_problem(node, message, "confirmed")
    return None
