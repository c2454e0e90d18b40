"""What monitoring knows beside the facts of the month: the same project a year before, and the last day for explaining a light."""

import calendar
import re
from datetime import date

from indicators.model import Project
from indicators.rules import Profile
from monitoring.forecast import PriorYear
from sources.calendar import UnannouncedYearError, add_working_days
from store import Store


def read_prior_year(store: Store, project: Project, as_of: date) -> PriorYear | None:
    """What was seen of the project of the same name in the year before; ``None`` where its folder is no year."""
    name = re.fullmatch(r"\d{4}/(.+)", project.id)
    if name is None:
        return None
    last = f"{project.year - 1}/{name[1]}"
    days = (
        date(as_of.year - 1, as_of.month, last_day_of_month(as_of.year - 1, as_of.month)),
        date(as_of.year - 1, 12, 31),
    )
    return PriorYear(*(store.read_records([last], day)[last] for day in days))


def last_day_of_month(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def explanation_deadline(profile: Profile, as_of: date) -> date | None:
    """The last day of 整改期限; ``None`` without one, or where the holidays are not announced yet."""
    within = profile.monitoring.react_within
    if within is None:
        return None
    try:
        return add_working_days(as_of, int(within))
    except UnannouncedYearError:
        return None
