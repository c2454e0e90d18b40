"""Questions that differ only in the values of their filters are taken apart once: the others read their
values alone."""

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from evaluators.discovery import Evaluator
from evaluators.parameters import ParsedParameters, filter_column, filter_values
from indicators.model import Parameters
from measuring.prepared import BoundFilters, params_as_json
from sources.tables import Column, Table


def shared_key(evaluator: Evaluator, params: Parameters) -> Hashable | None:
    """Equal for questions that may share; ``None`` where the table itself follows from the parameters."""
    if evaluator.contract.chooses_table:
        return None
    own = "" if evaluator.types.keys().isdisjoint(params) else own_text(evaluator, params)
    return evaluator.info.name, evaluator.info.version, own, tuple(params)


def own_text(evaluator: Evaluator, params: Parameters) -> str:
    return repr([(name, value) for name, value in params.items() if name in evaluator.types])


class SharedQuestion:
    """A question that was found sound, of which others have other values of the same filters."""

    def __init__(self, first: BoundFilters, tables: tuple[Table, ...]) -> None:
        self.first = first
        self.columns = {name: first_column(name, tables) for name in first.parameters.filters}
        self.read: dict[tuple[str, str], tuple[Any, ...]] = {}

    @cached_property
    def own_told(self) -> Parameters:
        return params_as_json(self.first.parameters.params)

    def with_values(self, params: Parameters) -> BoundFilters:
        """Raises ``BadParameterError``."""
        filters = {name: self.read_values(name, params[name]) for name in self.columns}
        parameters = ParsedParameters(self.first.parameters.params, filters)
        return BoundFilters(parameters, self.first.measure, self.own_told)

    def read_values(self, name: str, value: Any) -> tuple[Any, ...]:
        """The same words are read once."""
        if not isinstance(value, str):
            return filter_values(name, value, self.columns[name])
        if (name, value) not in self.read:
            self.read[name, value] = filter_values(name, value, self.columns[name])
        return self.read[name, value]


def first_column(name: str, tables: tuple[Table, ...]) -> Column:
    """The column by whose type the values of a filter are read."""
    return next(column for table in tables if (column := filter_column(name, table)))
