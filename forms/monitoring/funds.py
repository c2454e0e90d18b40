"""The block 项目资金 of a 监控表: three lines, whose parts come to the total; what was carried over stands under
其他资金."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from forms.funds_block import MOST_PLACES, build_funds_block, round_amount
from forms.monitoring.data import MonitoringFundsBlock, MonitoringFundsRow
from forms.monitoring.judgement import build_judgement, computed_forecast, stated_outlook
from forms.self_evaluation_data import Fund, FundsBlock
from indicators.figures import FULL_PERCENT, format_plain, round_apart
from indicators.funding import executed_as_target
from indicators.notation import read_actual
from indicators.sheet_words import USE_LABELS
from monitoring.monitored import MonitoredFunds

FUND_LABELS = (("total", "年度资金总额"), ("fiscal", "其中:本年一般公共预算拨款"), ("other", "其他资金"))
FUND_PARTS = {"other": ("carried_over", "other")}
"""What stands in a line beside the amount of its own name."""


def build_monitoring_funds(funds: MonitoredFunds) -> MonitoringFundsBlock:
    block = build_funds_block(funds.line)
    labels = USE_LABELS if funds.line.funds.by_use else FUND_LABELS
    return MonitoringFundsBlock(
        unit=block.unit,
        rows=tuple(build_funds_row(key, label, block, funds) for key, label in labels),
        annual=block.rows[0].annual,
        judgement=build_judgement(funds.light_result),
        computed=computed_forecast(funds.forecast),
        said=stated_outlook(funds.outlook),
        notes=tuple(funds_notes(block)),
        account=block.account,
    )


def build_funds_row(key: str, label: str, block: FundsBlock, funds: MonitoredFunds) -> MonitoringFundsRow:
    parts = [fund for fund in block.rows if fund.key in FUND_PARTS.get(key, (key,))]
    annual = sum_known(fund.annual for fund in parts)
    executed = sum_known(fund.executed for fund in parts)
    is_total = key == "total"
    total_executed = block.rows[0].executed
    return MonitoringFundsRow(
        key=key,
        label=label,
        initial=sum_known(fund.initial for fund in parts),
        executed=executed,
        rate=block.rate if is_total else part_rate(executed, annual),
        forecast=expected_execution(funds) if is_total else None,
        split=is_total or total_executed is None or executed is not None or annual is None,
    )


def sum_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """``None`` where all are blank."""
    total = None
    for amount in amounts:
        if amount is not None:
            total = amount if total is None else total + amount
    return total


def part_rate(executed: Decimal | None, annual: Decimal | None) -> Decimal | None:
    """Percent."""
    if executed is None or not annual:
        return None
    return round_apart(Fraction(executed) / Fraction(annual) * 100, FULL_PERCENT)


def expected_execution(funds: MonitoredFunds) -> Decimal | None:
    """全年预计执行数 as a person typed it, in the unit of the sheet."""
    if not funds.outlook.forecast:
        return None
    amount = read_actual(funds.outlook.forecast, executed_as_target(funds.line.funds))
    return round_amount(amount, MOST_PLACES) if isinstance(amount, Decimal) else None


def adjustment_note(total: Fund, unit: str) -> Iterator[str]:
    if total.annual is not None and total.annual != total.initial:
        yield f"预算已调整，全年预算数 {format_plain(total.annual)}{unit}，执行率按全年预算数计算。"


def funds_notes(block: FundsBlock) -> Iterator[str]:
    funds = {fund.key: fund for fund in block.rows}
    yield from adjustment_note(funds["total"], block.unit)
    carried_over = funds.get("carried_over")
    if carried_over and carried_over.annual:
        yield f"其他资金含上年结转资金 {format_plain(carried_over.annual)}{block.unit}。"
