"""Whether code that an office wrote gives the same measure whenever it is asked: it reads no clock, chance,
file or setting, and is made from nothing but what is known here."""

import ast
import re
from collections.abc import Iterator

PURE_MODULES = frozenset(
    {"__future__", "collections", "dataclasses", "datetime", "decimal", "enum", "evaluators", "fractions"}
    | {"functools", "itertools", "math", "operator", "re", "sqlalchemy", "string", "typing"}
)
"""What they give depends on what they are given; ``sources.tables`` beside them."""
IMPURE_WORDS = frozenset(
    {"now", "utcnow", "today", "current", "clock", "random", "uuid", "localtime", "localtimestamp", "sleep"}
    | {"open", "exec", "eval", "compile", "import", "getattr", "globals", "locals", "vars", "input", "env"}
    | {"text", "literal", "age", "version", "read", "nextval", "setseed", "time", "getenv", "op", "modules"}
)
"""Parts of names by which code may ask for something else, or hide what it asks for."""


def is_repeatable(code: str) -> bool:
    """By its text alone, and rather no than yes: code that cannot be read is not."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return False
    names = [name for node in ast.walk(tree) for name in names_used(node)]
    modules = [module for node in ast.walk(tree) for module in modules_imported(node)]
    return all(map(is_pure_module, modules)) and not any(map(is_impure_name, names))


def names_used(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.name for alias in node.names)


def modules_imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield "." * node.level + (node.module or "")


def is_pure_module(module: str) -> bool:
    return module == "sources.tables" or module.split(".")[0] in PURE_MODULES


def is_impure_name(name: str) -> bool:
    return not IMPURE_WORDS.isdisjoint(re.split(r"_+", name.lower())) or name.startswith("__")
