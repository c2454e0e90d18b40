"""What the page of an indicator says of its spot checks."""

from dataclasses import dataclass
from datetime import date

from indicators.spot_check import SpotCheck
from indicators.spot_check_words import describe_state, reservations
from store import Store


@dataclass(frozen=True)
class SpotChecksBeside:
    """``reservations`` have to stand beside the number; ``checks`` are all of it, each with its state,
    newest first."""

    reservations: tuple[str, ...]
    checks: tuple[tuple[SpotCheck, str], ...]


def spot_checks_beside(
    store: Store, project: str, indicator: str, as_of: date, observation: int
) -> SpotChecksBeside:
    """``observation`` numbers the one that the number comes from."""
    checks = store.spot_checks.of_number(project, indicator, as_of)
    return SpotChecksBeside(
        tuple(reservations(checks, observation)),
        tuple((check, describe_state(check)) for check in checks),
    )
