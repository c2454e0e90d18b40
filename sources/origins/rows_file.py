"""The rows of a statement as one CSV file that cannot be read in two ways: UTF-8, NULL as an empty cell."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from sources.origins.contract import FetchLimits, OriginError, OriginFault

ROWS_FILE = "取数结果.csv"
BATCH = 2000
"""Rows that are taken from a database at a time."""


class RowsFile:
    """Writes rows as they come, and stops at the limits; closed by ``with``."""

    def __init__(self, into: Path, header: Sequence[str], limits: FetchLimits) -> None:
        self.limits = limits
        self.rows = 0
        self._stream = (into / ROWS_FILE).open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(header)

    def write_rows(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Raises OriginError where there are more than are taken."""
        batch = [["" if cell is None else cell for cell in row] for row in rows]
        self._writer.writerows(batch)
        self.rows += len(batch)
        if self.rows > self.limits.most_rows:
            raise OriginError(
                OriginFault.TOO_LARGE,
                f"超过 {self.limits.most_rows} 行，没有取；请在查询语句里只取需要的行和列",
            )
        if self._stream.tell() > self.limits.most_bytes:
            raise OriginError(
                OriginFault.TOO_LARGE,
                f"超过 {self.limits.most_bytes // 1_000_000} MB，没有取；请在查询语句里只取需要的行和列",
            )

    def __enter__(self) -> "RowsFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()


def refuse_binary(names: Sequence[str]) -> None:
    """Raises OriginError where a column holds bytes, not text."""
    if names:
        raise OriginError(
            OriginFault.UNREADABLE,
            f"列“{'”“'.join(names[:5])}”存的是二进制内容，不能当作表格读取；请在查询语句里只取需要的列",
        )
