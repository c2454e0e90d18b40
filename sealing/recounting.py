"""The measured numbers of a project counted again from the data that each was measured from, rows kept."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from indicators.records import Observation
from measuring.recounts import Recount
from measuring.requests import BadRequestError, MeasureRequest

ROWS = "rows"
NO_ACCOUNT = "采集时没有记下所用的数据，无法重新打开"


class SupportsRecount(Protocol):
    """What is needed of measuring."""

    def recount(self, request: MeasureRequest, folder: Path, /) -> Recount: ...


OpenMeasurer = Callable[[Mapping[str, str]], SupportsRecount]
"""A measurer over tables as an old observation found them, by their keys."""


def recount_observations(
    observations: Mapping[str, Observation], open_measurer: OpenMeasurer, folder: Path
) -> dict[str, Recount | str]:
    """By indicator id: what a stranger needs, its rows in ``folder``/rows; or why it cannot be had."""
    (folder / ROWS).mkdir(parents=True, exist_ok=True)
    with_value = {name: seen for name, seen in observations.items() if seen.measured.value is not None}
    return {
        name: recount_observation(name, with_value[name], open_measurer, folder)
        for name in sorted(with_value)
    }


def recount_observation(
    name: str, observation: Observation, open_measurer: OpenMeasurer, folder: Path
) -> Recount | str:
    measured = observation.measured
    keys = {account.table: account.key for account in measured.provenance.tables if account.key}
    if len(keys) < len(measured.provenance.tables) or not keys:
        return NO_ACCOUNT
    request = MeasureRequest(name, measured.evaluator, measured.provenance.params, measured.period)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = open_measurer(keys).recount(request, Path(scratch))
        except BadRequestError as error:
            return str(error)
        return keep_rows(name, found, Path(scratch), folder)


def keep_rows(name: str, found: Recount, scratch: Path, folder: Path) -> Recount:
    """The files under their places in the package: that of the first table bears the number's own name."""
    first = found.statements[0].table
    kept = []
    for rows in found.rows:
        beside = "" if rows.table == first else f"+{rows.table}"
        place = f"{ROWS}/{name}{beside}.csv"
        shutil.move(scratch / rows.file, folder / place)
        kept.append(replace(rows, file=place))
    return replace(found, rows=tuple(kept))
