"""What was seen and said under another text of a sheet than the one in force: a number that was measured
in another way is none of the row of now, and an entry for a row that is no more is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from indicators.actuals import standing_entries
from indicators.assessment import GOAL
from indicators.model import FUNDS, Project
from indicators.passages import PASSAGES
from indicators.quoting import quote_text
from indicators.records import MeasurementStatus, Observation, ProjectRecords
from indicators.sheet_difference import compare_sheets

METHOD_FIELDS = frozenset({"evaluator", "params", "funds.evaluator", "funds.params"})
"""What decides, beside the days, how a number is measured."""
MOST_NAMED = 5


def hold_back_other_methods(
    records: ProjectRecords, sheet: Project, measured_by: Mapping[str, Project]
) -> ProjectRecords:
    """``records`` with no value where a number was measured in another way than ``sheet`` says;
    ``measured_by`` are other texts of the sheet by their hashes."""
    changed = {sha256: method_changes(other, sheet) for sha256, other in measured_by.items()}
    held = {
        name: _held_back(observation, changed.get(observation.measured.provenance.declared or "", {}))
        for name, observation in records.observations.items()
    }
    return replace(records, observations=held)


def method_changes(old: Project, new: Project) -> dict[str, str]:
    """By row, FUNDS for the money, what is measured otherwise in ``new``; "" for all rows, where the days
    that are counted begin otherwise."""
    found = {}
    for change in compare_sheets(old, new):
        if change.field in METHOD_FIELDS:
            found[change.row or FUNDS] = change.sentence
    if old.span[0] != new.span[0]:
        found[""] = f"统计期由自 {old.span[0]} 起改为自 {new.span[0]} 起"
    return found


def _held_back(observation: Observation, changed: Mapping[str, str]) -> Observation:
    told = changed.get(observation.indicator) or changed.get("")
    if not told or observation.measured.value is None:
        return observation
    reason = f"采集时所用的目标与在用的不同：{told}，请重新采集"
    measured = replace(
        observation.measured, outcome=MeasurementStatus.STALE, value=None, part=None, of=None, reason=reason
    )
    return replace(observation, measured=measured)


def unused_records_text(records: ProjectRecords, sheet: Project) -> str:
    """Which entries and numbers belong to no row of ``sheet``, and what to do; "" where all do."""
    unused = list(_unused_records(records, sheet))
    if not unused:
        return ""
    more = f"等 {len(unused)} 行" if len(unused) > MOST_NAMED else ""
    told = f"{'、'.join(unused[:MOST_NAMED])}{more}"
    return f"在用的目标没有下列编号的行，它们的记录没有采用：{told}；如是改了编号，请改回原编号或重新填报"


def _unused_records(records: ProjectRecords, sheet: Project) -> Iterator[str]:
    passages = (passage.id for passage in PASSAGES)
    known = {*(row.id for row in sheet.indicators), GOAL, *passages, *([FUNDS] if sheet.funds else [])}
    said = {entry.indicator for entry in records.entries}
    for name in sorted({*said, *records.observations} - known):
        entries = standing_entries([entry for entry in records.entries if entry.indicator == name])
        observation = records.observations.get(name)
        parts = _record_words(len(entries), observation)
        if parts:
            yield f"{quote_text(name)}（{'，'.join(parts)}）"


def _record_words(entries: int, observation: Observation | None) -> Sequence[str]:
    said = [f"填报 {entries} 条"] if entries else []
    is_number = observation is not None and observation.measured.value is not None
    return [*said, *(["采集值"] if is_number else [])]
