"""Who did what on a paper and on what it is made from, for the rule that nobody judges their own work."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indicators.paper_acts import Act, PaperKey
from people.permissions import Action
from people.separation import Deed, Doer
from store.chain import is_row_sound

if TYPE_CHECKING:
    from sqlite_utils import Database

ENTRIES = "SELECT * FROM entries WHERE project = :project AND as_of <= :day ORDER BY seq"
WRITINGS = (
    "SELECT * FROM audit WHERE act IN ('import', 'declare') AND outcome = 'done'"
    " AND instr(details, :project) > 0"
)
PAPER_ACTS = (
    "SELECT * FROM paper_acts WHERE project = :project AND kind = :kind AND as_of = :day ORDER BY seq"
)
DEEDS = {Act.SUBMITTED.value: Action.SUBMIT, Act.REVIEWED.value: Action.REVIEW}
PROJECTS = "projects"
"""Where the audit row of an import or a declaration names the projects whose texts it wrote."""
END_OF_DAYS = "9999-12-31"


def deeds_on_project(db: "Database", project: str, until: str = END_OF_DAYS) -> list[Deed]:
    """Who entered anything up to a day, and who wrote a text of the sheet. A row that was changed by other
    hands names nobody; what is wrong with it is told by the ledger."""
    entries = db.query(ENTRIES, {"project": project, "day": until})
    done = [Deed(Action.ENTER, Doer(row["account"] or "", row["by"])) for row in entries if is_row_sound(row)]
    return [*done, *writing_deeds(db, project)]


def writing_deeds(db: "Database", project: str) -> Iterator[Deed]:
    """Texts imported and texts declared in the form."""
    for row in db.query(WRITINGS, {"project": project}):
        if is_row_sound(row) and project in json.loads(row["details"]).get(PROJECTS, ()):
            yield Deed(Action(row["act"]), Doer(row["account"], row["name"]))


def deeds_on_paper(db: "Database", paper: PaperKey) -> list[Deed]:
    """All on the paper since it was begun, and on its project up to its day; a reopening forgets none."""
    day = paper.as_of.isoformat()
    acts = db.query(PAPER_ACTS, {"project": paper.project, "kind": paper.kind, "day": day})
    done = [
        Deed(DEEDS[row["act"]], Doer(row["account"] or "", row["by"]))
        for row in acts
        if row["act"] in DEEDS and is_row_sound(row)
    ]
    return [*done, *deeds_on_project(db, paper.project, day)]
