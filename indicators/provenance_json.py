"""Provenance as JSON and back: the one pair of functions for the rows of the store and for pages of JSON."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from indicators.doubts_json import checked_doubts_to_json, doubts_from_json
from indicators.model import Period
from indicators.provenance import Provenance, SnapshotAccount, SqlParameter, TableAccount, UnreadCells

SHAPES = ((re.compile(r"[A-Za-z]"), "a"), (re.compile(r"[0-9０-９]"), "9"), (re.compile(r"[一-鿿]"), "字"))


ORDER = (
    *("evaluator", "version", "definition", "params", "from", "to", "tables", "by_source", "notes", "sql"),
    *("sql_parameters", "app_version", "declared", "rules", "doubts", "counted_at"),
)


def provenance_to_json(provenance: Provenance) -> dict[str, Any]:
    """What the account says, by key, in the order that rows always had; what it does not say has no key."""
    content = {**shared_to_json(provenance), **own_to_json(provenance)}
    return {key: content[key] for key in ORDER if key in content}


def shared_to_json(provenance: Provenance) -> dict[str, Any]:
    """What all numbers have in common that one method counted in one run by one statement; the same form."""
    period = provenance.period
    content = {
        "evaluator": provenance.evaluator,
        "version": provenance.version,
        "definition": provenance.definition,
        "from": period.start.isoformat() if period else None,
        "to": period.end.isoformat() if period else None,
        "tables": [table_to_json(table) for table in provenance.tables],
        "sql": provenance.sql,
        "app_version": provenance.app_version,
        "rules": provenance.rules,
    }
    return {key: value for key, value in content.items() if value is not None}


def own_to_json(provenance: Provenance) -> dict[str, Any]:
    """The rest, which tells one number from another."""
    content = {
        "params": dict(provenance.params),
        "by_source": amounts_to_json(provenance.by_source),
        "notes": list(provenance.notes) or None,
        "sql_parameters": flatten_single(provenance.sql_parameters),
        "declared": provenance.declared,
        "doubts": checked_doubts_to_json(provenance.doubts),
        "counted_at": provenance.counted_at.isoformat() if provenance.counted_at else None,
    }
    return {key: value for key, value in content.items() if value is not None}


def table_to_json(table: TableAccount) -> dict[str, Any]:
    told = {name: text for name in ("label", "server") if (text := getattr(table, name))}
    return {
        **{name: value for name, value in vars(table).items() if name not in ("label", "server")},
        **told,
        "latest": table.latest.isoformat() if table.latest else None,
        "unread": [dict(vars(cells)) for cells in table.unread],
        "snapshots": [dict(vars(snapshot)) for snapshot in table.snapshots],
        "notes": list(table.notes),
    }


def amounts_to_json(amounts: Mapping[str, Decimal] | None) -> dict[str, str] | None:
    return None if amounts is None else {source: str(amount) for source, amount in amounts.items()}


def flatten_single(parameters: tuple[tuple[SqlParameter, ...], ...]) -> list[Any] | None:
    """The parameters of one statement as they are, of several as a list of lists."""
    if not parameters:
        return None
    lists = [list(statement) for statement in parameters]
    return lists[0] if len(lists) == 1 else lists


def provenance_from_json(
    content: Mapping[str, Any], tables: tuple[TableAccount, ...] | None = None
) -> Provenance:
    """The account that a row holds; ``tables`` are its accounts of tables if they are read already.

    Rows are kept for ever: keys may be absent from those of an older release, and keys that this release
    does not know are passed over (they stay in the row, which nothing writes again).
    """
    return Provenance(
        evaluator=content.get("evaluator"),
        version=content.get("version"),
        definition=content.get("definition"),
        params=content.get("params") or {},
        period=period_from_json(content),
        tables=tables_from_json(content.get("tables")) if tables is None else tables,
        by_source=amounts_from_json(content.get("by_source")),
        notes=tuple(content.get("notes") or ()),
        sql=content.get("sql"),
        sql_parameters=parameters_from_json(content.get("sql_parameters")),
        app_version=content.get("app_version"),
        declared=content.get("declared"),
        rules=content.get("rules"),
        doubts=doubts_from_json(content.get("doubts")),
        counted_at=instant_from_json(content.get("counted_at")),
    )


def add_own_from_json(shared: Provenance, content: Mapping[str, Any]) -> Provenance:
    """The whole account of a row: what it shares with others, and of ``content`` what is its own."""
    return replace(
        shared,
        params=content.get("params") or {},
        by_source=amounts_from_json(content.get("by_source")),
        notes=tuple(content.get("notes") or ()),
        sql_parameters=parameters_from_json(content.get("sql_parameters")),
        declared=content.get("declared"),
        doubts=doubts_from_json(content.get("doubts")),
        counted_at=instant_from_json(content.get("counted_at")),
    )


def instant_from_json(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def period_from_json(content: Mapping[str, Any]) -> Period | None:
    if "from" not in content or "to" not in content:
        return None
    return Period(date.fromisoformat(content["from"]), date.fromisoformat(content["to"]))


def tables_from_json(content: Iterable[Mapping[str, Any]] | None) -> tuple[TableAccount, ...]:
    return tuple(table_from_json(table) for table in content or ())


def table_from_json(content: Mapping[str, Any]) -> TableAccount:
    latest = content.get("latest")
    return TableAccount(
        table=content["table"],
        dense=content.get("dense", False),
        key=content.get("key", ""),
        rows_read=content.get("rows_read", 0),
        rows_used=content.get("rows_used", 0),
        rows_rejected=content.get("rows_rejected", 0),
        rows_repeated=content.get("rows_repeated", 0),
        rows_excluded=content.get("rows_excluded", 0),
        latest=date.fromisoformat(latest) if latest else None,
        sample=content.get("sample", False),
        unread=tuple(unread_from_json(cells) for cells in content.get("unread") or ()),
        snapshots=tuple(snapshot_from_json(snapshot) for snapshot in content.get("snapshots") or ()),
        notes=tuple(content.get("notes") or ()),
        label=content.get("label", ""),
        server=content.get("server", ""),
    )


def unread_from_json(content: Mapping[str, Any]) -> UnreadCells:
    return UnreadCells(
        file=content["file"],
        column=content["column"],
        label=content.get("label", ""),
        cells=content["cells"],
        row=content["row"],
        example=cell_shape(content["example"]),
    )


def cell_shape(text: str) -> str:
    """What a cell looks like without what it says; accounts of before quote the cell itself."""
    for pattern, sign in SHAPES:
        text = pattern.sub(sign, text)
    return text


def snapshot_from_json(content: Mapping[str, Any]) -> SnapshotAccount:
    return SnapshotAccount(content["name"], content["sha256"], content.get("bytes"), content.get("rows"))


def amounts_from_json(content: Mapping[str, Any] | None) -> dict[str, Decimal] | None:
    """``None`` as soon as one amount is no number: sums are told by source wholly or not at all."""
    if not isinstance(content, Mapping):
        return None
    try:
        amounts = {source: Decimal(str(amount)) for source, amount in content.items()}
    except InvalidOperation:
        return None
    return amounts if all(amount.is_finite() for amount in amounts.values()) else None


def parameters_from_json(content: list[Any] | None) -> tuple[tuple[SqlParameter, ...], ...]:
    if content is None:
        return ()
    if content and isinstance(content[0], list):
        return tuple(tuple(statement) for statement in content)
    return (tuple(content),)
