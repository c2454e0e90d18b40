"""指标库: indicators to choose from when a sheet is declared, read from a YAML file or told
what is wrong with it.

An item is a suggestion: its target shows how one is written, and nothing counts before it stands on a sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.branches import first_level, second_level
from indicators.model import EMPTY_MAPPING, Parameters
from indicators.rows import read_params
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, YamlReader, shorten_text

REQUIRED = ("id", "branch", "name", "target")
BASIS = ("standard", "source", "formula", "reference")
OPTIONAL = ("topic", "reading", "evaluator", "with", "note", *BASIS)


@dataclass(frozen=True)
class LibraryItem:
    """One indicator of the library, its texts as a sheet would have them; ``basis`` without what is blank."""

    id: str
    topic: str
    branch: tuple[str, str]
    name: str
    target: str
    reading: str = ""
    evaluator: str = ""
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    basis: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    note: str = ""


@dataclass(frozen=True)
class IndicatorLibrary:
    """The items of one file and what is wrong with it; one with a mistake is left out."""

    title: str
    items: tuple[LibraryItem, ...]
    problems: tuple[Problem, ...] = ()


def read_library(content: bytes, file: str) -> IndicatorLibrary:
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return IndicatorLibrary("", (), reader.sorted_problems())
    fields = reader.read_fields(root, "指标库", required=("indicators",), optional=("title",))
    nodes = reader.read_sequence(fields.get("indicators"), "indicators")
    items = [item for node in nodes if (item := _read_item(reader, node))]
    return IndicatorLibrary(
        reader.read_text(fields.get("title"), "title"), tuple(items), reader.sorted_problems()
    )


def _read_item(reader: YamlReader, node: Node) -> LibraryItem | None:
    before = len(reader.problems)
    fields = reader.read_fields(node, "指标库的指标", required=REQUIRED, optional=OPTIONAL)
    texts = {
        name: reader.read_text(fields.get(name), name) for name in (*REQUIRED, *OPTIONAL) if name != "with"
    }
    branch = _read_branch(texts["branch"])
    if branch is None and texts["branch"]:
        message = f"不认识“{shorten_text(texts['branch'])}”：应写作 产出指标/数量指标"
        reader.add_problem(fields.get("branch"), message, "branch")
    params = read_params(reader, fields.get("with"))
    if branch is None or len(reader.problems) > before:
        return None
    basis = {name: texts[name] for name in BASIS if texts[name]}
    own = {name: texts[name] for name in ("id", "name", "target", "reading", "evaluator", "note")}
    return LibraryItem(topic=texts["topic"] or "其他", branch=branch, params=params, basis=basis, **own)


def _read_branch(written: str) -> tuple[str, str] | None:
    first, _, second = written.partition("/")
    official = first_level(first)
    below = second_level(official, second) if official else None
    return (official, below) if official and below else None
