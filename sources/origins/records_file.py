"""Records of a service as one CSV file: what is nested becomes columns with dotted names."""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sources.origins.contract import FetchLimits, OriginError, OriginFault
from sources.origins.exact_json import JsonValue

RECORDS_FILE = "接口记录.csv"
MOST_COLUMNS = 1000
DEEPEST = 8
Record = Mapping[str, JsonValue]


def flat_record(record: Record) -> dict[str, str]:
    """Cells by dotted names; ``null`` is empty, a list is JSON, or joined by ； where it holds plain values
    alone. Raises OriginError (UNREADABLE)."""
    cells: dict[str, str] = {}
    for name, cell in flat_cells(record, "", DEEPEST):
        if name in cells:
            message = f"有两个字段都叫“{name[:40]}”，分不清，请与对方核对"
            raise OriginError(OriginFault.UNREADABLE, message)
        cells[name] = cell
    return cells


def flat_cells(record: Record, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, dict) and value and depth:
            yield from flat_cells(value, f"{prefix}{name}.", depth - 1)
        else:
            yield f"{prefix}{name}", cell_of(value)


def cell_of(value: JsonValue) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "；".join(item for item in value if isinstance(item, str))
    return json.dumps(value, ensure_ascii=False)


@dataclass
class RecordsFile:
    """Takes records as they come; columns stand in the order in which they were first ``met``. ``headers``
    are names other than the fields'; an empty one leaves the column out."""

    limits: FetchLimits
    spool: IO[str]
    columns: dict[str, int] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)
    rows: int = 0

    def add(self, record: Record) -> None:
        """Raises OriginError (TOO_LARGE, UNREADABLE)."""
        cells = flat_record(record)
        self.rows += 1
        self.met.update(cells)
        for name in cells:
            self.columns.setdefault(name, len(self.columns))
        self.refuse_excess()
        self.write_row(cells)

    def refuse_excess(self) -> None:
        if self.rows > self.limits.most_rows:
            message = f"超过 {self.limits.most_rows} 条记录，已停止；请缩小取数的范围"
            raise OriginError(OriginFault.TOO_LARGE, message)
        if len(self.columns) > MOST_COLUMNS:
            message = f"字段超过 {MOST_COLUMNS} 个，不像是表格，请核对声明的记录位置"
            raise OriginError(OriginFault.TOO_LARGE, message)

    def write_row(self, cells: Mapping[str, str]) -> None:
        try:
            row = [cells.get(name, "") for name in self.columns]
            self.spool.write(json.dumps(row, ensure_ascii=False) + "\n")
        except UnicodeEncodeError as error:
            message = f"第 {self.rows} 条记录有不成字的字符，请与对方核对"
            raise OriginError(OriginFault.UNREADABLE, message) from error

    def write_table(self, path: Path) -> None:
        """Header and rows, each as wide as the header."""
        headers = [self.headers.get(name, name) for name in self.columns]
        wanted = [column for column, header in enumerate(headers) if header]
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow([headers[column] for column in wanted])
            for row in self.read_rows():
                table.writerow([row[column] for column in wanted])

    def read_rows(self) -> Iterator[list[str]]:
        """As wide as there are columns now; those met later were not there yet."""
        self.spool.seek(0)
        for line in self.spool:
            row = json.loads(line)
            yield row + [""] * (len(self.columns) - len(row))


@contextmanager
def records_file(into: Path, limits: FetchLimits, columns: Sequence[str] = ()) -> Iterator[RecordsFile]:
    """``RECORDS_FILE`` in ``into`` where all went well; ``columns`` are there whatever comes."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=into) as spool:
        table = RecordsFile(limits, spool, {name: number for number, name in enumerate(columns)})
        yield table
        table.write_table(into / RECORDS_FILE)
