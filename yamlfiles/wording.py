"""What a person reads about a mistake in a YAML file: the parser's English complaints as advice, and the
likely meant word."""

import difflib
import re
from collections.abc import Iterable

MOST_SHOWN = 40
QUOTED = re.compile(r"[“”‘’「＂＇]([^“”‘’「」＂＇]*)[“”‘’」＂＇]")
UNCLOSED = ("end of stream", "expected ',' or")

LEAD = r"^[ ]*(?:- +)?"
KEYBOARD_SLIPS = (
    (rf"{LEAD}\u3000", "这里用了全角空格，请改为半角空格"),
    (r"^ *[－—–](?=[ \u3000{])", "列表的短横要用半角“-”，后面加一个空格"),
    (r"^ *-(?=[^\s-])", "“-”后面要有一个空格"),
    (rf"{LEAD}[\w.]+：", "这里用了全角冒号“：”，请改为半角冒号加一个空格“: ”"),
    (rf"{LEAD}[\w.]+:(?=[^ \t])", "冒号后面要有一个半角空格"),
    (r"^[^\"'“]*?[｛｝]", "花括号要用半角“{}”"),
    (r"\{[^}\"'“]*?，", "花括号里各字段之间要用半角逗号加一个空格“, ”；值里的逗号要给整个值加引号"),
)
"""What the keys of a Chinese keyboard leave in a file, each up to the sign that is wrong."""

ADVICE = (
    (
        "mapping values are not allowed",
        "这里多出一个冒号：请检查上一行冒号后是否有空格、缩进是否对齐；值里带冒号的要加引号",
    ),
    ("could not find expected ':'", "上一行缺少冒号：应写成“字段: 值”，冒号是半角，后面有一个空格"),
    ("found a tab character", "缩进用了制表符（Tab），请改为空格"),
    ("found unexpected end of stream", "引号没有闭合"),
    ("did not find expected ',' or '}'", "花括号“{”没有闭合，或少了逗号"),
    ("did not find expected ',' or ']'", "方括号“[”没有闭合，或少了逗号"),
    ("did not find expected node content", "括号没有闭合，或多了逗号"),
    ("found unexpected ':'", "花括号里的冒号后面要有空格；没有值的字段请删去"),
    ("did not find expected '-' indicator", "缩进没有对齐：同一列表的“- ”、同一行的各字段都要从同一列开始"),
    (
        "did not find expected key",
        "缩进没有对齐，或引号后面还有文字：同级字段要从同一列开始，整个值放在一对引号里",
    ),
    ("did not find expected comment or line break", '值以“>”或“|”开头时要加引号，如 target: ">=98%"'),
    ("did not find expected alphabetic or numeric character", "值以“&”“*”“!”开头时要加引号"),
    ("found unknown escape character", "双引号里的反斜杠“\\”有特殊含义，请改用单引号"),
    ("did not find expected <document start>", "内容之后还有多余的文字，请检查缩进"),
    ("block sequence entries are not allowed", "“- ”要另起一行写"),
)


def shorten_text(text: str) -> str:
    """A user's own text, short and on one line, so that it can stand inside a message."""
    shown = text
    if not text.isprintable():
        shown = "".join(character if character.isprintable() else " " for character in text)
    line = shown.strip()
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"


def strip_quotes(text: str) -> str:
    """A value without the Chinese quotes someone put around it where no text is wanted."""
    found = QUOTED.fullmatch(text.strip())
    return found[1].strip() if found else text.strip()


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The known word nearest to a mistyped one, or the empty text."""
    return next(iter(difflib.get_close_matches(word[:MOST_SHOWN], list(known), 1, cutoff=0.6)), "")


def spelling_hint(word: str, known: Iterable[str], *, of: str = "可用的有") -> str:
    """The end of a message about an unknown word: the likely meant one, or all that are known."""
    names = list(known)
    if nearest := nearest_word(word, names):
        return f"，是否指“{nearest}”？"
    return f"，{of}：{'、'.join(names)}" if names else ""


def is_unclosed(problem: str) -> bool:
    """Whether the place to show is where something began, not where its end was missed."""
    return any(text in problem for text in UNCLOSED)


def syntax_message(text: str, line: int, column: int, problem: str) -> tuple[int, int, str]:
    """Where and what: ``line`` and ``column`` of the parser count from 0, those given back from 1."""
    lines = text.split("\n")
    for number in (line, line - 1):
        written = lines[number].rstrip("\r") if 0 <= number < len(lines) else ""
        for slip, advice in KEYBOARD_SLIPS:
            if found := re.search(slip, written):
                return number + 1, found.end(), advice
    return (
        line + 1,
        column + 1,
        _syntax_advice(lines[line][column : column + 1] if line < len(lines) else "", problem),
    )


def _syntax_advice(character: str, problem: str) -> str:
    if "cannot start any token" in problem:
        if character == "\t":
            return "缩进用了制表符（Tab），请改为空格"
        return f"值不能以“{shorten_text(character)}”开头，请给整个值加引号"
    return next(
        (advice for complaint, advice in ADVICE if complaint in problem), f"不是有效的 YAML 写法（{problem}）"
    )
