"""Conditions on rows as people type and read them: a column and what it has to be on each line, 或 between
lines of which any will do; and the same as a target file has them.

::

    类别：业务培训、专题培训
    参训人数：≥20
    或
    类别：岗前培训
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.tables import Table
from workbooks.sheet_texts import as_tree
from yamlfiles.writing import Tree

OTHERWISE = "或"
LINE = re.compile(r"\s*([^:：]+?)\s*[:：]\s*(.*)")


def conditions_tree(text: str) -> Tree:
    """What was typed, as the file has it; a line that is none stays as it is, for the check to tell."""
    if text.lstrip().startswith(("{", "[")):
        tree = as_tree("with", f"written: {' '.join(text.split())}")
        return tree["written"] if isinstance(tree, Mapping) and "written" in tree else text
    groups: list[dict[str, Tree]] = [{}]
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        if line == OTHERWISE:
            groups.append({})
        elif found and found[1] not in groups[-1]:
            groups[-1][found[1]] = _typed_value(found[2])
        else:
            return text
    filled: list[Tree] = [group for group in groups if group]
    return filled[0] if len(filled) == 1 else filled


def _typed_value(text: str) -> Tree:
    """Several values stand side by side; of what is not plain, 不是 stands before."""
    values: list[Tree] = [value.strip() for value in text.split("、") if value.strip()]
    if len(values) > 1 and str(values[0]).startswith("≠"):
        return {"not": [str(value).removeprefix("≠").strip() for value in values]}
    return values[0] if len(values) == 1 else values


def condition_lines(given: Any, table: Table | None = None) -> list[str]:
    """As it was typed, columns by what they are called."""
    if isinstance(given, str) or given is None:
        return [given] if given else []
    if isinstance(given, Mapping):
        return [line for name, value in given.items() for line in _entry_lines(str(name), value, table)]
    lines: list[str] = []
    for item in given:
        lines += [OTHERWISE] if lines else []
        lines += condition_lines(item, table)
    return lines


def _entry_lines(name: str, value: Any, table: Table | None) -> list[str]:
    if name in ("all_of", "any_of") and isinstance(value, Sequence) and not isinstance(value, str):
        inner = ["，".join(condition_lines(item, table)) for item in value]
        return [f"（{f'；{OTHERWISE} '.join(inner)}）" if name == "any_of" else "；".join(inner)]
    column = table.named(name) if table else None
    return [f"{column.label if column else name}：{_value_text(value, table)}"]


def _value_text(value: Any, table: Table | None) -> str:
    if isinstance(value, Mapping):
        if "within_days" in value:
            other = table.named(str(value.get("of"))) if table else None
            return f"{other.label if other else value.get('of')}后{value['within_days']}天内"
        return "、".join(
            f"{'≠' if word == 'not' else ''}{_value_text(item, table)}" for word, item in value.items()
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(str(item) for item in value)
    return "是" if value is True else "否" if value is False else str(value)


def is_typed(given: Any) -> bool:
    """Whether the lines say all of it, so that a form may write it again."""
    return conditions_tree("\n".join(condition_lines(given))) == _plain(given)


def _plain(given: Any) -> Tree:
    if isinstance(given, Mapping):
        return {str(name): _plain(value) for name, value in given.items()}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [_plain(item) for item in given]
    return str(given)
