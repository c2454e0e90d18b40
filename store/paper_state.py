"""Where the papers of a project stand, by the last act on each."""

from typing import TYPE_CHECKING

from indicators.paper_acts import PaperState
from people.permissions import OPEN_STATES
from store.chain import is_row_sound

if TYPE_CHECKING:
    from sqlite_utils import Database

LAST_ACTS = """SELECT * FROM paper_acts AS acted WHERE project = :project AND as_of >= :day
    AND seq = (SELECT max(seq) FROM paper_acts WHERE project = acted.project AND kind = acted.kind
    AND as_of = acted.as_of) ORDER BY as_of, kind"""


def entering_state(db: "Database", project: str, day: str) -> PaperState:
    """What stands against changing what is known of a day: the state of a paper of that day or a later one
    that is in somebody else's hands, or of which a row was changed; else draft."""
    for row in db.query(LAST_ACTS, {"project": project, "day": day}):
        state = PaperState(row["act"]) if is_row_sound(row) else PaperState.DAMAGED
        if state not in OPEN_STATES:
            return state
    return PaperState.DRAFT
