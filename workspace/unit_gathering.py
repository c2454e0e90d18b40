"""All workspaces of the list asked, one after the other those of this machine, several at a time those of
others; what each gave is kept, and rolled up."""

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from indicators.private_files import make_private_folder
from indicators.quoting import quote_text
from sources.origins.contract import FetchLimits, OriginError
from sources.origins.fetching import held_lock
from workspace.gathered import FOLDER, GatheredUnit, keep_unit, read_unit, read_units
from workspace.unit_asking import LIMITS, ask_unit
from workspace.unit_places import UnitPlace, UnitPlaces, read_unit_places
from workspace.unit_rollup import Rollup, keep_rollup, roll_up
from workspace.unit_seals import check_seals

AT_A_TIME = 8
LOCK = ".lock"
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Gathering:
    """What one go found: the list of workspaces, and where they stand now."""

    listed: UnitPlaces
    rollup: Rollup


def gather(
    root: Path,
    data: Path,
    environment: Mapping[str, str],
    report: Report,
    limits: FetchLimits = LIMITS,
) -> Gathering:
    """One go at a time; another waits. Raises OSError where nothing can be kept."""
    listed = read_unit_places(root)
    make_private_folder(data / FOLDER)
    asking = ask_all(data, listed.places, environment, limits)
    with held_lock(data / FOLDER / LOCK), closing(asking) as asked:
        for number, unit in enumerate(asked, 1):
            report(
                number, len(listed.places), f"{quote_text(unit.name)}{'没有取到' if unit.fault else '已取到'}"
            )
        rollup = roll_up(list(read_units(data, listed.places)), datetime.now(UTC))
        keep_rollup(data, rollup)
    return Gathering(listed, rollup)


def ask_all(
    data: Path, places: Sequence[UnitPlace], environment: Mapping[str, str], limits: FetchLimits
) -> Generator[GatheredUnit]:
    """Each kept as soon as it is there; whoever stops in between has those."""
    remote = [place for place in places if not place.folder]
    pool = ThreadPoolExecutor(AT_A_TIME)
    try:
        asked = [pool.submit(ask_and_keep, data, place, environment, limits) for place in remote]
        for place in places:
            if place.folder:
                yield ask_and_keep(data, place, environment, limits)
        for done in as_completed(asked):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def ask_and_keep(
    data: Path, place: UnitPlace, environment: Mapping[str, str], limits: FetchLimits
) -> GatheredUnit:
    """A fault keeps what was received before. Raises OSError."""
    before = read_unit(data, place)
    try:
        state = ask_unit(place, environment, limits)
        seals = check_seals(place, state, before.seals, environment, limits)
        unit = before.with_state(state, seals, datetime.now(UTC))
    except OriginError as error:
        unit = before.with_fault(error, datetime.now(UTC))
    keep_unit(data, place, unit)
    return unit
