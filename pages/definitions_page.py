"""取数方法一览 and 数据表的列: every way of measuring with its published definition and all that may be chosen, and the
columns that data are read into."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workspace.column_catalogue import kept_words
from workspace.methods import ANY_LEDGER, FILLED_IN, Method, ParameterField
from workspace.needed_columns import NeededColumns, needed_columns
from workspace.source_words import Tables, columns_of

DIRECTIONS = {"higher": "越高越好", "lower": "越低越好"}
CHINESE = re.compile("[\u3400-\u9fff]")
MOST_HEADERS = 8
LAST = (ANY_LEDGER, FILLED_IN)
"""Groups that stand behind those of one kind of data."""


@dataclass(frozen=True)
class DefinitionCard:
    """One way of measuring. ``formula`` is the first line of its definition, ``rules`` the rest."""

    method: Method
    formula: str
    rules: str
    direction: str
    needed: tuple[NeededColumns, ...]

    @property
    def variants(self) -> tuple[ParameterField, ...]:
        return self.method.parameters


@dataclass(frozen=True)
class DefinitionsPage:
    """``groups`` are the cards found, by what they are measured on; ``total`` how many ways there are."""

    groups: Mapping[str, tuple[DefinitionCard, ...]]
    word: str
    total: int

    @property
    def found(self) -> int:
        return sum(map(len, self.groups.values()))


@dataclass(frozen=True)
class ColumnLine:
    """``headers`` are the Chinese ones that are known, at most eight; how many more are known is ``more``."""

    label: str
    kind: str
    kept: str
    is_required: bool
    headers: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class TableCard:
    label: str
    lines: tuple[ColumnLine, ...]


def definitions_page(methods: Iterable[Method], word: str) -> DefinitionsPage:
    """``word`` is looked for in names and definitions; "" finds all."""
    ordered = sorted(methods, key=lambda method: LAST.index(method.group) if method.group in LAST else -1)
    cards = [definition_card(method) for method in ordered]
    groups: dict[str, tuple[DefinitionCard, ...]] = {}
    for card in cards:
        if word in f"{card.method.info.label}{card.formula}{card.rules}":
            groups[card.method.group] = (*groups.get(card.method.group, ()), card)
    return DefinitionsPage(groups, word, len(cards))


def definition_card(method: Method) -> DefinitionCard:
    formula, _, rules = method.definition.partition("\n")
    direction = "" if method.is_manual else DIRECTIONS[method.info.better]
    return DefinitionCard(
        method, formula, rules.replace("\n", ""), direction, needed_columns(method.info.name)
    )


def table_cards(tables: Tables) -> Iterator[TableCard]:
    """Every table there is, those of an office's own after those that ship."""
    for table in tables.values():
        known = {column.name: column for column in table.columns}
        lines = []
        for words in columns_of(table):
            column = known[words.name]
            spoken = [header.upper() for header in column.headers if CHINESE.search(header)][:MOST_HEADERS]
            more = len(column.headers) - len(spoken)
            kept = kept_words(column)
            lines.append(ColumnLine(words.label, words.kind, kept, words.is_required, tuple(spoken), more))
        yield TableCard(table.label, tuple(lines))
