"""What there is to say of the text of a target sheet, each beside the field of the form that it is about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indicators.model import Indicator, Project
from indicators.reading import read_draft
from workbooks.row_order import row_name
from workbooks.sheet_texts import RowTexts, read_sheet_texts
from workspace.declared import ReadTargetFile
from workspace.opened import Workspace
from workspace.years import SheetsByYear
from yamlfiles.problem import LineColumn, Problem, Severity
from yamlfiles.tree import ListNode, MappingNode, Node, compose_tree

HEAD = ""
"""In the place of the name of a row: what is said of the sheet as a whole."""


@dataclass(frozen=True)
class SheetFinding:
    """``row`` is the name of the row (``row_name``), HEAD for the sheet; ``field`` one of its fields, "" for
    all of it."""

    row: str
    field: str
    problem: Problem

    @property
    def is_error(self) -> bool:
        return self.problem.severity is Severity.ERROR


@dataclass(frozen=True)
class CheckedSheet:
    """``project`` is as much as could be read, ``indicators`` its rows by name; ``findings`` stand in the
    order of the sheet."""

    text: str
    project: Project | None
    indicators: Mapping[str, Indicator]
    findings: tuple[SheetFinding, ...]

    def findings_of(self, row: str) -> tuple[SheetFinding, ...]:
        return tuple(finding for finding in self.findings if finding.row == row)

    @property
    def errors(self) -> tuple[SheetFinding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)


def check_sheet_text(
    workspace: Workspace, text: str, file: str, project_id: str, beside: Iterable[Problem] = ()
) -> CheckedSheet:
    """All that reading and checks say of ``text``, were it the file of that project; ``beside`` is what else
    is to be told of it."""
    content = text.encode()
    draft, problems = read_draft(content, file, project_id)
    read = ReadTargetFile(project_id, file, content, problems, draft)
    found = workspace.check_target(read, SheetsByYear(workspace.read_targets()))
    places = SheetPlaces(text)
    by_line = {row.places[""][0]: row for row in draft.indicators} if draft else {}
    indicators = {name: by_line[line] for name, line in places.row_lines() if line in by_line}
    return CheckedSheet(text, draft, indicators, tuple(map(places.locate, (*found, *beside))))


@dataclass(frozen=True)
class _Spot:
    """A row or a field of the head: its lines, and where its own fields begin."""

    name: str
    first: int
    last: int
    fields: Mapping[LineColumn, str]


class SheetPlaces:
    """Where the rows and the fields of the head stand in a text."""

    def __init__(self, text: str) -> None:
        root, _ = compose_tree(text.encode(), "")
        texts = read_sheet_texts(text)
        self.rows = tuple(_row_spots(root, texts.rows)) if texts else ()
        self.head = tuple(_head_spots(root))

    def row_lines(self) -> Iterator[tuple[str, int]]:
        yield from ((spot.name, spot.first) for spot in self.rows)

    def locate(self, problem: Problem) -> SheetFinding:
        line, column = problem.line, getattr(problem.place, "column", 1)
        for spot in self.rows:
            if spot.first <= line <= spot.last:
                return SheetFinding(spot.name, _field_at(spot, (line, column)), problem)
        for spot in self.head:
            if spot.first <= line <= spot.last:
                return SheetFinding(HEAD, _field_at(spot, (line, column)) or spot.name, problem)
        return SheetFinding(HEAD, HEAD, problem)


def _field_at(spot: _Spot, place: LineColumn) -> str:
    """The field whose value begins there, else the only one of that line."""
    if place in spot.fields:
        return spot.fields[place]
    on_line = {name for (line, _), name in spot.fields.items() if line == place[0]}
    return on_line.pop() if len(on_line) == 1 and place != (spot.first, 1) else ""


def _row_spots(root: Node | None, rows: Iterable[RowTexts]) -> Iterator[_Spot]:
    for row in rows:
        node = _node_at(root, row.path)
        if node is not None:
            yield _Spot(row_name(row), node.line, _last_line(node), _field_starts(node))


def _head_spots(root: Node | None) -> Iterator[_Spot]:
    for key, node in root.entries if isinstance(root, MappingNode) else ():
        if key.value != "indicators":
            starts = {place: f"{key.value}.{name}" for place, name in _field_starts(node).items()}
            yield _Spot(key.value, key.line, _last_line(node), starts)


def _field_starts(node: Node) -> dict[LineColumn, str]:
    """Of keys and of values: a mistake is told at either. Where the first key begins, the whole begins."""
    entries = node.entries if isinstance(node, MappingNode) else ()
    starts = {(value.line, value.column): key.value for key, value in entries}
    return {**{(key.line, key.column): key.value for key, _ in entries[1:]}, **starts}


def _node_at(root: Node | None, path: tuple[str | int, ...]) -> Node | None:
    node = root
    for step in path:
        if isinstance(node, MappingNode):
            node = next((value for key, value in node.entries if key.value == step), None)
        elif isinstance(node, ListNode) and isinstance(step, int):
            node = node.items[step] if step < len(node.items) else None
    return node


def _last_line(node: Node) -> int:
    below = [value for _, value in node.entries] if isinstance(node, MappingNode) else []
    items = list(node.items) if isinstance(node, ListNode) else below
    return max((_last_line(item) for item in items), default=node.line)
