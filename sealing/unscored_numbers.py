"""Numbers of papers that bear no points, as of 通报 and reports: in the shape of ``numbers.json``, so that
the same program of a stranger counts them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.model import Score, ScoreStatus, Target, TargetKind
from indicators.records import Observation
from indicators.standing_doubts import NO_DOUBTS
from measuring.recounts import Recount
from sealing.certificates import Certificate
from sealing.numbers import (
    FORMAT,
    MEASURED,
    Catalogue,
    Json,
    Recounts,
    SealedLine,
    catalogue_json,
    certify_line,
    line_json,
)

UNSCORED = "unscored"
NO_POINTS: Json = {
    "funds": None,
    "total": {"total": None, "so_far": "0", "scored_weight": "0", "grade": None, "notes": []},
    "scoring": {
        "profile": "",
        "execution": {"points": "0", "rule": "proportional", "steps": []},
        "caps": [],
        "grades": [],
        "not_applicable": "reweight",
    },
}
"""What the points of a scored paper are added up by: here there are none."""


@dataclass(frozen=True)
class UnscoredNumber:
    """One number by its ``id`` in the package, with the name it has on the paper."""

    id: str
    name: str
    observation: Observation

    @property
    def line(self) -> SealedLine:
        measured = self.observation.measured
        target = Target("", TargetKind.EMPTY, unit=measured.unit)
        score = Score(ScoreStatus.NEEDS_PERSON, None, None, "")
        return SealedLine(
            self.id, self.name, ("", ""), target, Decimal(0), measured.evaluator, score, None,
            self.observation, (), (), NO_DOUBTS, MEASURED,
        )  # fmt: skip


def build_unscored_numbers(
    about: Mapping[str, str], numbers: Sequence[UnscoredNumber], recounts: Recounts, infos: Catalogue
) -> Json:
    """All of ``numbers.json``; ``about`` names the paper and its day."""
    lines = [{**line_json(one.line, recounts, infos), "status": UNSCORED} for one in numbers]
    return {"format": FORMAT, **about, "rows": lines, **NO_POINTS}


def unscored_certificates(
    numbers: Sequence[UnscoredNumber], recounts: Mapping[str, Recount | str]
) -> tuple[tuple[str, Certificate], ...]:
    return tuple((one.name, certify_line(one.line, recounts)) for one in numbers)


def unscored_catalogue(numbers: Sequence[UnscoredNumber], infos: Catalogue) -> Json:
    """The definitions that the numbers follow, each with its hash."""
    return catalogue_json((one.observation.measured for one in numbers), infos)
