"""依据: what one measured number was worked out from, ready to be read by a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.model import EvaluatorInfo
from indicators.records import MeasurementResult, Observation
from web.wording import format_count, format_number

QUOTIENT_TOLERANCE = Fraction(1, 10**12)
HASH_LENGTH = 12


@dataclass(frozen=True)
class SnapshotFile:
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
class TableAccount:
    """One table that was read: how many of its rows, from which files, and what in them could not be read."""

    label: str
    rows_read: int
    rows_used: int
    left_out: tuple[tuple[str, int], ...]
    files: tuple[SnapshotFile, ...]
    unread: tuple[UnreadCells, ...]
    notes: tuple[str, ...]
    rows_rejected: int = 0


@dataclass(frozen=True)
class ProvenanceView:
    """``format_formula`` is the sum as it was done; ``has_rows`` says that the rows behind the number can be listed."""

    observation: Observation
    method: str
    definition: str
    params: tuple[tuple[str, str], ...]
    formula: str
    sources: tuple[TableAccount, ...]
    notes: tuple[str, ...]
    has_rows: bool

    @property
    def measured(self) -> MeasurementResult:
        return self.observation.measured


def provenance_view(
    observation: Observation, evaluators: Mapping[str, EvaluatorInfo], labels: Mapping[str, str]
) -> ProvenanceView:
    """``labels`` are what the tables are called on screen. The definition is the one it was measured by."""
    measured = observation.measured
    account = measured.provenance
    info = evaluators.get(measured.evaluator)
    sources = table_accounts(measured, labels)
    return ProvenanceView(
        observation=observation,
        method=info.label if info else "",
        definition=account.get("definition") or (info.definition if info else ""),
        params=tuple(format_params(account.get("params", {}))),
        formula=format_formula(measured),
        sources=sources,
        notes=tuple(account.get("notes", ())),
        has_rows=bool(sources) and measured.rows > 0,
    )


def table_accounts(measured: MeasurementResult, labels: Mapping[str, str]) -> tuple[TableAccount, ...]:
    return tuple(table_account(each, labels) for each in measured.provenance.get("tables", ()))


def table_account(account: Mapping[str, Any], labels: Mapping[str, str]) -> TableAccount:
    kinds = (("无法识别日期", "rows_rejected"), ("重复", "rows_repeated"), ("按规则剔除", "rows_excluded"))
    name = str(account["table"])
    return TableAccount(
        label=labels.get(name, name),
        rows_read=account.get("rows_read", 0),
        rows_used=account.get("rows_used", 0),
        left_out=tuple((word, account[key]) for word, key in kinds if account.get(key)),
        files=tuple(
            SnapshotFile(each["name"], each["sha256"][:HASH_LENGTH], each["rows"])
            for each in account.get("snapshots", ())
        ),
        unread=tuple(unread_cells(each) for each in account.get("unread", ())),
        notes=tuple(account.get("notes", ())),
        rows_rejected=account.get("rows_rejected", 0),
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


def format_params(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
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


def format_formula(measured: MeasurementResult) -> str:
    """分子 ÷ 分母 = 值 where the value is just that; else the numbers side by side."""
    if measured.value is None:
        return ""
    value = f"{format_number(measured.value)}{measured.unit}"
    if measured.part is None or measured.of is None:
        return value
    if is_quotient(measured.part, measured.of, measured.value, measured.unit):
        return f"{format_count(measured.part)} ÷ {format_count(measured.of)} = {value}"
    return f"分子 {format_count(measured.part)}，分母 {format_count(measured.of)}，值 {value}"


def is_quotient(part: Decimal, of: Decimal, value: Decimal, unit: str) -> bool:
    if not of:
        return False
    quotient = Fraction(part) / Fraction(of) * (100 if unit == "%" else 1)
    return abs(quotient - Fraction(value)) <= max(abs(quotient), Fraction(1)) * QUOTIENT_TOLERANCE
