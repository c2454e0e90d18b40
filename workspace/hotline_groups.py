"""The orders of a report by category, place or unit, beside those of the span before."""

from collections.abc import Mapping

from bulletins.report_content import GroupCount, OrderGroups, ReportNumber
from bulletins.report_spans import SUBJECT_WORDS, ReportScope
from indicators.model import EMPTY_MAPPING, Parameters, Period
from measuring import BadRequestError, MeasureRequest, Slice
from measuring.rows_behind import UNFILLED
from workspace.opened import Workspace
from workspace.source_words import official_words

VOLUME = "hotline.volume"


def count_groups(workspace: Workspace, scope: ReportScope, column: str, volume: ReportNumber) -> OrderGroups:
    """Or why they cannot be told; compared only where the whole is."""
    label = SUBJECT_WORDS[column]
    if volume.value is None:
        return OrderGroups(label, (), volume.reason)
    try:
        counted = volume_by(workspace, scope, column, scope.period)
        earlier = (
            volume_by(workspace, scope, column, scope.compared[0]) if volume.before is not None else None
        )
    except BadRequestError as error:
        return OrderGroups(label, (), official_words(str(error)))
    names = {**counted, **(earlier or {})}
    return OrderGroups(
        label,
        tuple(
            GroupCount(name, counted.get(name, 0), None if earlier is None else earlier.get(name, 0))
            for name in names
        ),
    )


def volume_by(workspace: Workspace, scope: ReportScope, column: str, period: Period) -> Mapping[str, int]:
    """Raises BadRequestError where orders have no such column."""
    slices = slices_by(workspace, scope.subject.filters, column, period)
    return {slice_.key: int(slice_.part or 0) for slice_ in slices}


def slices_by(workspace: Workspace, filters: Parameters, column: str, period: Period) -> list[Slice]:
    """Raises BadRequestError where orders have no such column."""
    return workspace.measurer().breakdown(MeasureRequest(VOLUME, VOLUME, filters, period), column)


def subject_choices(workspace: Workspace, column: str, period: Period) -> tuple[str, ...]:
    """What a 专报 may pick by ``column`` in a span, the most orders first; none where the data do not tell."""
    try:
        slices = slices_by(workspace, EMPTY_MAPPING, column, period)
    except BadRequestError:
        return ()
    named = [slice_ for slice_ in slices if slice_.key != UNFILLED]
    return tuple(slice_.key for slice_ in sorted(named, key=lambda one: -(one.part or 0)))
