"""A counted assessment of operators as JSON for the ledger, and back. Rows are kept for ever: no key ever
gets another meaning."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bulletins.operator_points import CountedItem, CountedOperators, OperatorValue
from bulletins.operator_reading import read_operator_rules
from bulletins.operator_rules import OperatorItem
from indicators.model import Period


def operators_to_json(counted: CountedOperators) -> dict[str, Any]:
    return {
        "rules": counted.rules_text,
        "span": counted.span,
        "from": counted.period.start.isoformat(),
        "to": counted.period.end.isoformat(),
        "items": [item_to_json(item) for item in counted.items],
        "left_out": list(counted.left_out),
        "tables": dict(counted.tables),
        "sample": counted.sample,
    }


def item_to_json(counted: CountedItem) -> dict[str, Any]:
    return {
        "id": counted.item.id,
        "unit": counted.unit,
        "values": {
            code: [number_text(value.value), number_text(value.of)] for code, value in counted.values.items()
        },
        "reason": counted.reason,
        "notes": list(counted.notes),
        "whole": counted.is_whole,
    }


def number_text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def item_from_json(one: Mapping[str, Any], known: Mapping[str, OperatorItem]) -> CountedItem:
    values = {code: value_from_json(pair) for code, pair in one["values"].items()}
    told = (one["reason"], tuple(one["notes"]), one["whole"])
    return CountedItem(known[one["id"]], one["unit"], values, *told)


def operators_from_json(content: Mapping[str, Any]) -> CountedOperators:
    """Raises KeyError, TypeError or ValueError where another program wrote what this one cannot read."""
    rules = read_operator_rules(content["rules"].encode(), "")[0]
    known = {item.id: item for item in rules.items}
    return CountedOperators(
        rules,
        content["rules"],
        content["span"],
        Period(date.fromisoformat(content["from"]), date.fromisoformat(content["to"])),
        tuple(item_from_json(one, known) for one in content["items"]),
        tuple(content["left_out"]),
        dict(content["tables"]),
        content["sample"],
    )


def value_from_json(pair: list[str | None]) -> OperatorValue:
    value, of = (None if text is None else Decimal(text) for text in pair)
    return OperatorValue(value, of)
