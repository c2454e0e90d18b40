"""``deadlines`` of ``sources.yaml``: which rows without a deadline get which one, the first that fits::

deadlines:
  - {fills: due_at, category: 咨询, urgency: [特急, 紧急], days: 1, unit: working_day,
     from: dispatched_at, start: next}
  - {fills: sign_due_at, hours: 4, unit: working_hour, from: dispatched_at}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sources.calendar import Limit, LimitEnd, LimitStart, LimitUnit
from sources.json_files import JsonObject
from yamlfiles.reader import Node, YamlReader, spelling_hint

DEADLINE_COLUMNS = ("due_at", "sign_due_at")
START_COLUMNS = ("received_at", "dispatched_at", "signed_at", "contacted_at")
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
COUNT_UNITS = {
    "days": {"working_day": LimitUnit.WORKING_DAY, "calendar_day": LimitUnit.CALENDAR_DAY},
    "hours": {"working_hour": LimitUnit.WORKING_HOUR, "hour": LimitUnit.HOUR},
}
MAX_COUNTS = {"days": 1000, "hours": 10000}


@dataclass(frozen=True)
class DeadlineRule:
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
        return Limit(self.n, LimitUnit(self.unit), LimitStart(self.start), LimitEnd(self.end))

    @property
    def conditions(self) -> Mapping[str, tuple[str, ...]]:
        """The columns it looks at, and the words that fit."""
        words_by_column = {"category": self.category, "urgency": self.urgency}
        return {column: words for column, words in words_by_column.items() if words}

    @classmethod
    def from_settings(cls, settings: JsonObject) -> "DeadlineRule":
        """A rule back from its settings."""
        return cls(
            **{**settings, "category": tuple(settings["category"]), "urgency": tuple(settings["urgency"])}
        )


def read_rules(reader: YamlReader, node: Node | None, provisional: bool) -> Iterator[DeadlineRule]:
    """The rules without a mistake; mistakes are problems of ``reader``."""
    for item in reader.read_sequence(node, "deadlines"):
        if rule := _read_rule(reader, item, provisional):
            yield rule


def _read_rule(reader: YamlReader, node: Node, provisional: bool) -> DeadlineRule | None:
    before = len(reader.problems)
    fields = reader.read_fields(node, "deadlines", required=REQUIRED, optional=OPTIONAL, aliases=ALIASES)
    fills = reader.read_choice(fields.get("fills"), "fills", DEADLINE_COLUMNS)
    begins = reader.read_choice(fields.get("from"), "from", START_COLUMNS)
    count = _read_count(reader, node, fields)
    if count is None or len(reader.problems) > before:
        return None
    way, n = count
    unit = _read_unit(reader, fields["unit"], way)
    _refuse_ineffective(reader, fields, unit)
    # days are counted from the day after, hours from the moment itself, unless something else is written
    usual_start = LimitStart.NEXT if way == "days" else LimitStart.SAME
    start = reader.read_choice(fields.get("start"), "start", tuple(LimitStart), usual_start)
    end = reader.read_choice(fields.get("end"), "end", tuple(LimitEnd), LimitEnd.MIDNIGHT)
    words = {condition: reader.read_texts(fields.get(condition), condition) for condition in CONDITIONS}
    provisional = reader.read_flag(fields.get("provisional"), "provisional", provisional)
    if len(reader.problems) > before:
        return None
    return DeadlineRule(
        fills, begins, n, unit, str(start), str(end), words["category"], words["urgency"], provisional
    )


def _read_count(reader: YamlReader, node: Node, fields: Mapping[str, Node]) -> tuple[str, int] | None:
    ways = [way for way in COUNT_UNITS if way in fields]
    if len(ways) != 1:
        reader.add_problem(node, "时限规则应写 days（几天）、hours（几小时）二者之一", "deadline")
        return None
    way = ways[0]
    value = reader.read_decimal(fields[way], way)
    if value is None or value != int(value) or not 1 <= value <= MAX_COUNTS[way]:
        message = f"“{way}”应是 1 到 {MAX_COUNTS[way]} 的整数；当日办结写 days: 1, start: same"
        reader.add_problem(fields[way], message, "deadline")
        return None
    return way, int(value)


def _read_unit(reader: YamlReader, node: Node, way: str) -> str:
    word, fitting = reader.read_text(node, "unit"), COUNT_UNITS[way]
    if word not in fitting:
        options = "、".join(fitting)
        near = spelling_hint(word, fitting)
        reader.add_problem(node, f"“{way}”的“unit”应是 {options} 之一，现为“{word}”{near}", "deadline")
        return ""
    return str(fitting[word])


def _refuse_ineffective(reader: YamlReader, fields: Mapping[str, Node], unit: str) -> None:
    """What has no effect is refused: who wrote it means something else."""
    if unit in {LimitUnit.HOUR, LimitUnit.WORKING_HOUR} and "end" in fields:
        reader.add_problem(fields["end"], "按小时的时限到满为止，不写“end”", "deadline")
    if (
        unit == LimitUnit.HOUR
        and "start" in fields
        and reader.read_text(fields["start"], "start") == LimitStart.NEXT
    ):
        reader.add_problem(fields["start"], "“hour”从起算时刻连续计算，不能写 start: next", "deadline")
