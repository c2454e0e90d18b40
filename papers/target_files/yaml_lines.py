"""Lines of a target file as it is drafted: texts as printed, and what a person must confirm."""

from collections.abc import Iterable, Iterator

from yamlfiles.writing import SINGLE_QUOTES, format_comment, format_scalar

UNSURE = "待确认"


def field_line(name: str, text: str, indent: int = 0) -> str:
    """A key with a printed text; a blank text leaves the value out."""
    return f"{' ' * indent}{name}: {scalar(text)}".rstrip()


def scalar(text: str, *, flow: bool = False) -> str:
    """``flow`` is for a text inside braces."""
    return format_scalar(text, flow=flow, style=SINGLE_QUOTES)


def unsure_comment(doubt: str, indent: int = 0) -> str:
    return format_comment(f"{UNSURE}：{doubt}", indent)


def doubt_comments(doubts: Iterable[str]) -> Iterator[str]:
    return map(unsure_comment, doubts)
