"""记录 of a project: what was measured, filled in, decided and done with its papers, the newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from forms.kinds import FORM_KINDS
from indicators.assessment import GOAL
from indicators.completeness import EXECUTION_RATE
from indicators.decisions import Decision
from indicators.model import FUNDS, Project
from indicators.paper_acts import PaperAct
from indicators.records import ManualEntry, MeasurementStatus, Observation
from sealing.standing import ACT_WORDS

PAGE_SIZE = 50


class RecordKind(StrEnum):
    """What can be shown alone, by its name in the address."""

    MEASURED = "measured"
    ENTERED = "entered"
    DECIDED = "decided"
    ACTED = "acted"


RECORD_WORDS: Mapping[RecordKind, str] = {
    RecordKind.MEASURED: "采集",
    RecordKind.ENTERED: "填报",
    RecordKind.DECIDED: "批复",
    RecordKind.ACTED: "报送",
}
HAS_VALUE = (MeasurementStatus.MEASURED, MeasurementStatus.MANUAL)


@dataclass(frozen=True)
class ProjectRecord:
    """One thing that happened: ``text`` says what, ``detail`` the rest. ``row_id`` and ``run`` lead on, ""
    where they lead nowhere."""

    at: datetime
    kind: RecordKind
    text: str
    detail: str = ""
    by: str = ""
    row_id: str = ""
    run: str = ""
    entry: ManualEntry | None = None

    @property
    def word(self) -> str:
        return RECORD_WORDS[self.kind]


@dataclass(frozen=True)
class RecordsPage:
    """One page of those of ``chosen``, of all kinds where that is ``None``; ``counts`` are of all."""

    records: tuple[ProjectRecord, ...]
    counts: tuple[tuple[RecordKind, str, int], ...]
    chosen: RecordKind | None
    found: int
    total: int
    page: int
    pages: int


def records_page(records: Sequence[ProjectRecord], chosen: RecordKind | None, page: int) -> RecordsPage:
    kinds = [record.kind for record in records]
    shown = [record for record in records if chosen in (None, record.kind)]
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return RecordsPage(
        records=tuple(shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        counts=tuple((kind, word, kinds.count(kind)) for kind, word in RECORD_WORDS.items()),
        chosen=chosen,
        found=len(shown),
        total=len(records),
        page=page,
        pages=pages,
    )


def project_records(
    project: Project,
    history: Mapping[str, Sequence[Observation]],
    entries: Iterable[ManualEntry],
    decisions: Iterable[Decision],
    acts: Iterable[PaperAct],
) -> list[ProjectRecord]:
    """The newest first."""
    names = row_names(project)
    found = [
        *run_records(history, names),
        *(entry_record(entry, names) for entry in entries),
        *map(decision_record, decisions),
        *map(act_record, acts),
    ]
    return sorted(found, key=lambda record: record.at, reverse=True)


def row_names(project: Project) -> Mapping[str, str]:
    named = {indicator.id: indicator.name for indicator in project.indicators}
    return {**named, FUNDS: EXECUTION_RATE, GOAL: "年度总体目标"}


def run_records(
    history: Mapping[str, Sequence[Observation]], names: Mapping[str, str]
) -> Iterator[ProjectRecord]:
    """What one run measured for one day stands in one line."""
    observations = [seen for of_row in history.values() for seen in of_row]
    observations.sort(key=run_and_day)
    for _, together in groupby(observations, key=run_and_day):
        yield run_record(list(together), names)


def run_and_day(observation: Observation) -> tuple[str, str]:
    """Without a run each stands for itself."""
    return observation.run or f"#{observation.seq}", observation.as_of.isoformat()


def run_record(together: Sequence[Observation], names: Mapping[str, str]) -> ProjectRecord:
    last = max(together, key=lambda seen: seen.recorded_at)
    without = [seen for seen in together if seen.measured.outcome not in HAS_VALUE]
    text = f"截至 {last.as_of} 采集 {len(together)} 项"
    if len(together) == 1:
        text = f"截至 {last.as_of} 采集“{names.get(last.indicator, last.indicator)}”"
    missed = "、".join(names.get(seen.indicator, seen.indicator) for seen in without)
    detail = f"没有取得值的 {len(without)} 项：{missed}" if without else ""
    row_id = last.indicator if len(together) == 1 else ""
    return ProjectRecord(last.recorded_at, RecordKind.MEASURED, text, detail, row_id=row_id, run=last.run)


def entry_record(entry: ManualEntry, names: Mapping[str, str]) -> ProjectRecord:
    """``entry`` says the rest itself."""
    name = names.get(entry.indicator, entry.indicator)
    word = "采信存疑" if entry.acceptance else "填报"
    text = f"{word}“{name}”（截至 {entry.as_of}）"
    return ProjectRecord(
        entry.recorded_at, RecordKind.ENTERED, text, by=entry.by, row_id=entry.indicator, entry=entry
    )


def decision_record(decision: Decision) -> ProjectRecord:
    text = f"{decision.summary}，{decision.effective_from} 起执行"
    return ProjectRecord(decision.recorded_at, RecordKind.DECIDED, text, decision.reason, decision.by)


def act_record(act: PaperAct) -> ProjectRecord:
    title = FORM_KINDS[act.paper.kind].title if act.paper.kind in FORM_KINDS else act.paper.kind
    text = f"{ACT_WORDS[act.act]}《{title}》（截至 {act.paper.as_of}，第 {act.revision} 版）"
    return ProjectRecord(
        act.recorded_at,
        RecordKind.ACTED,
        act.damage or text,
        "" if act.damage else act.reason,
        act.actor.name,
    )
