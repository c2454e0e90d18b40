"""Checks of a self-evaluation form as filled in (E), by whomever: what does not add up, what is said without a reason.

To add one, write it in the module of its kind (``evaluation_*.py``) and name it in the tuple there. A check that cannot tell
says nothing; a sound form is never accused.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.checks.register import Check
from indicators.filled import FilledForm, Finding
from indicators.model import Project
from indicators.rules import Profile


@dataclass(frozen=True)
class Filled:
    """A form with the rules it is judged by and what is known beside it; ``None`` where nothing is, and then nothing is said.

    ``approved`` is the approved target sheet; ``executed`` what the finance data say was spent, in the money of the form.
    """

    form: FilledForm
    profile: Profile
    approved: Project | None = None
    executed: Decimal | None = None


CHECKS: tuple[Check[Filled], ...] = ()


def place_of(form: FilledForm, field: str, row: Any) -> str:
    """Where a field stands in the paper, else its row or line, else the form."""
    places = form.places if row is None else row.places
    return places.get(field) or places.get("") or form.place


def examine(filled: Filled) -> tuple[Finding, ...]:
    """Everything the checks have to say of one form, in the order of the checks."""
    form = filled.form
    return tuple(
        Finding(
            each.id,
            severity,
            place_of(form, fault.field, fault.row),
            fault.message,
            fault.published,
            fault.computed,
        )
        for each in CHECKS
        if form.whole or not each.whole
        for fault, severity in each.weighed(filled, filled.profile.checks)
    )
