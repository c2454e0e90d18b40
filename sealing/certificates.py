"""核验结论 of a number: whether it can be counted again from what is kept, and what has to be said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.figures import format_plain, half_up
from indicators.provenance import TableAccount
from indicators.records import MeasurementResult
from indicators.standing_doubts import UNCHECKED, StandingDoubts
from measuring.recounts import Recount
from sources.tables import TABLES

MOST_EXCLUDED_PERCENT = Decimal(1)
"""Up to so many percent of the rows may be left out of a table without a word."""
FEW_ANSWERS = 30
"""A rate over fewer is said to stand on few."""


class CertificateClass(StrEnum):
    """From the best to the worst; the words are those of papers and of ``verify.py``."""

    PROVEN = "可复算"
    RESERVED = "可复算，有保留"
    UNPROVEN = "无法核证"
    MISMATCH = "不符"
    NOT_APPLICABLE = "不适用"
    """Nothing is asked for in the row."""


@dataclass(frozen=True)
class Certificate:
    """What is to be said of one number, and every reason why it is not more."""

    grade: CertificateClass
    reasons: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As one sentence of a paper."""
        return f"{self.grade}：{'；'.join(self.reasons)}" if self.reasons else str(self.grade)


NOTHING_ASKED = Certificate(CertificateClass.NOT_APPLICABLE)
NO_NUMBER = Certificate(CertificateClass.UNPROVEN, ("没有实际完成值",))


def certify_typed(has_evidence: bool) -> Certificate:
    """A number that a person typed is as good as the evidence beside it."""
    if has_evidence:
        return Certificate(CertificateClass.RESERVED, ("人工填报，以佐证资料为据，须人工核对",))
    return Certificate(CertificateClass.UNPROVEN, ("人工填报，没有佐证资料",))


def certify_measured(
    measured: MeasurementResult, doubts: StandingDoubts, recount: Recount | str
) -> Certificate:
    """``recount`` is the number counted again from the rows kept, or why it cannot be."""
    if isinstance(recount, str):
        return Certificate(CertificateClass.UNPROVEN, (recount,))
    if (recount.part_found, recount.of_found) != (measured.part, measured.of):
        again = division_text(recount.part_found, recount.of_found)
        reason = f"由保存的数据重新统计得 {again}，采集时为 {division_text(measured.part, measured.of)}"
        return Certificate(CertificateClass.MISMATCH, (reason,))
    reasons = tuple(dict.fromkeys(reservations(measured, doubts)))
    return Certificate(CertificateClass.RESERVED if reasons else CertificateClass.PROVEN, reasons)


def reservations(measured: MeasurementResult, doubts: StandingDoubts) -> Iterator[str]:
    """Everything that a reader has to know of a number that can be counted again."""
    if measured.is_unchecked:
        yield UNCHECKED
    yield from (f"已采信（{doubts.signature}）：{doubt.message}" for doubt in doubts.accepted)
    yield from (doubt.message for doubt in measured.doubts if doubt not in doubts.accepted)
    for table in measured.provenance.tables:
        yield from table_reservations(table)
    if measured.unit == "%" and measured.of is not None and 0 < measured.of < FEW_ANSWERS:
        yield f"样本只有 {format_plain(measured.of)} 个，少于 {FEW_ANSWERS} 个"
    yield from measured.provenance.notes


def table_reservations(table: TableAccount) -> Iterator[str]:
    label = TABLES[table.table].label if table.table in TABLES else table.label or table.table
    left_out = table.rows_rejected + table.rows_excluded
    percent = Decimal(100) * left_out / table.rows_read if table.rows_read else Decimal(0)
    if percent > MOST_EXCLUDED_PERCENT:
        share = format_plain(half_up(percent))
        yield f"{label} {table.rows_read} 行中有 {left_out} 行未计入（{share}%）"
    if table.server:
        yield f"{label}在服务器上统计，服务器上的数据不由本系统留存"
    if table.sample:
        yield f"{label}是样例数据"


def division_text(part: Decimal | None, of: Decimal | None) -> str:
    shown = "未知" if part is None else format_plain(part)
    return shown if of is None else f"{shown} ÷ {format_plain(of)}"
