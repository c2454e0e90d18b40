"""JSON Schema of the frozen values that leave as JSON: the types of the code are the one declaration."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from inspect import getdoc
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from yamlfiles.problem import Problem

JsonSchema = dict[str, Any]
DECIMAL = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}
PLAIN: Mapping[Any, JsonSchema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    types.NoneType: {"type": "null"},
    Decimal: DECIMAL,
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
FINDING: JsonSchema = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("code", "severity", "place", "message")},
        **{name: {"type": ["string", "null"]} for name in ("published", "computed")},
    },
    "required": ["code", "severity", "place", "message", "published", "computed"],
}
"""A mistake or finding as ``forms/form.py`` writes it."""

OF_ANY_DEPTH = {"ParameterValue": Any}
"""Kinds that hold themselves without a class of their own: conditions within conditions."""


class Components:
    """The named schemas that a document refers to, by the names of their classes."""

    def __init__(self) -> None:
        self.schemas: dict[str, JsonSchema] = {}

    def schema(self, kind: Any) -> JsonSchema:
        """Of a type as it stands in an annotation."""
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if kind is Any:
            return {}
        origin = get_origin(kind)
        return self._of_origin(origin, get_args(kind)) if origin else self._of_class(kind)

    def _of_origin(self, origin: Any, parts: Sequence[Any]) -> JsonSchema:
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.schema(part) for part in parts]}
        if origin is Literal:
            return {"enum": list(parts)}
        if issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.schema(parts[1])}
        members = [part for part in parts if part is not Ellipsis]
        kinds = [self.schema(member) for member in dict.fromkeys(members)]
        return {"type": "array", "items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}

    def _of_class(self, kind: Any) -> JsonSchema:
        if kind is Problem:
            return self._refer("Finding", lambda: FINDING)
        if isinstance(kind, type) and is_dataclass(kind):
            return self._refer(str(kind.__name__), lambda: self._of_fields(kind))
        if issubclass(kind, Enum):
            values = [member.value for member in kind]
            return {"type": "integer" if isinstance(values[0], int) else "string", "enum": values}
        raise TypeError(f"no schema of {kind!r}")

    def _of_fields(self, kind: Any) -> JsonSchema:
        hints = get_type_hints(kind, localns=OF_ANY_DEPTH)
        names = [field.name for field in fields(kind)]
        return {
            "type": "object",
            "description": " ".join((getdoc(kind) or "").split()),
            "properties": {name: self.schema(hints[name]) for name in names},
            "required": names,
        }

    def _refer(self, name: str, build: Callable[[], JsonSchema]) -> JsonSchema:
        if name not in self.schemas:
            self.schemas[name] = {}  # a value that holds its own kind finds it
            self.schemas[name] = build()
        return {"$ref": f"#/components/schemas/{name}"}
