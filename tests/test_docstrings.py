"""A name that the docstring of a dataclass sets in code is a name of the class or of its module, so that a renamed
field is renamed in its description too."""

import ast
import builtins
import re
from collections.abc import Iterator

from tests.test_house import FUNCTIONS, SHOWN, TREES

CODE = re.compile(r"``([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)``")
NAMED_ELSEWHERE = {
    ("Deviation", "funds"): "an id",
    ("EvaluatorInfo", "with"): "a key of target files",
    ("Heading", "join"): "a value",
    ("Heading", "one"): "a value",
    ("Indicator", "manual"): "a value",
    ("SourceDeclarations", "sources.yaml"): "a file",
    ("Span", "months"): "a value",
    ("Span", "quarter_share"): "a value",
    ("Span", "year_share"): "a value",
    ("StagedTable", "typed"): "a relation of the engine",
    ("TableAccount", "exclude"): "a key of sources.yaml",
    ("TextNode", "no"): "a word of YAML",
    ("TypedTable", "exclude"): "a key of sources.yaml",
}
"""By class and name, what the name is that no class or module has."""


def records(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """Dataclasses and named tuples."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            lines = (*map(ast.unparse, node.decorator_list), *map(ast.unparse, node.bases))
            if any(word in line for line in lines for word in ("dataclass", "NamedTuple")):
                yield node


def names_bound(body: list[ast.stmt]) -> Iterator[str]:
    """The names that statements of a module or a class give: fields, constants, functions, classes, imports."""
    for statement in body:
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield statement.name
        elif isinstance(statement, ast.AnnAssign | ast.Assign):
            yield from (node.id for node in ast.walk(statement) if isinstance(node, ast.Name))
        elif isinstance(statement, ast.ImportFrom):
            yield from (name.asname or name.name for name in statement.names)


def names_of(tree: ast.Module) -> set[str]:
    """The names of a module: its own, and those of its classes."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {*names_bound(tree.body), *(name for node in classes for name in names_bound(node.body))}


MEMBERS = {name for tree in TREES.values() for name in names_of(tree)}


def is_known(name: str, known: set[str]) -> bool:
    """A dotted name begins in the module and goes on with a member of any class."""
    first, *rest = name.split(".")
    return (first in known or hasattr(builtins, first)) and all(part in MEMBERS for part in rest)


def test_the_docstring_of_a_record_names_what_it_has() -> None:
    stale = {
        (node.name, name): f"{SHOWN[path]}:{node.lineno}"
        for path, tree in TREES.items()
        for node in records(tree)
        for name in CODE.findall(ast.get_docstring(node) or "")
        if not is_known(name, names_of(tree))
    }
    assert {place: file for place, file in stale.items() if place not in NAMED_ELSEWHERE} == {}
    assert NAMED_ELSEWHERE.keys() <= stale.keys()
