"""Projects to follow and a measurer that tells what it was asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.model import Funds, Indicator, Kind, Project, Target
from indicators.records import Measured, Outcome
from measuring.requests import Request

NUMBER = Target("≥95%", Kind.NUMBER)


def indicator(name: str, evaluator: str = "hotline.on_time_rate", kind: Kind = Kind.NUMBER) -> Indicator:
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


def measured(request: Request, value: str = "95", provenance: Mapping[str, Any] | None = None) -> Measured:
    """A sound answer."""
    part, of = Decimal(value), Decimal(100)
    return Measured(
        request.evaluator,
        request.period,
        Outcome.MEASURED,
        "%",
        part,
        of,
        part,
        100,
        "",
        provenance or {"sql": "SELECT"},
    )


class FakeMeasurer:
    """Answers with ``answer``; remembers each call."""

    def __init__(self, answer: Callable[[Request], Measured | None] = measured) -> None:
        self.answer = answer
        self.calls: list[list[Request]] = []

    def measure(self, requests: Sequence[Request], /) -> Mapping[Any, Measured]:
        self.calls.append(list(requests))
        answers = {each.key: self.answer(each) for each in requests}
        return {key: each for key, each in answers.items() if each is not None}
