"""Provenance taken apart for rows and put together again.

What many numbers share is one part, kept once by its hash, as is every long value. A row holds the rest and
the hash, so that its own hash binds all of it.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from json.encoder import encode_basestring as quoted
from typing import Any

from indicators.provenance import Provenance, TableAccount
from indicators.provenance_json import (
    add_own_from_json,
    own_to_json,
    provenance_from_json,
    shared_to_json,
    tables_from_json,
)
from store.chain import WRITERS
from store.rows import ENCODER

PART_KEY = "$part"
MAX_INLINE_CHARS = 256
"""A value of the provenance longer than this is kept once, by its hash: observations of one run share it."""
MAX_TOGETHER_CHARS = 400
"""What is one row's own stays in the row as it is, when all of it together is no longer than this."""


class ProvenanceWriter:
    """Takes apart the provenance of observations that are kept together; ``parts`` are what they share so
    far, as JSON by hash."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.known: dict[object, tuple[Provenance, str]] = {}

    def write(self, provenance: Provenance) -> tuple[str, str]:
        """The hash of the part that it shares with others, and the rest as canonical JSON."""
        return self.shared_part(provenance), self.own_text(provenance)

    def own_text(self, provenance: Provenance) -> str:
        text = common_text(provenance)
        is_whole = text and len(text) <= MAX_TOGETHER_CHARS and PART_KEY not in text
        return text if is_whole else self.write_own(own_to_json(provenance))

    def shared_part(self, provenance: Provenance) -> str:
        """Made once of what looks the same; the accounts of tables are only compared by identity, since they
        are long and one object for all requests of a run."""
        one = provenance
        told = (one.evaluator, one.version, one.definition, one.sql, one.app_version, one.rules)
        key = (told, one.period, id(one.tables))
        if key not in self.known:
            part = self.add_part(self.write_fields(shared_to_json(provenance)))
            self.known[key] = provenance, part  # held, so that no other tables come to bear that identity
        return self.known[key][1]

    def write_own(self, content: Mapping[str, Any]) -> str:
        """Doubts are most often those of many rows: never written at length."""
        text = ENCODER.encode(content) if not content.get("doubts") else ""
        is_short = text and len(text) <= MAX_TOGETHER_CHARS and PART_KEY not in text
        return text if is_short else self.write_fields(content)

    def write_fields(self, content: Mapping[str, Any]) -> str:
        """Canonical JSON with each long value replaced by its hash; names are plain words."""
        fields = [f'"{name}":{self.write_value(content[name])}' for name in sorted(content)]
        return f"{{{','.join(fields)}}}"

    def write_value(self, value: Any) -> str:
        text = ENCODER.encode(value)
        if len(text) > MAX_INLINE_CHARS or PART_KEY in text:
            return f'{{"{PART_KEY}":"{self.add_part(text)}"}}'
        return text

    def add_part(self, text: str) -> str:
        key = hashlib.sha256(text.encode()).hexdigest()
        self.parts[key] = text
        return key


PLAIN: Mapping[type, Callable[[Any], str]] = {
    **WRITERS,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): lambda _: "null",
}
"""How a value is written that is no list and no mapping; of others JSON has no own word."""


def common_text(one: Provenance) -> str:
    """Canonical JSON of what is one row's own, where it is as of nearly all rows of a run: counted anew, by
    one statement, without doubts; "" of any other."""
    is_told = one.by_source is not None or one.counted_at or one.notes
    if is_told or one.doubts != () or one.declared is None or len(one.sql_parameters) != 1:
        return ""
    named = sorted(one.params.items())
    try:
        params = ",".join([f"{quoted(name)}:{PLAIN[type(value)](value)}" for name, value in named])
        values = ",".join([PLAIN[type(value)](value) for value in one.sql_parameters[0]])
    except (KeyError, TypeError):
        return ""
    return (
        f'{{"declared":{quoted(one.declared)},"doubts":[],"params":{{{params}}},"sql_parameters":[{values}]}}'
    )


class ProvenanceReader:
    """Puts the parts, given by hash, back into the provenance of rows.

    All rows of a run share one account of a table with its many files, and what they have in common: both
    are built once, not once a row.
    """

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.parts = parts
        self.tables: dict[str, tuple[TableAccount, ...]] = {}
        self.shared: dict[str, Provenance] = {}

    def read(self, content: Mapping[str, Any], shared: str | None) -> Provenance:
        """``shared`` is the hash of what a row has in common with others; ``None`` of a row of before there
        was such a part."""
        if shared is None:
            return self.read_whole(content)
        if shared not in self.shared:
            self.shared[shared] = self.read_whole(self.parts[shared])
        return add_own_from_json(self.shared[shared], self.put_in(content))

    def read_whole(self, content: Mapping[str, Any]) -> Provenance:
        return provenance_from_json(self.put_in(content), self.shared_tables(content.get("tables")))

    def put_in(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self.parts[value[PART_KEY]] if is_part(value) else value for name, value in content.items()
        }

    def shared_tables(self, value: Any) -> tuple[TableAccount, ...] | None:
        if not is_part(value):
            return None
        key = value[PART_KEY]
        if key not in self.tables:
            self.tables[key] = tables_from_json(self.parts[key])
        return self.tables[key]


def part_keys(content: Any) -> Iterator[str]:
    """The parts that a row, or the part it shares, names; of anything else none."""
    values = content.values() if isinstance(content, dict) else ()
    return (value[PART_KEY] for value in values if is_part(value))


def is_part(value: Any) -> bool:
    return isinstance(value, dict) and PART_KEY in value
