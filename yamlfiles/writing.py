"""Values as YAML that reads back as the same text: plain where that is safe, else in quotes.

One writer, three styles: a person's file is edited with as few quotes as it can have (``MINIMAL``); what is
transcribed from papers is quoted wherever a reader could wonder, in a target sheet with ``SINGLE_QUOTES``,
in a budget with ``DOUBLE_QUOTES``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yamlfiles.text import UNREADABLE
from yamlfiles.tree import ListNode, MappingNode, Node, compose_tree

Tree = str | Sequence["Tree"] | Mapping[str, "Tree"]
"""A YAML value without its places: texts, lists and mappings."""
WORD = re.compile(r"[\w.-]+")
WORDS_OR_NUMBER = re.compile(r"[\w“（《【][^:#,\[\]{}\"'\n\t]*(?<![\s])|-?\d[\d.]*")
PLAIN_START = re.compile(r"[\w“‘《（【(≥≤≧≦★☆①-⑳]")
AMBIGUOUS = re.compile(r": |:$| #|[\n\t\"']|^\s|\s$|^(?:~|null|---|\.\.\.)")
AMBIGUOUS_IN_BRACES = re.compile(r"[,\[\]{}:]")


def tree_of(node: Node | None) -> Tree:
    """The value of a node; blank is the empty text."""
    if isinstance(node, MappingNode):
        return {key.value: tree_of(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [tree_of(item) for item in node.items]
    return "" if node is None or node.is_blank else node.value


def without_blanks(tree: Tree) -> Tree:
    """The tree as it will be read: blank texts are empty."""
    if isinstance(tree, str):
        return tree if tree.strip() else ""
    if isinstance(tree, Mapping):
        return {name: without_blanks(text) for name, text in tree.items()}
    return [without_blanks(text) for text in tree]


@lru_cache(maxsize=4096)
def _reads_back_plain(value: str, flow: bool) -> bool:
    """Whether the value written without quotes is read as itself: after a key, before a comment, and where
    it may be inside braces (``flow``) there as well; a dash alone is a text there, but not after a key."""
    if not _reads_as(f"a: {value} # c", {"a": value}):
        return False
    return not flow or _reads_as(f"{{a: {value}, b: c}}", {"a": value, "b": "c"})


def _reads_as(text: str, expected: Tree) -> bool:
    root, problems = compose_tree(text.encode("utf-8", "surrogatepass"), "")
    return not problems and tree_of(root) == expected


def _is_unambiguous(value: str, flow: bool) -> bool:
    if flow and AMBIGUOUS_IN_BRACES.search(value):
        return False
    return PLAIN_START.match(value) is not None and AMBIGUOUS.search(value) is None


def without_control_characters(text: str) -> str:
    """Without the characters that no YAML file may hold; line ends are plain."""
    return UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", ""))


def _with_spaces_for_tabs(text: str) -> str:
    return without_control_characters(text).replace("\t", " ")


def _on_one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _as_it_is(text: str) -> str:
    return text


def _is_words_or_number(value: str, flow: bool) -> bool:
    return WORDS_OR_NUMBER.fullmatch(value) is not None


@dataclass(frozen=True)
class ScalarStyle:
    """``quote`` stands around a text that cannot stand plain; ``stands_plain`` tells of a text and whether
    it is inside braces; ``plain_key`` is what a key may be without quotes; ``cleaned`` is what is kept of a
    text."""

    quote: str
    stands_plain: Callable[[str, bool], bool]
    plain_key: re.Pattern[str]
    cleaned: Callable[[str], str]


MINIMAL = ScalarStyle('"', _reads_back_plain, WORD, _as_it_is)
SINGLE_QUOTES = ScalarStyle("'", _is_unambiguous, WORD, _with_spaces_for_tabs)
DOUBLE_QUOTES = ScalarStyle('"', _is_words_or_number, WORDS_OR_NUMBER, _on_one_line)


def format_scalar(value: str, *, flow: bool = False, style: ScalarStyle = MINIMAL) -> str:
    """One text on one line; inside braces (``flow``) more signs need quotes. A blank one is the empty text,
    as when it is read."""
    value = style.cleaned(value)
    if not value.strip():
        return style.quote * 2 if flow else ""
    if "\n" in value or "\t" in value:
        return format_quoted(value)
    if style.stands_plain(value, flow):
        return value
    if style.quote == "'":
        return "'" + value.replace("'", "''") + "'"
    return format_quoted(value)


def format_quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def format_inline(tree: Tree, *, style: ScalarStyle = MINIMAL) -> str:
    """A value of any shape on one line, as it may stand after ``key: `` or inside braces."""
    if isinstance(tree, str):
        return format_scalar(tree, flow=True, style=style)
    if isinstance(tree, Mapping):
        return _format_braces(tree, style)
    return f"[{', '.join(format_inline(text, style=style) for text in tree)}]"


def _format_braces(tree: Mapping[str, Tree], style: ScalarStyle) -> str:
    entries = (
        f"{format_key(name, style)}: {format_inline(text, style=style)}" for name, text in tree.items()
    )
    return f"{{{', '.join(entries)}}}"


def format_entry(name: str, value: Tree) -> str:
    """``key: value`` as it stands on a line of its own."""
    written = format_scalar(value) if isinstance(value, str) else format_inline(value)
    return f"{format_key(name)}: {written}"


def format_key(name: str, style: ScalarStyle = MINIMAL) -> str:
    name = style.cleaned(name)
    return name if style.plain_key.fullmatch(name) else format_quoted(name)


def format_comment(text: str, indent: int = 0) -> str:
    """A line that YAML does not read."""
    return f"{' ' * indent}# {' '.join(without_control_characters(text).split())}"
