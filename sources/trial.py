"""An uploaded export tried out before anything is kept of it: what it is, what its columns are, what it would
give; in a process of its own with bounds on memory and time.

Run as a module it is that process: JSON comes in and goes out; nothing of a person is in what goes out.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.reading import UnreadableFileError
from documents.sandbox import ask_child
from sources.cache import TableFolders, to_account
from sources.conversion import convert_inputs
from sources.engine import MIN_MEMORY, open_engine
from sources.errors import UnreadableInputError, UnreadableTableError
from sources.headers import find_header, normalize_header
from sources.json_files import JsonObject
from sources.masking import mask_rows
from sources.proposals import (
    CHOSEN,
    DECLARED,
    LIKELY,
    ColumnProposal,
    KindProposal,
    propose_columns,
    propose_kinds,
)
from sources.readers.grid import TextGrid
from sources.readers.kinds import read_every_sheet
from sources.secret import WorkspaceSecret
from sources.snapshots import snapshot_path
from sources.source import Heading, Source
from sources.table_proposal import propose_ledger
from sources.tables import CODE, TABLES, Table

SHOWN_ROWS = 20
MOST_COLUMNS_SHOWN = 300
MEMORY = 2 << 30
UNREADABLE = "文件读不出，可能已损坏或结构异常；请用 Excel 打开后另存为 xlsx，再上传"
NO_TABLE = "没有一列认得出来：这个文件可能不是业务数据，或表头写法特殊；请选择它是哪一种数据，再逐列对应"


def try_export(request: JsonObject, seconds: int) -> JsonObject:
    """What the file would give; ``refused`` with a message where it is no table that can be read."""
    content = json.dumps(request, ensure_ascii=False).encode()
    try:
        return ask_child("sources.trial", "trial", content, seconds)
    except UnreadableFileError as refusal:
        return {"refused": str(refusal)}


def answer_trial(request: JsonObject) -> JsonObject:
    """The child's work. ``request`` names ``folder`` and ``sha256`` of the file, its ``name``, a folder of
    its own for ``scratch``, the ``declared`` settings of each table, and, where somebody chose, the
    ``table`` and its ``columns`` (headings)."""
    scratch, folder = Path(request["scratch"]), Path(request["folder"])
    declared = {name: Source.from_settings(found) for name, found in request["declared"].items()}
    tables = _all_tables(declared)
    chosen = tables.get(str(request.get("table") or ""))
    fit_any = FitAny(tuple(declared.get(name) or Source(table, ()) for name, table in tables.items()))
    try:
        with open_engine(scratch, folder, *_other_folders(request)) as connection:
            grids = read_every_sheet(
                connection,
                snapshot_path(folder, request["sha256"]),
                request["name"],
                scratch / "file",
                _encoding_of(declared, chosen),
                fit_any,
            )
            answer = _describe(request, grids, declared, chosen)
            answer["ledger"] = propose_ledger(grids)
            answer["last_header"] = _last_header(connection, request, answer["table"], scratch, declared)
    except UnreadableInputError as refused:
        return {"refused": refused.message, "row": refused.row}
    if answer["table"]:
        headings = {name: Heading.from_settings(text) for name, text in answer["headings"].items()}
        source = _trial_source(tables[answer["table"]], declared, headings)
        answer["reading"] = _try_conversion(request, source, scratch, folder)
    return answer


def _other_folders(request: JsonObject) -> list[Path]:
    return [Path(last["path"]).parent for last in (request.get("last_files") or {}).values()]


def _encoding_of(declared: Mapping[str, Source], chosen: Table | None) -> str:
    source = declared.get(chosen.name) if chosen else None
    return source.encoding if source else ""


@dataclass(frozen=True)
class FitAny:
    """How many columns of the likeliest table are found among the lines of a file."""

    sources: Sequence[Source]

    def __call__(self, lines: Sequence[Sequence[str]]) -> int:
        headers = (find_header(lines, source.table, source.columns) for source in self.sources)
        return max(len(header.physical_columns) for header in headers)


def _all_tables(declared: Mapping[str, Source]) -> dict[str, Table]:
    return {**TABLES, **{name: source.table for name, source in declared.items()}}


def _describe(
    request: JsonObject, grids: Sequence[TextGrid], declared: Mapping[str, Source], chosen: Table | None
) -> dict[str, Any]:
    """What the file is and says, with the rows masked."""
    asked = request.get("columns") if chosen else None
    headings: dict[str, Mapping[str, Heading]] = {name: source.columns for name, source in declared.items()}
    if chosen and asked is not None:
        headings[chosen.name] = {name: Heading.from_settings(found) for name, found in asked.items()}
    kinds = propose_kinds(grids, headings, _all_tables(declared).values())
    kind = _kind_of(kinds, chosen, grids)
    told = {"kinds": [_kind_told(found) for found in kinds]}
    if kind is None:
        return {**told, **_first_lines(grids), "table": ""}
    own = headings.get(kind.table.name, {})
    proposals = propose_columns(kind, own)
    if asked is not None:
        before = declared[kind.table.name].columns if kind.table.name in declared else {}
        proposals = [_as_chosen(found, own, before) for found in proposals if found.why != LIKELY]
    return {**told, **_describe_kind(kind, proposals, own)}


def _kind_told(kind: KindProposal) -> dict[str, Any]:
    return {"table": kind.table.name, "found": kind.found, "score": kind.score}


def _describe_kind(
    kind: KindProposal, proposals: Sequence[ColumnProposal], own: Mapping[str, Heading]
) -> dict[str, Any]:
    names = kind.header.short_names
    likely = {found.column: Heading((names[found.places[0]],)) for found in proposals if found.why == LIKELY}
    return {
        "table": kind.table.name,
        "sheet": kind.grid.sheet,
        "title": list(kind.header.title)[:3],
        "names": list(names)[:MOST_COLUMNS_SHOWN],
        "ambiguous": {name: list(headers) for name, headers in kind.header.ambiguous.items()},
        "proposals": [vars(proposal) for proposal in proposals],
        "headings": {name: vars(heading) for name, heading in {**own, **likely}.items()},
        "first_row": kind.header.data_start + kind.grid.leading_rows + 1,
        "rows": _masked_rows(kind, proposals),
    }


def _as_chosen(
    found: ColumnProposal, own: Mapping[str, Heading], before: Mapping[str, Heading]
) -> ColumnProposal:
    is_new = found.why == DECLARED and own.get(found.column) != before.get(found.column)
    return replace(found, why=CHOSEN) if is_new else found


def _kind_of(
    kinds: Sequence[KindProposal], chosen: Table | None, grids: Sequence[TextGrid]
) -> KindProposal | None:
    if chosen is None:
        return kinds[0] if kinds else None
    found = next((kind for kind in kinds if kind.table == chosen), None)
    if found or not grids:
        return found
    # nothing of it is recognized: its fullest first line stands for the header
    grid = max(grids, key=lambda grid: grid.rows)
    at = max(range(len(grid.head)), key=lambda line: sum(map(bool, grid.head[line])), default=0)
    header = find_header(grid.head, chosen, {}, at)
    names = tuple(grid.head[at]) if grid.head else ()
    header = replace(header, names=names, short_names=names, data_start=at + 1)
    return KindProposal(chosen, grid, header, 0)


def _first_lines(grids: Sequence[TextGrid]) -> dict[str, Any]:
    """Of a file that is none of the tables: its header, as far as there is one."""
    grid = grids[0]
    names = max(grid.head[:5], key=lambda line: sum(map(bool, line)), default=())
    return {"names": list(names)[:MOST_COLUMNS_SHOWN], "sheet": grid.sheet, "rows": [], "headings": {}}


def _masked_rows(kind: KindProposal, proposals: Sequence[ColumnProposal]) -> list[list[str]]:
    start = kind.header.data_start
    rows = kind.grid.head[start : start + SHOWN_ROWS]
    places = {place: found.column for found in proposals for place in found.places}
    columns = {place: kind.table.column(name) for place, name in places.items()}
    codes = [place for place, column in columns.items() if column and column.kind == CODE]
    persons = [place for place, column in columns.items() if column and column.personal]
    return mask_rows(kind.header.short_names[:MOST_COLUMNS_SHOWN], rows, places, codes, persons)


def _trial_source(table: Table, declared: Mapping[str, Source], headings: Mapping[str, Heading]) -> Source:
    source = declared.get(table.name) or Source(table, ())
    return replace(source, columns=dict(headings), covers=None, confirmed=None)


def _try_conversion(request: JsonObject, source: Source, scratch: Path, folder: Path) -> dict[str, Any]:
    """The account of the table that this file alone would give, or why it gives none."""
    at = TableFolders(folder, scratch / "tables", WorkspaceSecret(scratch / "secret"))
    inputs = ((request["name"], request["sha256"]),)
    try:
        table = convert_inputs(source, inputs, "0" * 64, at, datetime.fromisoformat(request["now"]))
    except UnreadableTableError as error:
        problems = [{"row": problem.line, "message": problem.message} for problem in error.problems]
        return {"problems": problems}
    return {**to_account(table), "names_in_data": _names_of(at, table.path, source.table)}


def _names_of(at: TableFolders, path: Path, table: Table) -> list[list[Any]]:
    """The projects that the rows name, the most frequent first: what targets ask for has to be among them."""
    if table.column("project") is None:
        return []
    with open_engine(at.tables, path.parent) as connection:
        found = connection.execute(
            "SELECT project, count(*) FROM read_parquet(?) WHERE project IS NOT NULL "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30",
            [str(path)],
        ).fetchall()
    return [list(row) for row in found]


def _last_header(
    connection: Any, request: JsonObject, table: str, scratch: Path, declared: Mapping[str, Source]
) -> dict[str, Any]:
    """The header of the file of this table that came last, and which of its headers were which column."""
    last = (request.get("last_files") or {}).get(table)
    if not last:
        return {}
    source = declared[table]
    try:
        grids = read_every_sheet(
            connection, Path(last["path"]), last["name"], scratch / "last", source.encoding, FitAny((source,))
        )
    except UnreadableInputError:
        return {}
    headers = [find_header(grid.head, source.table, source.columns) for grid in grids]
    best = max(headers, key=lambda header: len(header.physical_columns))
    names = list(best.short_names)
    columns = {name: [names[at] for at in places] for name, places in best.physical_columns.items()}
    return {"file": last["name"], "names": names, "columns": columns}


def changed_headers(before: Sequence[str], now: Sequence[str]) -> tuple[list[str], list[str]]:
    """The headers that are new, and those that are gone, as they are compared."""
    old = {normalize_header(name): name for name in before if name.strip()}
    new = {normalize_header(name): name for name in now if name.strip()}
    return [new[key] for key in new if key not in old], [old[key] for key in old if key not in new]


def limit_child(seconds: int) -> None:
    """Systems without these bounds still have the deadline of the parent."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        most = MEMORY + MIN_MEMORY * (1 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """Be the child."""
    limit_child(int(sys.argv[2]))
    try:
        answer = answer_trial(json.loads(sys.stdin.buffer.read()))
    except (MemoryError, RecursionError):
        answer = {"refused": UNREADABLE}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
