"""What people say of the months to come: the words 运行监控 allows, and the newest of what was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indicators.actuals import newest_text
from indicators.records import ManualEntry


class Cause(StrEnum):
    """偏差原因分析, by kind."""

    FUNDING = "经费保障"
    RULES = "制度保障"
    STAFF = "人员保障"
    EQUIPMENT = "硬件条件保障"
    OTHER = "其他"


class Likelihood(StrEnum):
    """完成目标可能性."""

    SURE = "确定能"
    MAYBE = "有可能"
    NEVER = "完全不可能"


@dataclass(frozen=True)
class Outlook:
    """What stands of all that people said of one row, field by field the newest; ``entries`` is all of it,
    oldest first."""

    forecast: str = ""
    causes: tuple[Cause, ...] = ()
    explanation: str = ""
    likelihood: Likelihood | None = None
    measure: str = ""
    note: str = ""
    entries: tuple[ManualEntry, ...] = ()


def outlook_of(entries: Sequence[ManualEntry], indicator_id: str) -> Outlook:
    """``entries`` oldest first."""
    own = tuple(entry for entry in entries if entry.indicator == indicator_id)
    return Outlook(
        forecast=newest_text(own, "forecast"),
        causes=read_causes(newest_text(own, "cause")) or (),
        explanation=newest_text(own, "explanation"),
        likelihood=read_likelihood(newest_text(own, "likelihood")),
        measure=newest_text(own, "measure"),
        note=newest_text(own, "note"),
        entries=own,
    )


def read_causes(text: str) -> tuple[Cause, ...] | None:
    """The kinds a text names, in the order of the form; ``None`` when it names one that there is not."""
    names = {part for part in re.split(r"[、，,;；\s]+", text) if part}
    return tuple(cause for cause in Cause if cause in names) if names <= {*Cause} else None


def read_likelihood(text: str) -> Likelihood | None:
    return next((likelihood for likelihood in Likelihood if likelihood == text.strip()), None)
