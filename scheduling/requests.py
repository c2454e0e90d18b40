"""What a project asks to have measured as of a day: every automatic indicator, and the funds line."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from indicators.model import FUNDS, Parameters, Period, Project, TargetKind
from indicators.records import MeasurementResult
from measuring.requests import MeasureRequest

RequestKey = tuple[str, str]
"""Of a request: project id, and indicator id or FUNDS."""


class SupportsMeasure(Protocol):
    """What a run needs of measuring: every request answered at once, by its key, also one that fails."""

    def measure(self, requests: Sequence[MeasureRequest], /) -> Mapping[Hashable, MeasurementResult]: ...


def measuring_window(project: Project, as_of: date) -> Period | None:
    """The days measured as of a day: from the start of its span, never past its end; ``None`` before it
    begins."""
    first, last = project.span
    end = min(as_of, last)
    return Period(first, end) if first <= end else None


def project_requests(project: Project, as_of: date) -> dict[RequestKey, MeasureRequest]:
    """The requests of a project by their keys; none before its period begins."""
    period = measuring_window(project, as_of)
    if period is None:
        return {}
    keyed = (((project.id, name), evaluator, params) for name, evaluator, params in automatic_items(project))
    return {key: MeasureRequest(key, evaluator, params, period) for key, evaluator, params in keyed}


def automatic_items(project: Project) -> Iterator[tuple[str, str, Parameters]]:
    """Name, evaluator and parameters of what a machine measures.

    ``manual.*`` is a person's, 无 is nobody's.
    """
    for indicator in project.indicators:
        if indicator.is_manual or indicator.target.kind is TargetKind.NOT_APPLICABLE:
            continue
        if indicator.evaluator:
            yield indicator.id, indicator.evaluator, indicator.params
    funds = project.funds
    if funds is not None and funds.evaluator and not funds.evaluator.startswith("manual."):
        yield FUNDS, funds.evaluator, funds.params
