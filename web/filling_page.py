"""The form for one row: what it asks of a person, within which limits, and what was entered before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.assessment import GOAL, AssessedRow, Assessment
from indicators.figures import format_plain
from indicators.model import EMPTY_MAPPING, FUNDS, Indicator, TargetKind
from indicators.passages import Passage, asked_passages, find_passage, written_passages
from indicators.records import Evidence, ManualEntry
from indicators.rules import Profile
from indicators.standing_evidence import RowEvidence, handed_in, row_evidence
from pages.doubts_view import DoubtsView, doubts_view
from pages.filling_fields import BandRange, FillingFields, band_ranges, target_fields
from pages.provenance import format_value
from web.entry_form import MOST_CHARACTERS, RefusedForm
from workspace.correcting import Conflict, SentForm, known_head, standing_texts


@dataclass(frozen=True)
class ChosenDoubts:
    """The doubts of the number measured for the row; ``observation`` is its number, so that no other one is
    accepted than was shown."""

    view: DoubtsView
    observation: int
    value: str
    as_of: date

    @property
    def can_accept(self) -> bool:
        return self.view.open_count > 0

    @property
    def can_withdraw(self) -> bool:
        return bool(self.view.signature)


@dataclass(frozen=True)
class ChosenRow:
    """The row the form is for: its name, where it stands, its target, its limits, and what people entered
    so far."""

    id: str
    name: str
    place: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    bands: tuple[BandRange, ...]
    fields: FillingFields
    entries: tuple[ManualEntry, ...]
    doubts: ChosenDoubts | None = None

    @property
    def evidence(self) -> RowEvidence:
        return row_evidence(self.entries)

    @property
    def files(self) -> dict[str, Evidence]:
        """All evidence of the row by its hash, also what no longer stands."""
        return handed_in(self.entries)

    @property
    def has_said(self) -> bool:
        """Whether anything stands that could be taken back."""
        return any(standing_texts(self.entries).values()) or bool(self.evidence.files)


@dataclass(frozen=True)
class AskedForm:
    """What is asked of the forms: the row, who is likely to fill it in, a form that was refused;
    ``accepting`` are the fields of 采信."""

    row_id: str
    by: str
    refused: RefusedForm | None = None
    accepting: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    accepting_refusal: str = ""


@dataclass(frozen=True)
class PassageLine:
    """One passage of the report; ``text`` is "" while nobody wrote it."""

    id: str
    name: str
    text: str


@dataclass(frozen=True)
class FillingPage:
    """The form. ``chosen`` is ``None`` while no row is. ``typed`` is what is in the fields: what stands, or
    what was sent. ``head`` is the newest entry that the form knows of."""

    chosen: ChosenRow | None
    choices: tuple[tuple[str, str], ...]
    grades: tuple[str, ...]
    typed: Mapping[str, str]
    asked: AskedForm
    head: int
    newest: int
    passages: tuple[PassageLine, ...] = ()
    longest: int = MOST_CHARACTERS

    @property
    def sent(self) -> SentForm | None:
        return self.asked.refused.sent if self.asked.refused else None

    @property
    def refusal(self) -> str:
        return self.asked.refused.text if self.asked.refused else ""

    @property
    def conflict(self) -> Conflict | None:
        return self.asked.refused.conflict if self.asked.refused else None


def filling_page(assessment: Assessment, entries: Sequence[ManualEntry], asked: AskedForm) -> FillingPage:
    """``entries`` are all of the project as known at the day."""
    own = [entry for entry in entries if entry.indicator == asked.row_id]
    newest = known_head(entries)
    sent = asked.refused.sent if asked.refused else None
    return FillingPage(
        chosen=chosen_row(assessment, asked.row_id, tuple(own)),
        choices=row_choices(assessment),
        grades=grade_names(assessment.profile),
        typed=typed_texts(standing_texts(own), sent, asked.by),
        asked=asked,
        head=sent.head if sent else newest,
        newest=newest,
        passages=passage_lines(assessment, entries),
    )


def passage_lines(assessment: Assessment, entries: Sequence[ManualEntry]) -> tuple[PassageLine, ...]:
    written = written_passages(entries)
    asked = asked_passages(assessment.project.leader)
    return tuple(PassageLine(passage.id, passage.name, written.get(passage.id, "")) for passage in asked)


def typed_texts(stood: Mapping[str, str], sent: SentForm | None, by: str) -> Mapping[str, str]:
    """What is in the fields of a form."""
    return (
        {**stood, **sent.fields, "by": sent.by, "why": sent.why} if sent else {**stood, "by": by, "why": ""}
    )


def row_choices(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """The rows a person can fill in, by id and name."""
    indicators = [row.indicator for row in assessment.rows if row.indicator.weight > 0]
    rows = [(indicator.id, indicator.name) for indicator in indicators]
    funds = [(FUNDS, "预算执行：全年执行数")] if assessment.funds else []
    passages = asked_passages(assessment.project.leader)
    report = [(passage.id, f"自评报告：{passage.name}") for passage in passages]
    return (*rows, *funds, (GOAL, "年度总体目标：实际完成情况"), *report)


def grade_names(profile: Profile) -> tuple[str, ...]:
    return tuple(band.name for band in profile.qualitative.bands)


def chosen_row(assessment: Assessment, row_id: str, entries: tuple[ManualEntry, ...]) -> ChosenRow | None:
    """The row of that id, if it is one that a person can fill in, with its ``entries``."""
    if row_id == GOAL:
        return chosen_goal(assessment, entries)
    if row_id == FUNDS:
        return chosen_funds(assessment, entries)
    if passage := find_passage(row_id):
        return chosen_passage(passage, entries)
    indicator = assessment.project.find_indicator(row_id)
    if indicator is None or not indicator.weight:
        return None
    return chosen_indicator(indicator, assessment.profile, entries, chosen_doubts(assessment, row_id))


def chosen_goal(assessment: Assessment, entries: tuple[ManualEntry, ...]) -> ChosenRow:
    return ChosenRow(
        id=GOAL,
        name="年度总体目标",
        place="自评表“实际完成情况”栏",
        facts=(("年初设定目标", assessment.project.goal or "（目标文件未填报）"),),
        notes=(),
        bands=(),
        fields=FillingFields("实际完成情况", "", long_value=True, reasons=False),
        entries=entries,
    )


def chosen_passage(passage: Passage, entries: tuple[ManualEntry, ...]) -> ChosenRow:
    return ChosenRow(
        id=passage.id,
        name=passage.name,
        place="自评报告正文",
        facts=(("要写的", passage.asks),),
        notes=(),
        bands=(),
        fields=FillingFields(passage.name, "", long_value=not passage.is_short, reasons=False),
        entries=entries,
    )


def chosen_funds(assessment: Assessment, entries: tuple[ManualEntry, ...]) -> ChosenRow | None:
    line = assessment.funds
    if line is None:
        return None
    annual = line.funds.annual.total
    budget = f"{format_plain(annual)} {line.funds.unit}" if annual is not None else "未填报"
    manual = line.funds.evaluator.startswith("manual.")
    return ChosenRow(
        id=FUNDS,
        name="预算执行率",
        place="项目资金",
        facts=(("全年预算数", budget), ("分值", f"{format_plain(line.weight)} 分")),
        notes=() if manual else (AUTOMATIC_NOTE,),
        bands=(),
        fields=FillingFields(f"全年执行数（{line.funds.unit}）", f"只填数字，单位{line.funds.unit}，如 7.62"),
        entries=entries,
        doubts=chosen_doubts(assessment, FUNDS),
    )


def chosen_doubts(assessment: Assessment, row_id: str) -> ChosenDoubts | None:
    """``None`` where nothing was measured, or nothing is to be said of doubts."""
    line = assessment.funds if row_id == FUNDS else None
    row = next((row for row in assessment.rows if row.indicator.id == row_id), None) or line
    if row is None or row.observation is None:
        return None
    seen = row.observation
    view = doubts_view(row.doubts, has_value=seen.measured.value is not None)
    target = row.indicator.target if isinstance(row, AssessedRow) else None
    value = format_value(seen.measured, target)
    return None if view.is_empty else ChosenDoubts(view, seen.seq, value, seen.as_of)


AUTOMATIC_NOTE = "本行由系统采集：采集到值时以采集值为准，填报的实际完成值只在没有采集值时采用。"


def chosen_indicator(
    indicator: Indicator, profile: Profile, entries: tuple[ManualEntry, ...], doubts: ChosenDoubts | None
) -> ChosenRow:
    target = indicator.target
    doubt = f"指标值的读法待确认：{target.why}" if target.confirm and target.why else ""
    notes = (doubt, "" if indicator.is_manual else AUTOMATIC_NOTE, indicator.note)
    return ChosenRow(
        id=indicator.id,
        name=indicator.name,
        place=" · ".join(indicator.branch),
        facts=(("年度指标值", target.text or "（空白）"), ("分值", f"{format_plain(indicator.weight)} 分")),
        notes=tuple(note for note in notes if note),
        bands=band_ranges(indicator.weight, profile) if target.kind is TargetKind.QUALITATIVE else (),
        fields=target_fields(target, indicator.weight),
        entries=entries,
        doubts=doubts,
    )
