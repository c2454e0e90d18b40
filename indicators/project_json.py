"""A target sheet as data and back, equal to what was read; its rows become objects when somebody asks for
them."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, overload

from indicators.model import (
    ComparedWith,
    Comparison,
    DepartmentTask,
    FundRow,
    Funds,
    Indicator,
    ParameterValue,
    Party,
    Project,
    Relative,
    SheetKind,
    Target,
    TargetKind,
)
from yamlfiles.problem import LineColumn

Fields = dict[str, Any]


MOST_AT_HAND = 20_000
"""Sheets whose rows stay objects once somebody asked for them; of more, those asked for last."""


class KeptRows(Sequence[Indicator]):
    """The rows of a sheet, equal to the tuple of them; ``packed`` is what ``pack_rows`` gave."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    @property
    def _rows(self) -> tuple[Indicator, ...]:
        return unpack_rows(self.packed)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Indicator: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Indicator, ...]: ...

    def __getitem__(self, place: int | slice) -> Indicator | tuple[Indicator, ...]:
        return self._rows[place]

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return self._rows == (other._rows if isinstance(other, KeptRows) else other)

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        return repr(self._rows)


def project_to_json(project: Project) -> tuple[bytes, bytes]:
    """The head of a sheet, and its rows, packed."""
    head, rows = {**vars(project), "indicators": None}, project.indicators
    return to_json(head), rows.packed if isinstance(rows, KeptRows) else pack_rows(rows)


def pack_rows(rows: Iterable[Indicator]) -> bytes:
    """A quarter of their text."""
    return zlib.compress(to_json(tuple(rows)), 1)


@lru_cache(maxsize=MOST_AT_HAND)
def unpack_rows(packed: bytes) -> tuple[Indicator, ...]:
    return tuple(map(row_from_json, json.loads(zlib.decompress(packed))))


def to_json(value: Any) -> bytes:
    """No line breaks; an escape of a YAML file may be half a character."""
    return ENCODER.encode(value).encode("utf-8", "surrogatepass")


PLAIN: Mapping[type, Callable[[Any], Any]] = {
    Decimal: str,
    date: date.isoformat,
    MappingProxyType: dict,
    Indicator: vars,
    Target: vars,
}
"""What sheets are full of; of what else there is its kind is looked for."""


def _plain_value(value: Any) -> Any:
    if plain := PLAIN.get(type(value)):
        return plain(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else vars(value)


ENCODER = json.JSONEncoder(default=_plain_value, ensure_ascii=False, separators=(",", ":"))


def project_from_json(head: Fields, rows: bytes) -> Project:
    """``head`` and ``rows`` are what ``project_to_json`` gave, the head parsed."""
    start, end = head["period"]
    return Project(
        **{
            **head,
            "indicators": KeptRows(rows),
            "department": _party_from_json(**head["department"]),
            "unit": _party_from_json(**head["unit"]),
            "period": (_day_from_json(start), _day_from_json(end)),
            "funds": head["funds"] and _funds_from_json(head["funds"]),
            "kind": SheetKind(head["kind"]),
            "tasks": tuple(map(_task_from_json, head["tasks"])),
            "places": _places_from_json(head["places"]),
        }
    )


def row_from_json(row: Fields) -> Indicator:
    """Texts and targets that other rows have too are shared."""
    row["branch"] = tuple(map(intern, row["branch"]))
    row["target"] = _target_from_json(*row["target"].values())
    row["weight"] = _decimal_from_json(row["weight"])
    row["params"] = _params_from_json(row["params"])
    row["basis"] = {intern(name): intern(text) for name, text in row["basis"].items()}
    row["places"] = _places_from_json(row["places"])
    for field in ("id", "name", "evaluator", "accumulates"):
        row[field] = intern(row[field])
    return Indicator(**row)


def _target_from_json(*values: Any) -> Target:
    """In the order of its fields."""
    *plain, relative = values
    return _shared_target(*plain, *(relative or {}).values())


@lru_cache(maxsize=4096)
def _shared_target(*values: Any) -> Target:
    text, kind, comparison, value, day, unit, confirm, why, *relative = values
    return Target(
        text,
        TargetKind(kind),
        comparison and Comparison(comparison),
        _decimal_from_json(value),
        day and _day_from_json(day),
        unit,
        confirm,
        why,
        Relative(ComparedWith(relative[0]), relative[1]) if relative else None,
    )


@lru_cache(maxsize=4096)
def _party_from_json(name: str, code: str) -> Party:
    return Party(name, code)


def _funds_from_json(funds: Fields) -> Funds:
    return Funds(
        **{
            **funds,
            "initial": _fund_row_from_json(funds["initial"]),
            "annual": _fund_row_from_json(funds["annual"]),
            "params": _params_from_json(funds["params"]),
        }
    )


def _fund_row_from_json(amounts: Mapping[str, str | None]) -> FundRow:
    """In the order of its fields, as they were written."""
    return FundRow(*map(_decimal_from_json, amounts.values()))


def _task_from_json(task: Fields) -> DepartmentTask:
    amounts = {name: _decimal_from_json(task[name]) for name in ("total", "fiscal", "other")}
    return DepartmentTask(**{**task, **amounts})


def _params_from_json(params: Fields) -> dict[str, ParameterValue]:
    return {name: _param_from_json(value) for name, value in params.items()}


def _param_from_json(value: Any) -> ParameterValue:
    if isinstance(value, list):
        return tuple(map(_param_from_json, value))
    return _params_from_json(value) if isinstance(value, dict) else value


def _places_from_json(places: Mapping[str, list[int]]) -> dict[str, LineColumn]:
    return {intern(name): (line, column) for name, (line, column) in places.items()}


@lru_cache(maxsize=4096)
def _decimal_from_json(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_day_from_json = lru_cache(maxsize=1024)(date.fromisoformat)
