"""A counted 通报 as JSON for the ledger, and back. Rows are kept for ever: no key ever gets another meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bulletins.counted import CountedBulletin, CountedRate, OrdersApart
from bulletins.funnel import CaseCount
from bulletins.reading import read_bulletin_rules
from bulletins.rules import USUAL_RULES, RateRule
from indicators.model import Period


def bulletin_to_json(bulletin: CountedBulletin) -> dict[str, Any]:
    return {
        "rules": bulletin.rules_text,
        "span": bulletin.span,
        "from": bulletin.period.start.isoformat(),
        "to": bulletin.period.end.isoformat(),
        "rates": [rate_to_json(rate) for rate in bulletin.rates],
        "apart": [apart_to_json(apart) for apart in bulletin.apart],
        "left_out": list(bulletin.left_out),
        "tables": dict(bulletin.tables),
        "sample": bulletin.sample,
    }


def rate_to_json(counted: CountedRate) -> dict[str, Any]:
    return {
        "id": counted.rate.id,
        "lower": counted.rate.is_lower_better,
        "counts": {name: [cases.part, cases.of] for name, cases in counted.counts.items()},
        "before": {name: [cases.part, cases.of] for name, cases in counted.before.items()},
        "reason": counted.reason,
        "notes": list(counted.notes),
    }


def apart_to_json(apart: OrdersApart) -> dict[str, Any]:
    return {**vars(apart), "labels": list(apart.labels), "rows": [list(row) for row in apart.rows]}


def bulletin_from_json(content: Mapping[str, Any]) -> CountedBulletin:
    """Raises KeyError, TypeError or ValueError where another program wrote what this one cannot read."""
    text = content["rules"]
    rules = read_bulletin_rules(text.encode(), "")[0] if text else USUAL_RULES
    rates = {rate.id: rate for rate in rules.rates}
    return CountedBulletin(
        rules=rules,
        rules_text=text,
        span=content["span"],
        period=Period(date.fromisoformat(content["from"]), date.fromisoformat(content["to"])),
        rates=tuple(rate_from_json(rates[one["id"]], one) for one in content["rates"]),
        apart=tuple(apart_from_json(one) for one in content["apart"]),
        left_out=tuple(content["left_out"]),
        tables=dict(content["tables"]),
        sample=content["sample"],
    )


def rate_from_json(rate: RateRule, content: Mapping[str, Any]) -> CountedRate:
    return CountedRate(
        replace(rate, is_lower_better=content["lower"]),
        dict(cases_from_json(content["counts"])),
        dict(cases_from_json(content["before"])),
        content["reason"],
        tuple(content["notes"]),
    )


def cases_from_json(content: Mapping[str, Any]) -> Iterable[tuple[str, CaseCount]]:
    for name, (part, of) in content.items():
        yield name, CaseCount(part, of)


def apart_from_json(content: Mapping[str, Any]) -> OrdersApart:
    return OrdersApart(
        content["label"],
        content["total"],
        tuple(content["labels"]),
        tuple(tuple(row) for row in content["rows"]),
        content["note"],
    )
