"""What a project asks to have measured as of a day: every automatic indicator, and the funds line."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from indicators.model import FUNDS, Kind, Period, Project
from indicators.records import Measured
from measuring.requests import Request

Key = tuple[str, str]
"""Of a request: project id, and indicator id or FUNDS."""


class Measurer(Protocol):
    """What a run needs of measuring: every request answered at once, by its key."""

    def measure(self, requests: Sequence[Request], /) -> Mapping[Any, Measured]: ...


def window(project: Project, as_of: date) -> Period | None:
    """The days measured as of a day: from the start of its span, never past its end; ``None`` before it begins."""
    first, last = project.span
    end = min(as_of, last)
    return Period(first, end) if first <= end else None


def requests_of(project: Project, as_of: date) -> dict[Key, Request]:
    """The requests of a project by their keys; none before its period begins."""
    period = window(project, as_of)
    if period is None:
        return {}
    keyed = (((project.id, name), evaluator, params) for name, evaluator, params in automatic(project))
    return {key: Request(key, evaluator, params, period) for key, evaluator, params in keyed}


def automatic(project: Project) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Name, evaluator and parameters of what a machine measures; ``manual.*`` is a person's, 无 is nobody's."""
    for each in project.indicators:
        if not each.manual and each.evaluator and each.target.kind is not Kind.NOT_APPLICABLE:
            yield each.id, each.evaluator, each.params
    funds = project.funds
    if funds is not None and funds.evaluator and not funds.evaluator.startswith("manual."):
        yield FUNDS, funds.evaluator, funds.params
