"""The block 项目资金 of a 监控表: three lines, whose parts come to the total; what was carried over stands under
其他资金."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from forms.funds_block import build_funds_block, round_amount
from forms.monitoring.data import MonitoringFundsBlock, MonitoringFundsRow
from forms.monitoring.said import build_judgement, computed_forecast, stated_outlook
from forms.provenance import build_provenance
from forms.self_evaluation_data import Fund, FundsBlock
from indicators.figures import format_plain, half_up
from indicators.funding import executed_as_target
from indicators.notation import read_actual
from monitoring.monitored import MonitoredFunds

FUND_LABELS = (("total", "年度资金总额"), ("fiscal", "其中:本年一般公共预算拨款"), ("other", "其他资金"))
FUND_PARTS = {"total": ("total",), "fiscal": ("fiscal",), "other": ("carried_over", "other")}


def build_monitoring_funds(funds: MonitoredFunds) -> MonitoringFundsBlock:
    block = build_funds_block(funds.line)
    return MonitoringFundsBlock(
        unit=block.unit,
        rows=tuple(build_funds_row(key, label, block, funds) for key, label in FUND_LABELS),
        annual=block.rows[0].annual,
        judgement=build_judgement(funds.light_result),
        computed=computed_forecast(funds.forecast),
        said=stated_outlook(funds.outlook),
        notes=tuple(funds_notes(block)),
        account=build_provenance(funds.line.observation, funds.line.entries),
    )


def build_funds_row(key: str, label: str, block: FundsBlock, funds: MonitoredFunds) -> MonitoringFundsRow:
    parts = [row for row in block.rows if row.key in FUND_PARTS[key]]
    initial, annual, executed = (sum_known(parts, name) for name in ("initial", "annual", "executed"))
    whole = key == "total"
    return MonitoringFundsRow(
        key=key,
        label=label,
        initial=initial,
        executed=executed,
        rate=block.rate if whole else part_rate(executed, annual),
        forecast=expected_execution(funds) if whole else None,
        split=whole or block.rows[0].executed is None or executed is not None or annual is None,
    )


def sum_known(parts: list[Fund], name: str) -> Decimal | None:
    known = [each for each in (getattr(part, name) for part in parts) if each is not None]
    return sum(known, Decimal(0)) if known else None


def part_rate(executed: Decimal | None, annual: Decimal | None) -> Decimal | None:
    return half_up(Fraction(executed) / Fraction(annual) * 100) if executed is not None and annual else None


def expected_execution(funds: MonitoredFunds) -> Decimal | None:
    """全年预计执行数 as a person typed it, in the unit of the sheet."""
    read = (
        read_actual(funds.outlook.forecast, executed_as_target(funds.line.funds))
        if funds.outlook.forecast
        else None
    )
    return round_amount(read, 6) if isinstance(read, Decimal) else None


def funds_notes(block: FundsBlock) -> Iterator[str]:
    total = block.rows[0]
    carried = next((row for row in block.rows if row.key == "carried_over"), None)
    if total.annual is not None and total.annual != total.initial:
        yield f"预算已调整，全年预算数 {format_plain(total.annual)}{block.unit}，执行率按全年预算数计算。"
    if carried and carried.annual:
        yield f"其他资金含上年结转资金 {format_plain(carried.annual)}{block.unit}。"
