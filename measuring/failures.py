"""A request without an answer says why in place of one; the one place where a failing evaluator is caught."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TypeVar

from evaluators.discovery import Evaluator, error_text
from evaluators.parameters import BadParameterError
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.accounts import build_request_provenance
from measuring.isolated.faults import OUT_OF_MEMORY
from measuring.prepared import NoData
from measuring.requests import MeasureRequest
from sources.origins.contract import OriginError

MOST_REASON_CHARACTERS = 300
Result = TypeVar("Result")


def run_or_catch(work: Callable[[], Result]) -> Result | Exception:
    """What ``work`` gives, or what it raised.

    An evaluator is a plug-in: it may raise anything when it is called, and what it gave may raise anything
    when it is compiled and run. That is its own failure and not that of the others.
    """
    try:
        return work()
    except Exception as error:
        return error


def answer_for_error(request: MeasureRequest, error: Exception, evaluator: Evaluator) -> MeasurementResult:
    """No value: for want of data, or because the request or its evaluator is at fault."""
    if isinstance(error, NoData):
        return answer_without_value(request, MeasurementStatus.NO_DATA, str(error), evaluator)
    reason = str(error) if isinstance(error, BadParameterError) else failure_text(error)
    return answer_without_value(request, MeasurementStatus.FAILED, reason, evaluator)


def answer_without_value(
    request: MeasureRequest, outcome: MeasurementStatus, reason: str, evaluator: Evaluator | None = None
) -> MeasurementResult:
    """No value, and why; the account says at least what was asked."""
    return MeasurementResult(
        request.evaluator,
        request.period,
        outcome,
        evaluator.info.unit if evaluator else "",
        reason=reason,
        provenance=build_request_provenance(request, evaluator),
    )


def failure_text(error: Exception) -> str:
    """Readable and of bounded length whatever a plug-in says: it is kept for ever and shown on pages."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return OUT_OF_MEMORY
    if isinstance(error, OriginError):
        return f"取数失败：{error.message}"[:MOST_REASON_CHARACTERS]
    if isinstance(error, RecursionError):
        return "取数出错：取数方法无休止地调用自己（RecursionError），请修改取数方法"
    return f"取数出错：{error_text(error)}"[:MOST_REASON_CHARACTERS]


def unknown_evaluator_text(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"没有取数方法“{name}”" + (f"，是否指“{near[0]}”？" if near else "")
