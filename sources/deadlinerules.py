"""``deadlines`` of ``sources.yaml``: which rows without a deadline of their own get which one, the first that fits::

deadlines:
  - {fills: due_at, category: 咨询, urgency: [特急, 紧急], days: 1, unit: working_day, from: dispatched_at, start: next}
  - {fills: sign_due_at, hours: 4, unit: working_hour, from: dispatched_at}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sources.calendar import End, Limit, Start, Unit
from yamlfiles.reader import Node, Reader, hint

FILLS = ("due_at", "sign_due_at")
FROM = ("received_at", "dispatched_at", "signed_at", "contacted_at")
CONDITIONS = ("category", "urgency")
REQUIRED = ("fills", "unit", "from")
OPTIONAL = (*CONDITIONS, "days", "hours", "start", "end", "provisional")
ALIASES = {
    "column": "fills",
    "fill": "fills",
    "day": "days",
    "hour": "hours",
    "类型": "category",
    "紧急程度": "urgency",
}
COUNTS = {
    "days": {"working_day": Unit.WORKING_DAY, "calendar_day": Unit.CALENDAR_DAY},
    "hours": {"working_hour": Unit.WORKING_HOUR, "hour": Unit.HOUR},
}
MOST = {"days": 1000, "hours": 10000}


@dataclass(frozen=True)
class Rule:
    """One rule. ``begins`` is the instant it counts from; no words of a condition: whatever stands there.
    ``provisional``: count Monday to Friday where the list of a year is not announced."""

    fills: str
    begins: str
    n: int
    unit: str
    start: str
    end: str
    category: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    provisional: bool = False

    @property
    def limit(self) -> Limit:
        return Limit(self.n, Unit(self.unit), Start(self.start), End(self.end))

    @property
    def conditions(self) -> Mapping[str, tuple[str, ...]]:
        """The columns it looks at, and the words that fit."""
        found = {"category": self.category, "urgency": self.urgency}
        return {column: words for column, words in found.items() if words}

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Rule":
        """A rule back from its settings."""
        return cls(**{**settings, "category": tuple(settings["category"]), "urgency": tuple(settings["urgency"])})


def read_rules(reader: Reader, node: Node | None, provisional: bool) -> Iterator[Rule]:
    """The rules without a mistake; mistakes are problems of ``reader``."""
    for item in reader.sequence(node, "deadlines"):
        if rule := _rule(reader, item, provisional):
            yield rule


def _rule(reader: Reader, node: Node, provisional: bool) -> Rule | None:
    before = len(reader.problems)
    found = reader.fields(node, "deadlines", required=REQUIRED, optional=OPTIONAL, aliases=ALIASES)
    fills = reader.choice(found.get("fills"), "fills", FILLS)
    begins = reader.choice(found.get("from"), "from", FROM)
    counted = _counted(reader, node, found)
    if counted is None or len(reader.problems) > before:
        return None
    way, n = counted
    unit = _unit(reader, found["unit"], way)
    _refuse_idle(reader, found, unit)
    start = reader.choice(found.get("start"), "start", tuple(Start), Start.NEXT if way == "days" else Start.SAME)
    end = reader.choice(found.get("end"), "end", tuple(End), End.MIDNIGHT)
    words = {each: reader.texts(found.get(each), each) for each in CONDITIONS}
    provisional = reader.flag(found.get("provisional"), "provisional", provisional)
    if len(reader.problems) > before:
        return None
    return Rule(fills, begins, n, unit, str(start), str(end), words["category"], words["urgency"], provisional)


def _counted(reader: Reader, node: Node, found: Mapping[str, Node]) -> tuple[str, int] | None:
    ways = [way for way in COUNTS if way in found]
    if len(ways) != 1:
        reader.problem(node, "时限规则应写 days（几天）、hours（几小时）二者之一", "deadline")
        return None
    way = ways[0]
    value = reader.decimal(found[way], way)
    if value is None or value != int(value) or not 1 <= value <= MOST[way]:
        message = f"“{way}”应是 1 到 {MOST[way]} 的整数；当日办结写 days: 1, start: same"
        reader.problem(found[way], message, "deadline")
        return None
    return way, int(value)


def _unit(reader: Reader, node: Node, way: str) -> str:
    word, fitting = reader.text(node, "unit"), COUNTS[way]
    if word not in fitting:
        options = "、".join(fitting)
        near = hint(word, fitting)
        reader.problem(node, f"“{way}”的“unit”应是 {options} 之一，现为“{word}”{near}", "deadline")
        return ""
    return str(fitting[word])


def _refuse_idle(reader: Reader, found: Mapping[str, Node], unit: str) -> None:
    """What has no effect is told: who wrote it means something else."""
    if unit in {Unit.HOUR, Unit.WORKING_HOUR} and "end" in found:
        reader.problem(found["end"], "按小时的时限到满为止，不写“end”", "deadline")
    if unit == Unit.HOUR and "start" in found and reader.text(found["start"], "start") == Start.NEXT:
        reader.problem(found["start"], "“hour”从起算时刻连续计算，不能写 start: next", "deadline")
