"""The house holds: who may import whom, and where each outside library may appear."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

OF_PAGES = {
    "workspace",
    "people",
    "sealing",
    "forms",
    "workbooks",
    "papers",
    "budgets",
    "scheduling",
    "store",
    "measuring",
    "monitoring",
    "indicators",
    "yamlfiles",
}
"""What a page or a command shows comes from here."""
MAY_IMPORT: dict[str, set[str]] = {
    "characters": set(),
    "yamlfiles": {"characters"},
    "documents": {"characters"},
    "indicators": {"characters", "yamlfiles"},
    "people": {"indicators"},
    "monitoring": {"indicators", "yamlfiles"},
    "checks": {"monitoring", "indicators", "yamlfiles"},
    "bulletins": {"indicators", "yamlfiles"},
    "sources": {"characters", "documents", "indicators", "yamlfiles"},
    "evaluators": {"sources.tables", "indicators", "yamlfiles"},
    "measuring": {"evaluators", "sources", "indicators", "yamlfiles"},
    "store": {"people", "indicators"},
    "scheduling": {"measuring", "store", "indicators"},
    "budgets": {"documents", "indicators", "yamlfiles"},
    "papers": {"characters", "checks", "documents", "indicators", "yamlfiles"},
    "workbooks": {"characters", "documents", "indicators", "yamlfiles"},
    "forms": {"bulletins", "checks", "monitoring", "documents", "indicators", "yamlfiles"},
    "sealing": {"forms", "store", "measuring", "sources", "indicators"},
    "workspace": {
        "people",
        "sealing",
        "forms",
        "workbooks",
        "papers",
        "budgets",
        "store",
        "measuring",
        "evaluators",
        "sources",
        "bulletins",
        "checks",
        "monitoring",
        "documents",
        "indicators",
        "yamlfiles",
    },
    "batches": {"workspace", "forms", "scheduling", "store", "indicators", "yamlfiles"},
    "pages": {*OF_PAGES, "checks", "bulletins"},
    "web": {*OF_PAGES, "pages", "batches", "documents", "bulletins"},
    "cli": {*OF_PAGES, "checks", "batches", "documents"},
}
"""Each room and what it stands on, the ground first; docs/architecture.md prints it for people."""
ROOMS = {*MAY_IMPORT, "app"}

ONLY_IN: dict[str, set[str]] = {
    "flask": {"app", "web"},
    "authlib": {"web"},
    "joserfc": {"web"},
    "apscheduler": {"scheduling"},
    "sqlite_utils": {"store"},
    "sqlite3": {"store", "sealing", "sources"},
    "psycopg": {"sources"},
    "pymysql": {"sources"},
    "paramiko": {"sources"},
    "pyspark": {"sources"},
    "grpc": {"sources"},
    "grpc_status": {"sources"},
    "pyarrow": {"sources"},
    "pysqlite3": {"store"},
    "yaml": {"yamlfiles"},
    "duckdb": {"sources", "measuring"},
    "fastexcel": {"sources", "documents"},
    "sqlalchemy": {"evaluators", "measuring"},
    "docx": {"forms"},
    "pypdfium2": {"documents"},
    "openpyxl": {"workbooks"},
    "lxml": {"documents", "forms", "sources"},
    "xlrd": {"documents", "sources"},
    "xlsxwriter": {"forms", "workbooks"},
    "typst": {"forms"},
}


@cache
def parse(path: Path) -> ast.Module:
    """The tree of a module; each is parsed once for all the rules that look at it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            names += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return names


def modules(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


def allowed(name: str, room: str) -> bool:
    return any(name == text or name.startswith(f"{text}.") for text in {room, *MAY_IMPORT[room]})


def below_an_allowed_one(name: str, room: str) -> bool:
    """``from sources import tables`` names ``sources`` first and ``sources.tables`` second; the second is judged."""
    return any(text.startswith(f"{name}.") for text in MAY_IMPORT[room])


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imports(path)
        if name.split(".")[0] in ROOMS and not allowed(name, room) and not below_an_allowed_one(name, room)
    ]
    assert wrong == []


def test_the_table_has_no_circle_and_names_the_ground_first() -> None:
    below: set[str] = set()
    for room, stands_on in MAY_IMPORT.items():
        assert {name.split(".")[0] for name in stands_on} <= below, room
        below.add(room)


def test_a_room_needs_what_the_table_gives_it() -> None:
    """A permission nobody uses would let an arrow turn back unseen."""
    used = {
        room: {name.split(".")[0] for path in modules(room) for name in imports(path)} for room in MAY_IMPORT
    }
    idle = [
        f"{room}: {name}"
        for room in MAY_IMPORT
        for name in MAY_IMPORT[room]
        if name.split(".")[0] not in used[room]
    ]
    assert idle == []


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_appears_only_in_its_rooms(library: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room in ROOMS - ONLY_IN[library]
        for path in modules(room)
        for name in imports(path)
        if name.split(".")[0] == library
    ]
    assert wrong == []


def test_every_room_is_there() -> None:
    assert [room for room in sorted(ROOMS) if not modules(room)] == []


MOST_LINES = 300
MAY_BE_LONG = {"sealing/verify.py": 620}
"""A program that strangers run by itself is one file."""


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_no_module_grows_past_300_lines(room: str) -> None:
    long = [
        name
        for path in modules(room)
        if len(path.read_text("utf-8").splitlines())
        > MAY_BE_LONG.get(name := path.relative_to(ROOT).as_posix(), MOST_LINES)
    ]
    assert long == []


VAGUE = {"utils", "helpers", "helper", "manager", "base", "common", "misc"}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_no_module_has_a_name_that_says_nothing(room: str) -> None:
    assert [path.name for path in modules(room) if path.stem in VAGUE] == []
