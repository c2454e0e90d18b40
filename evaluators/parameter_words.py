"""The parameters of an evaluator as fields of a form: their names, and what holds where nobody says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_origin

from evaluators.discovery import discover_evaluators
from evaluators.parameters import Amount, ColumnName, RowConditions, without_none
from indicators.model import EvaluatorInfo
from indicators.parameter_words import ParameterWords, parameter_words


@dataclass(frozen=True)
class ParameterField:
    """One parameter as a field of a form. ``kind`` is choice, weights, text, a column of the chosen table or
    conditions on its rows; ``choices`` are values with
    their words; ``default`` says what holds while the field is blank."""

    name: str
    label: str
    unit: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    default: str


COLUMN, CONDITIONS = "column", "conditions"
"""Kinds of fields that are about the table that was chosen."""


def parameter_fields(info: EvaluatorInfo) -> tuple[ParameterField, ...]:
    """The parameters of an evaluator in the order of its declaration."""
    shipped = discover_evaluators().get(info.name)
    types = shipped.types if shipped else {}
    return tuple(
        _parameter_field(info.name, name, default, types.get(name)) for name, default in info.params.items()
    )


def _parameter_field(evaluator: str, name: str, default: Any, wanted: Any) -> ParameterField:
    words = parameter_words(evaluator, name) or ParameterWords(name)
    kind = _field_kind(wanted, default)
    choices = tuple(words.choices.items()) if kind == "choice" else ()
    shown = _default_text(default, words)
    return ParameterField(
        name, words.label, words.unit, kind if choices else _open_kind(kind), choices, shown
    )


def _open_kind(kind: str) -> str:
    """A choice whose words nobody wrote is typed."""
    return "text" if kind == "choice" else kind


def _field_kind(wanted: Any, default: Any) -> str:
    """By the type that the evaluator asks for; of others' evaluators only the default is known."""
    bare = without_none(wanted)
    if bare in (ColumnName, RowConditions):
        return COLUMN if bare is ColumnName else CONDITIONS
    if get_origin(bare) is Literal or bare is bool or isinstance(default, bool):
        return "choice"
    is_open = bare in (None, int, str, Decimal, Amount)
    return "text" if is_open and not isinstance(default, Mapping) else "weights"


def _default_text(default: Any, words: ParameterWords) -> str:
    if default is None:
        return words.absent or "不填"
    if default == "":
        return words.absent or "不填"
    written = ("是" if default else "否") if isinstance(default, bool) else str(default)
    return words.choices.get(written, written)
