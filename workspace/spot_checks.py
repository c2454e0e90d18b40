"""What spot checks say beside a number, and the whole list that a check was drawn from."""

from dataclasses import dataclass
from datetime import date, datetime

from indicators.drawing import lot
from indicators.spot_check import SpotCheck
from indicators.spot_check_words import reservations
from store import Store
from store.rows import END_OF_TIME
from workspace.opened import Workspace
from workspace.spot_check_requests import RefusedSpotCheckError
from workspace.spot_check_rows import draw_again

MOST_LISTED = 100_000


@dataclass(frozen=True)
class ListedKey:
    """One key of the whole that was drawn from."""

    stratum: str
    key: str
    lot: str
    is_drawn: bool


def number_reservations(
    store: Store,
    project: str,
    indicator: str,
    as_of: date,
    observation: int,
    known_at: datetime = END_OF_TIME,
) -> tuple[str, ...]:
    """What has to stand beside a number because of its spot checks, as known at an instant: 不符, 无法核实,
    两人结论不同. ``observation`` numbers the one that the number comes from. Empty where nothing was found."""
    checks = store.spot_checks.of_number(project, indicator, as_of, known_at)
    return tuple(reservations(checks, observation))


def list_population(workspace: Workspace, store: Store, check: SpotCheck) -> list[ListedKey]:
    """Every key that could be drawn, in the order of the lots within its stratum; of rows no more than
    ``MOST_LISTED``. Raises RefusedSpotCheckError."""
    if check.damage:
        raise RefusedSpotCheckError(f"抽查 {check.id} 不能采用：{check.damage[0]}")
    if check.population.rows is not None:
        seen = store.find_observation(check.observation)
        if seen is None:
            raise RefusedSpotCheckError(f"监测记录 {check.observation} 已不在，不能列出总体")
        found = draw_again(workspace, seen, check.population.rows, check.seed, MOST_LISTED)
        strata = {"": tuple(row.key for row in found.rows)}
    else:
        strata = {stratum.name: stratum.keys for stratum in check.population.strata}
    drawn = set(check.drawn)
    listed = [
        ListedKey(name, key, lot(check.seed, key), key in drawn)
        for name, keys in strata.items()
        for key in keys
    ]
    return sorted(listed, key=lambda each_key: (each_key.stratum, each_key.lot))
