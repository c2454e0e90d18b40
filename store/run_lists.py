"""Runs a page at a time, all or those that went as asked."""

from typing import TYPE_CHECKING

from store.runs import Run, read_runs_by

if TYPE_CHECKING:
    from sqlite_utils import Database

TROUBLED, UNFINISHED = "troubled", "unfinished"
CONDITION = """(:state = '' OR (:state = 'unfinished' AND e.outcome IS NULL)
    OR (:state = 'troubled' AND (e.outcome IS NULL OR e.outcome IN ('partial', 'failed'))))
    AND (:by = '' OR instr(r."by", :by))"""
FROM = f"FROM runs r LEFT JOIN run_ends e ON e.run = r.id WHERE {CONDITION}"
COUNT = f"SELECT count(*) {FROM}"
PAGE = f"""SELECT r.id, r.kind, r."by", r.note, r.recorded_at AS started_at,
    e.outcome, e.counts, e.recorded_at AS finished_at,
    (SELECT as_of FROM observations WHERE run = r.id ORDER BY seq LIMIT 1) AS as_of
    {FROM} ORDER BY (:worst = 1 AND coalesce(e.outcome, 'failed') IN ('failed', 'partial')) DESC, r.seq DESC
    LIMIT :limit OFFSET :offset"""  # noqa: S608 - our own text, values bound


def count_runs(db: "Database", state: str, by: str) -> int:
    """``state`` is troubled (not all measured, or not finished), unfinished, or "" for all; ``by`` is part of
    the name of who asked for them."""
    return int(db.execute(COUNT, {"state": state, "by": by}).fetchone()[0])


def read_run_page(
    db: "Database", state: str, by: str, limit: int, offset: int, *, worst_first: bool = False
) -> list[Run]:
    """Newest first; ``worst_first`` puts those before the others of which not all was measured."""
    asked: dict[str, str | int | None] = {
        "state": state,
        "by": by,
        "limit": limit,
        "offset": offset,
        "worst": int(worst_first),
    }
    return read_runs_by(db, PAGE, asked)
