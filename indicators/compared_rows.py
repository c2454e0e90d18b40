"""``compare`` of a row: what a target is held against where its text does not say it."""

import re
from dataclasses import dataclass, replace

from indicators.model import ComparedWith, Relative, Target, TargetKind
from indicators.relative_text import direction_of_name, read_change
from indicators.spelling import clean_text
from yamlfiles.reader import Node, YamlReader, shorten_text, spelling_hint, strip_quotes

RATE_NAME = re.compile(r"率(?!先)")
COMPARED_WORDS = {
    ComparedWith.LAST_YEAR: "上年同期",
    ComparedWith.LAST_MONTH: "上月",
    ComparedWith.BASELINE: "基期值",
}
"""As forms and workbooks offer them."""
OTHER_WORDS = {
    ComparedWith.LAST_YEAR: ("上年", "去年", "较上年", "较上年同期", "同比"),
    ComparedWith.LAST_MONTH: ("较上月", "环比"),
    ComparedWith.BASELINE: ("基期", "较基期", "较基期值"),
}
BASE_OF_WORD = {
    word: base for base, shown in COMPARED_WORDS.items() for word in (base.value, shown, *OTHER_WORDS[base])
}
"""Every way of writing ``compare``."""


@dataclass(frozen=True)
class ComparedRow:
    """What a row says beside what it is compared with: its name, the text of its target, the year."""

    name: str
    text: str
    year: int | None


def read_compared(reader: YamlReader, node: Node | None, target: Target, row: ComparedRow) -> Target:
    """The target with what it is compared with; a wrong ``compare`` is a problem of the reader."""
    if node is None:
        return doubt_percent_of_rate(target, row.name)
    base = read_base(reader, node)
    if base is None:
        return target
    found = read_change(clean_text(row.text), row.year, base) or compare_number(target, row.name, base)
    if found is None:
        said = f"指标值“{shorten_text(target.text)}”却没有写提高还是下降多少，请写成如“下降5%”的样子"
        reader.add_problem(node, f"写了 compare，{said}", "value")
        return target
    return doubt_percent_of_rate(replace(found, text=target.text), row.name)


def read_base(reader: YamlReader, node: Node) -> ComparedWith | None:
    """The words that are offered are Chinese, unless the file was written in English."""
    written = strip_quotes(reader.read_text(node, "compare"))
    if written and written not in BASE_OF_WORD:
        offered = tuple(ComparedWith) if re.search("[A-Za-z]", written) else COMPARED_WORDS.values()
        hint = spelling_hint(written, offered)
        reader.add_problem(node, f"“compare”的取值“{shorten_text(written)}”不认识{hint}", "value")
    return BASE_OF_WORD.get(written)


def compare_number(target: Target, name: str, base: ComparedWith) -> Target | None:
    """A plain number whose direction stands in the name of the row (工单量较上年下降率, ≥5%)."""
    falls = direction_of_name(name)
    if target.kind is not TargetKind.NUMBER or not target.value or target.value < 0 or falls is None:
        return None
    return replace(target, relative=Relative(base, falls))


def doubt_percent_of_rate(target: Target, name: str) -> Target:
    """满意率提高5% may be meant as five points; it is read as written, and somebody has to say so."""
    if target.relative is None or target.unit != "%" or not RATE_NAME.search(name):
        return target
    doubt = "率的变化写“%”，按相对幅度理解；如指百分点，请写“个百分点”"
    return replace(target, confirm=True, why="；".join(filter(None, (target.why, doubt))))
