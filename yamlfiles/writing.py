"""Values as YAML that reads back as the same text: plain where that is safe, else in quotes."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from yamlfiles.tree import ListNode, MappingNode, Node, compose_tree

Tree = str | Sequence["Tree"] | Mapping[str, "Tree"]
"""A YAML value without its places: texts, lists and mappings."""
SAFE_KEY = re.compile(r"[\w.-]+")


def tree_of(node: Node | None) -> Tree:
    """The value of a node; blank is the empty text."""
    if isinstance(node, MappingNode):
        return {key.value: tree_of(each) for key, each in node.entries}
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


def format_scalar(value: str, *, flow: bool = False) -> str:
    """One text on one line; inside braces more signs need quotes. A blank one is the empty text, as when it is read."""
    if not value.strip():
        return "''" if flow else ""
    if "\n" in value or "\t" in value:
        inside = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{inside}"'
    return value if _reads_back_plain(value, flow) else format_quoted(value)


def format_quoted(value: str) -> str:
    return '"{}"'.format(
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )


def format_inline(tree: Tree) -> str:
    """A value of any shape on one line, as it may stand after ``key: `` or inside braces."""
    if isinstance(tree, str):
        return format_scalar(tree, flow=True)
    if isinstance(tree, Mapping):
        return (
            "{" + ", ".join(f"{format_key(name)}: {format_inline(text)}" for name, text in tree.items()) + "}"
        )
    return "[" + ", ".join(map(format_inline, tree)) + "]"


def format_key(name: str) -> str:
    return name if SAFE_KEY.fullmatch(name) else format_quoted(name)


@lru_cache(maxsize=4096)
def _reads_back_plain(value: str, flow: bool) -> bool:
    """Whether the value written without quotes is read as itself, here and before a comment."""
    written = f"{{a: {value}, b: c}}" if flow else f"a: {value} # c"
    expected: Tree = {"a": value, "b": "c"} if flow else {"a": value}
    root, problems = compose_tree(written.encode("utf-8", "surrogatepass"), "")
    return not problems and tree_of(root) == expected
