"""依据: what one measured number was worked out from, ready to be read by a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indicators.actuals import exact_quotient
from indicators.display import show_measured, target_in_unit
from indicators.model import EvaluatorInfo, Parameters, Target
from indicators.parameter_words import definition_in_words
from indicators.provenance import TableAccount, UnreadCells
from indicators.records import MeasurementResult, Observation
from indicators.units import YUAN_PER_UNIT
from pages.wording import format_count
from workspace.methods import parameter_text
from workspace.source_words import Tables
from workspace.table_fields import parameter_texts

HASH_LENGTH = 12


@dataclass(frozen=True)
class SnapshotFile:
    """One file as it was read; ``sha256`` is the beginning of its hash."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class ReadTableView:
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
    """``value`` is the number as shown beside its target; ``formula`` the sum as it was done;
    ``has_rows`` says that the rows behind the number can be listed."""

    observation: Observation
    method: str
    definition: str
    params: tuple[tuple[str, str], ...]
    value: str
    formula: str
    sources: tuple[ReadTableView, ...]
    notes: tuple[str, ...]
    has_rows: bool

    @property
    def measured(self) -> MeasurementResult:
        return self.observation.measured


def provenance_view(
    observation: Observation,
    evaluators: Mapping[str, EvaluatorInfo],
    tables: Tables,
    target: Target | None = None,
) -> ProvenanceView:
    """``tables`` are those that there are; ``target`` is what the value is held against. The
    definition is the one it was measured by."""
    measured = observation.measured
    account = measured.provenance
    info = evaluators.get(measured.evaluator)
    sources = read_tables(measured, {name: table.label for name, table in tables.items()})
    return ProvenanceView(
        observation=observation,
        method=info.label if info else "",
        definition=definition_in_words(
            measured.evaluator, account.definition or (info.definition if info else "")
        ),
        params=tuple(format_params(measured.evaluator, account.params, tables)),
        value=format_value(measured, target),
        formula=format_formula(measured, target),
        sources=sources,
        notes=account.notes,
        has_rows=bool(sources) and measured.rows > 0,
    )


def read_tables(measured: MeasurementResult, labels: Mapping[str, str]) -> tuple[ReadTableView, ...]:
    return tuple(read_table_view(account, labels) for account in measured.provenance.tables)


def read_table_view(account: TableAccount, labels: Mapping[str, str]) -> ReadTableView:
    return ReadTableView(
        label=account.label or labels.get(account.table, account.table),
        rows_read=account.rows_read,
        rows_used=account.rows_used,
        left_out=left_out_rows(account),
        files=snapshot_files(account),
        unread=account.unread,
        notes=account.notes,
        rows_rejected=account.rows_rejected,
    )


def left_out_rows(account: TableAccount) -> tuple[tuple[str, int], ...]:
    """Why rows were not used, and how many."""
    left_out = (
        ("无法识别日期", account.rows_rejected),
        ("重复", account.rows_repeated),
        ("按规则剔除", account.rows_excluded),
    )
    return tuple((word, rows) for word, rows in left_out if rows)


def snapshot_files(account: TableAccount) -> tuple[SnapshotFile, ...]:
    return tuple(
        SnapshotFile(snapshot.name, snapshot.sha256[:HASH_LENGTH], snapshot.rows or 0)
        for snapshot in account.snapshots
    )


def format_params(evaluator: str, given: Parameters, tables: Tables) -> Iterator[tuple[str, str]]:
    """The parameters that were set, by their names on screen."""
    if "table" in given:
        yield from parameter_texts(evaluator, given, tables)
        return
    for name, text in parameter_values(given):
        yield parameter_text(evaluator, name, text)


def parameter_values(given: Parameters) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, bool):
            yield name, "是" if value else "否"
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield name, "、".join(map(str, value))
        elif isinstance(value, Mapping):
            yield name, "、".join(f"{key} {item}" for key, item in value.items())
        elif value not in (None, ""):
            yield name, str(value)


def format_value(measured: MeasurementResult, target: Target | None = None) -> str:
    """The measured value with its unit, beside its target; — where there is none."""
    if measured.value is None:
        return "—"
    against = target_in_unit(target, measured.unit)
    return show_measured(measured.value, measured.unit, against, fixed=not is_count(measured), grouped=True)


def is_count(measured: MeasurementResult) -> bool:
    """Whole things that were counted (3次), no mean and no money."""
    value = measured.value
    is_whole = value is not None and value == value.to_integral_value()
    return is_whole and measured.of is None and measured.unit not in ("%", *YUAN_PER_UNIT)


def format_formula(measured: MeasurementResult, target: Target | None = None) -> str:
    """分子 ÷ 分母 = 值 where the value is just that; else the numbers side by side."""
    if measured.value is None:
        return ""
    value = format_value(measured, target)
    if measured.part is None or measured.of is None:
        return value
    if exact_quotient(measured, measured.value) is not None:
        return f"{format_count(measured.part)} ÷ {format_count(measured.of)} = {value}"
    return f"分子 {format_count(measured.part)}，分母 {format_count(measured.of)}，值 {value}"
