"""资料 of a project: the evidence of every row, who handed it in, and whether it still stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indicators.assessment import GOAL, Assessment
from indicators.completeness import EXECUTION_RATE, GRADED_KINDS
from indicators.model import FUNDS
from indicators.records import Evidence, ManualEntry
from indicators.standing_evidence import row_evidence

STANDING, LAPSED, WITHDRAWN = ("有效", "green"), ("证明的是先前的填报", "yellow"), ("已撤回", "secondary")


@dataclass(frozen=True)
class MaterialFile:
    """One file as one entry handed it in; ``state`` is a word and its colour."""

    evidence: Evidence
    entry: ManualEntry
    state: tuple[str, str]


@dataclass(frozen=True)
class MaterialRow:
    """``is_lacking``: the row was graded by a person, and nothing proves it."""

    row_id: str
    name: str
    files: tuple[MaterialFile, ...]
    is_lacking: bool


def material_rows(assessment: Assessment, entries: Sequence[ManualEntry]) -> tuple[MaterialRow, ...]:
    """Every row that has a file or needs one; ``entries`` are all of the project, oldest first."""
    rows = [material_row(row_id, name, entries, graded) for row_id, name, graded in named_rows(assessment)]
    return tuple(row for row in rows if row.files or row.is_lacking)


def named_rows(assessment: Assessment) -> Iterator[tuple[str, str, bool]]:
    """Id, name, and whether somebody graded it."""
    for row in assessment.rows:
        graded = row.indicator.target.kind in GRADED_KINDS and bool(row.grade)
        yield row.indicator.id, row.indicator.name, graded
    yield FUNDS, EXECUTION_RATE, False
    yield GOAL, "年度总体目标", False


def material_row(row_id: str, name: str, entries: Iterable[ManualEntry], graded: bool) -> MaterialRow:
    own = [entry for entry in entries if entry.indicator == row_id]
    found = row_evidence(own)
    standing = {piece.sha256 for piece in found.standing}
    lapsed = {piece.sha256 for piece in found.lapsed}
    files = [
        MaterialFile(piece, entry, state_of(piece, standing, lapsed))
        for entry in reversed(own)
        for piece in entry.evidence
    ]
    return MaterialRow(row_id, name, tuple(files), graded and not standing)


def state_of(piece: Evidence, standing: set[str], lapsed: set[str]) -> tuple[str, str]:
    if piece.sha256 in standing:
        return STANDING
    return LAPSED if piece.sha256 in lapsed else WITHDRAWN
