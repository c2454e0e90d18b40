"""A number counted again by SQLite the way a stranger's program does it, from a recount and its rows."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from measuring.recounts import Recount
from sealing import verify
from sealing.numbers import recount_json


class RowsFolder(verify.SealedPackage):
    """A folder of rows alone."""


def count_in_sqlite(recount: Recount, folder: Path, window: list[str]) -> tuple[Fraction, Fraction | None]:
    """Part and of; all goes through JSON, as in a package."""
    number: dict[str, Any] = json.loads(json.dumps(recount_json(recount)))
    tallies, _ = verify.count_again(RowsFolder(folder), number)
    part = verify.amount_of(number["formula"]["part"], tallies, window)
    whole = number["formula"]["of"]
    return part, None if whole is None else verify.amount_of(whole, tallies, window)
