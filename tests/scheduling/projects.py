"""Projects to follow and a measurer that tells what it was asked."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from indicators.model import Funds, Indicator, Project, Target, TargetKind
from indicators.provenance import Provenance
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.requests import MeasureRequest

NUMBER = Target("≥95%", TargetKind.NUMBER)


def indicator(
    name: str, evaluator: str = "hotline.on_time_rate", kind: TargetKind = TargetKind.NUMBER
) -> Indicator:
    return Indicator(name, ("产出指标", "时效指标"), name, Target("", kind), Decimal(10), evaluator)


def project(
    name: str = "2024/hotline",
    *,
    year: int = 2024,
    indicators: Sequence[Indicator] = (indicator("on-time"), indicator("report", "manual.value")),
    period: tuple[date, date] | None = None,
    schedule: str = "monthly",
    funds: Funds | None = None,
) -> Project:
    return Project(
        name,
        name,
        year,
        tuple(indicators),
        period=period or (date(year, 1, 1), date(year, 12, 31)),
        schedule=schedule,
        funds=funds,
        rules="mof-2020",
        sha256="d" * 64,
    )


def measured(
    request: MeasureRequest, value: str = "95", provenance: Provenance | None = None
) -> MeasurementResult:
    """A sound answer."""
    part, of = Decimal(value), Decimal(100)
    return MeasurementResult(
        request.evaluator,
        request.period,
        MeasurementStatus.MEASURED,
        "%",
        part,
        of,
        part,
        100,
        "",
        provenance or Provenance(sql="SELECT"),
    )


class FakeMeasurer:
    """Answers with ``answer``; remembers each call."""

    def __init__(self, answer: Callable[[MeasureRequest], MeasurementResult] = measured) -> None:
        self.answer = answer
        self.calls: list[list[MeasureRequest]] = []

    def measure(self, requests: Sequence[MeasureRequest], /) -> Mapping[Hashable, MeasurementResult]:
        self.calls.append(list(requests))
        return {request.key: self.answer(request) for request in requests}
