"""Reports of the hotline as papers that are kept and issued: what they rest on, and how they are drawn
again."""

from functools import partial

from bulletins.report_content import HotlineReport
from bulletins.report_json import report_from_json, report_to_json
from bulletins.report_spans import ReportScope
from forms.hotline_report import hotline_report_form
from measuring import MeasureRequest
from store.outgoing import OutgoingPaper
from workspace.outgoing_package import OutgoingContent, OutgoingNumber

REPORT = "report"


def report_content(report: HotlineReport) -> OutgoingContent:
    scope = report.scope
    return OutgoingContent(
        kind=REPORT,
        span=scope.span,
        since=scope.period.start,
        until=scope.period.end,
        inputs=report_to_json(report),
        sample=report.sample,
        draw=partial(hotline_report_form, report),
        numbers=tuple(
            OutgoingNumber(number.label, request_of(number.evaluator, scope), number.value)
            for number in report.numbers
            if number.value is not None
        ),
        tables=report.tables,
    )


def request_of(evaluator: str, scope: ReportScope) -> MeasureRequest:
    return MeasureRequest(evaluator, evaluator, scope.subject.filters, scope.period)


def kept_report(paper: OutgoingPaper) -> HotlineReport | None:
    """``None`` where another version of the program kept it and this one cannot read it."""
    try:
        return report_from_json(paper.inputs)
    except (KeyError, TypeError, ValueError):
        return None
