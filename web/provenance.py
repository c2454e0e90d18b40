"""依据: what one measured number was worked out from, ready to be read by a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.model import EvaluatorInfo
from indicators.records import Measured, Observation
from web.wording import number, whole

CLOSE = Fraction(1, 10**12)
HASH = 12


@dataclass(frozen=True)
class File:
    """One file as it was read; ``sha256`` is the beginning of its hash."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class UnreadCells:
    """Cells of one column of one file that could not be read, with one of them as an example."""

    file: str
    column: str
    label: str
    cells: int
    row: int
    example: str


@dataclass(frozen=True)
class Source:
    """One table that was read: how many of its rows, from which files, and what in them could not be read."""

    label: str
    read: int
    used: int
    left_out: tuple[tuple[str, int], ...]
    files: tuple[File, ...]
    unread: tuple[UnreadCells, ...]
    notes: tuple[str, ...]
    rejected: int = 0


@dataclass(frozen=True)
class Basis:
    """``formula`` is the sum as it was done; ``has_rows`` says that the rows behind the number can be listed."""

    observation: Observation
    method: str
    definition: str
    params: tuple[tuple[str, str], ...]
    formula: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    has_rows: bool

    @property
    def measured(self) -> Measured:
        return self.observation.measured


def basis_of(observation: Observation, evaluators: Mapping[str, EvaluatorInfo], labels: Mapping[str, str]) -> Basis:
    """``labels`` are what the tables are called on screen. The definition is the one it was measured by."""
    measured = observation.measured
    account = measured.provenance
    info = evaluators.get(measured.evaluator)
    sources = sources_of(measured, labels)
    return Basis(
        observation=observation,
        method=info.label if info else "",
        definition=account.get("definition") or (info.definition if info else ""),
        params=tuple(params(account.get("params", {}))),
        formula=formula(measured),
        sources=sources,
        notes=tuple(account.get("notes", ())),
        has_rows=bool(sources) and measured.rows > 0,
    )


def sources_of(measured: Measured, labels: Mapping[str, str]) -> tuple[Source, ...]:
    return tuple(source(each, labels) for each in measured.provenance.get("tables", ()))


def source(account: Mapping[str, Any], labels: Mapping[str, str]) -> Source:
    kinds = (("无法识别日期", "rows_rejected"), ("重复", "rows_repeated"), ("按规则剔除", "rows_excluded"))
    name = str(account["table"])
    return Source(
        label=labels.get(name, name),
        read=account.get("rows_read", 0),
        used=account.get("rows_used", 0),
        left_out=tuple((word, account[key]) for word, key in kinds if account.get(key)),
        files=tuple(File(each["name"], each["sha256"][:HASH], each["rows"]) for each in account.get("snapshots", ())),
        unread=tuple(unread_cells(each) for each in account.get("unread", ())),
        notes=tuple(account.get("notes", ())),
        rejected=account.get("rows_rejected", 0),
    )


def unread_cells(said: Mapping[str, Any]) -> UnreadCells:
    return UnreadCells(
        file=said["file"],
        column=said["column"],
        label=said.get("label", ""),
        cells=said["cells"],
        row=said["row"],
        example=said["example"],
    )


def params(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The parameters that were set, as text."""
    for name, value in given.items():
        if isinstance(value, bool):
            yield name, "是" if value else "否"
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield name, "、".join(map(str, value))
        elif isinstance(value, Mapping):
            yield name, "、".join(f"{key} {each}" for key, each in value.items())
        elif value not in (None, ""):
            yield name, str(value)


def formula(measured: Measured) -> str:
    """分子 ÷ 分母 = 值 where the value is just that; else the numbers side by side."""
    if measured.value is None:
        return ""
    value = f"{number(measured.value)}{measured.unit}"
    if measured.part is None or measured.of is None:
        return value
    if is_quotient(measured.part, measured.of, measured.value, measured.unit):
        return f"{whole(measured.part)} ÷ {whole(measured.of)} = {value}"
    return f"分子 {whole(measured.part)}，分母 {whole(measured.of)}，值 {value}"


def is_quotient(part: Decimal, of: Decimal, value: Decimal, unit: str) -> bool:
    if not of:
        return False
    quotient = Fraction(part) / Fraction(of) * (100 if unit == "%" else 1)
    return abs(quotient - Fraction(value)) <= max(abs(quotient), Fraction(1)) * CLOSE
