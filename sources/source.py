"""One table as ``sources.yaml`` declares it: a value that is kept with every table made from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from indicators.clock import SHANGHAI
from sources.deadlinerules import DeadlineRule
from sources.json_files import (
    DaySpan,
    JsonObject,
    day_from_json,
    day_to_json,
    span_from_json,
    span_to_json,
)
from sources.origins.kinds import is_counted_there
from sources.origins.origin import Origin
from sources.table_json import table_from_json, table_to_json
from sources.tables import Table
from yamlfiles.problem import Problem

COMPLETE, UNTIL_LAST_ROW = "complete", "until last row"
NOT_A_SETTING = {"table", "files", "line", "settle", "origin"}
"""Fields that do not change how the same bytes are read; the table is kept by its name."""


@dataclass(frozen=True)
class Heading:
    """What stands for one canonical column.

    ``how``: ``one`` of the names (the first that a file has), ``join`` all of them (a day and a clock
    time), ``sum`` of all. ``optional`` headings may be absent from a file; no names: leave the column
    empty.
    """

    names: tuple[str, ...]
    how: str = "one"
    optional: bool = False

    @classmethod
    def from_settings(cls, settings: JsonObject) -> "Heading":
        return cls(tuple(settings["names"]), settings["how"], settings["optional"])


@dataclass(frozen=True)
class Source:
    """One table as declared.

    ``header_row`` counts from 1. ``settle``: a file younger than so many seconds is not read yet.
    ``completeness``: every row there was stands in it (COMPLETE), or did up to the newest one
    (UNTIL_LAST_ROW). ``confirmed`` is the day on which a person confirmed ``covers``: on that day nothing
    was missing.
    ``calendar`` names a file of working days, ``calendar_text`` is what stood in it when the table was
    read. ``origin``: its rows are fetched, and there are no ``files``.
    """

    table: Table
    files: tuple[str, ...]
    columns: Mapping[str, Heading] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    formats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = ""
    date_only: tuple[str, ...] = ()
    covers: DaySpan | None = None
    completeness: str = ""
    confirmed: date | None = None
    encoding: str = ""
    sheet: str = ""
    header_row: int | None = None
    timezone: str = SHANGHAI.key
    settle: int = 0
    sample: bool = False
    deadlines: tuple[DeadlineRule, ...] = ()
    calendar: str = ""
    calendar_text: str = ""
    line: int = field(default=0, compare=False)
    origin: Origin | None = None

    @property
    def is_counted_there(self) -> bool:
        """Whether the table stands on a server and is counted there."""
        return self.origin is not None and is_counted_there(self.origin.kind)

    def settings(self) -> JsonObject:
        """All that changes how the same bytes are read, JSON-able."""
        settings = {name: value for name, value in asdict(self).items() if name not in NOT_A_SETTING}
        return {
            **settings,
            "table": table_to_json(self.table),
            "covers": span_to_json(self.covers),
            "confirmed": day_to_json(self.confirmed),
        }

    def of_one_input(self) -> "Source":
        """What decides how one input is read, whatever stands in the others: without what the whole table
        decides once all inputs are together."""
        return replace(
            self,
            exclude={name: () for name in self.exclude if self.table.column(name) is None},
            date_only=(),
            covers=None,
            completeness="",
            confirmed=None,
            sample=False,
            deadlines=(),
            calendar="",
            calendar_text="",
        )

    @classmethod
    def from_settings(cls, settings: JsonObject) -> "Source":
        """A source back from its settings."""
        columns, values = settings["columns"].items(), settings["values"].items()
        # recipes of earlier versions have no deadlines
        deadlines = settings.get("deadlines", ())
        restored = {
            **settings,
            "table": table_from_json(settings["table"]),
            "columns": {column: Heading.from_settings(heading) for column, heading in columns},
            "values": {column: _with_tuples(codes) for column, codes in values},
            "formats": _with_tuples(settings["formats"]),
            "exclude": _with_tuples(settings["exclude"]),
            "key": tuple(settings["key"]),
            "date_only": tuple(settings["date_only"]),
            "deadlines": tuple(map(DeadlineRule.from_settings, deadlines)),
            "covers": span_from_json(settings["covers"]),
            # recipes of earlier versions have no day of confirmation
            "confirmed": day_from_json(settings.get("confirmed")),
        }
        return cls(files=(), **restored)


def _with_tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in lists.items()}


@dataclass(frozen=True)
class SourceDeclarations:
    """What ``sources.yaml`` says.

    The tables that can be read, those that cannot with the reason, and whether it is sample data.
    """

    tables: Mapping[str, Source] = field(default_factory=dict)
    unusable: Mapping[str, str] = field(default_factory=dict)
    sample: bool = False
    problems: tuple[Problem, ...] = ()
