"""结果应用: decisions on projects, and the measures that were acted on; nothing is ever changed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.records import OUTLOOK_FIELDS
from indicators.result_use import MeasureSource, OpenMeasure, ResultDecision
from store import chain
from store.connection import transaction
from store.damaged_rows import damaged_text, readable_day, readable_instant
from store.rows import instant_text
from store.supervision import MEASURES as MEASURE_ACTS
from store.supervision import SupervisionLedger

if TYPE_CHECKING:
    from sqlite_utils import Database

DECISIONS = "SELECT * FROM result_decisions WHERE (:project = '' OR project = :project) ORDER BY seq"
MEASURES = "SELECT * FROM open_measures ORDER BY seq"
SAID = """SELECT * FROM entries WHERE measure IS NOT NULL AND project >= :first AND project < :after
    ORDER BY project, indicator, as_of, seq"""


class SaidMeasure(NamedTuple):
    """What one entry says of the measure of a row; "" takes it back. ``is_outlook``: for 运行监控."""

    project: str
    indicator: str
    text: str
    is_outlook: bool
    said_on: date
    by: str
    recorded_at: datetime


def said_from_row(row: Mapping[str, Any]) -> SaidMeasure:
    return SaidMeasure(
        row["project"],
        row["indicator"],
        row["measure"],
        any(row[name] is not None for name in OUTLOOK_FIELDS),
        date.fromisoformat(row["as_of"]),
        row["by"],
        datetime.fromisoformat(row["recorded_at"]),
    )


class ResultLedger:
    """The tables of decisions and of measures; what people wrote of measures among their entries."""

    def __init__(self, db: "Database") -> None:
        self.db = db
        self.acts = SupervisionLedger(db, MEASURE_ACTS)

    def decide(self, decision: ResultDecision) -> None:
        with transaction(self.db):
            chain.append_rows(self.db, "result_decisions", [decision_row(decision)])

    def decisions(self, project: str = "") -> tuple[ResultDecision, ...]:
        """Of one project or of all, oldest first; one that was changed says so."""
        return tuple(map(decision_from_row, self.db.query(DECISIONS, {"project": project})))

    def keep_measure(self, measure: OpenMeasure) -> None:
        with transaction(self.db):
            chain.append_rows(self.db, "open_measures", [measure_row(measure)])

    def measures(self) -> tuple[OpenMeasure, ...]:
        """Those that were acted on or typed in, oldest first."""
        return tuple(map(measure_from_row, self.db.query(MEASURES)))

    def said_measures(self, year: int) -> Iterator[SaidMeasure]:
        """What was written of measures for the projects of a year, in the order in which it stands for each
        row; entries that were changed are left out, and ``verify`` names them."""
        rows = self.db.query(SAID, {"first": f"{year:04d}/", "after": f"{year:04d}0"})
        return (said_from_row(row) for row in rows if chain.is_row_sound(row))

    def years(self) -> list[int]:
        """Of the projects of which anybody wrote a measure, oldest first."""
        sql = (
            "SELECT DISTINCT substr(project, 1, 4) AS year FROM entries WHERE measure IS NOT NULL ORDER BY 1"
        )
        return [int(row["year"]) for row in self.db.query(sql) if row["year"].isdigit()]


def decision_row(decision: ResultDecision) -> dict[str, Any]:
    names = ("project", "grade", "total", "proposed", "decided", "note", "by", "account")
    return {
        **{name: getattr(decision, name) for name in names},
        "recorded_at": instant_text(decision.recorded_at),
    }


def decision_from_row(row: Mapping[str, Any]) -> ResultDecision:
    if not chain.is_row_sound(row):
        damage = damaged_text("result_decisions", row["seq"])
        at = readable_instant(row["recorded_at"])
        return ResultDecision(str(row["project"]), "", "", "", "", "", "", "", at, row["seq"], damage)
    names = ("project", "grade", "total", "proposed", "decided", "note", "by", "account", "seq")
    return ResultDecision(
        **{name: row[name] for name in names}, recorded_at=datetime.fromisoformat(row["recorded_at"])
    )


def measure_row(measure: OpenMeasure) -> dict[str, Any]:
    names = ("id", "project", "subject", "text", "by", "account")
    return {
        **{name: getattr(measure, name) for name in names},
        "source": measure.source.value,
        "said_on": measure.said_on.isoformat(),
        "recorded_at": instant_text(measure.recorded_at),
    }


def measure_from_row(row: Mapping[str, Any]) -> OpenMeasure:
    """Of one that was changed only its id and project are believed, so that its page can tell."""
    if not chain.is_row_sound(row):
        return OpenMeasure(
            str(row["id"]),
            str(row["project"]),
            MeasureSource.TYPED,
            "",
            "",
            readable_day(row["said_on"]),
            "",
            datetime.min.replace(tzinfo=UTC),
            damage=damaged_text("open_measures", row["seq"]),
        )
    return OpenMeasure(
        id=row["id"],
        project=row["project"],
        source=MeasureSource(row["source"]),
        subject=row["subject"],
        text=row["text"],
        said_on=date.fromisoformat(row["said_on"]),
        by=row["by"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        account=row["account"],
    )
