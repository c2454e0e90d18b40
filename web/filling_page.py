"""The form for one row: what it asks of a person, within which limits, and what was entered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.actuals import entered_values_of
from indicators.assessment import GOAL, AssessedRow, Assessment
from indicators.figures import FULL_PERCENT, format_plain, half_up
from indicators.model import FUNDS, Indicator, Target, TargetKind
from indicators.records import ManualEntry
from indicators.rules import Profile
from web.doubts_view import DoubtsView, doubts_view
from web.project_page import newest_entry_number, row_entries
from web.provenance import format_value

MOST_CHARACTERS = 4000
"""The most characters of one field."""


@dataclass(frozen=True)
class BandRange:
    """The points that one 评定等次 allows on a row."""

    grade: str
    points: str


@dataclass(frozen=True)
class FillingFields:
    """Which fields a row has, and what to write into them; an empty text leaves the field out."""

    value: str
    example: str
    long_value: bool = False
    graded: bool = False
    points: str = ""
    reasons: bool = True


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
    def standing(self) -> tuple[tuple[str, str, str], ...]:
        """What stands and can be taken back: the field, what it is called, what is in it."""
        said = entered_values_of(self.entries, self.id)
        judged = "，".join(filter(None, (said.grade, f"{said.points} 分" if said.points is not None else "")))
        texts = (
            ("value", "填报值", said.value),
            ("points", "评定和给分", judged),
            ("reason", "偏差原因", said.reason),
            ("measure", "改进措施", said.measure),
        )
        return tuple(row for row in texts if row[2])


@dataclass(frozen=True)
class FillingPage:
    """The form. ``chosen`` is ``None`` while no row is; ``newest`` lets a form that is sent twice be
    kept once."""

    chosen: ChosenRow | None
    choices: tuple[tuple[str, str], ...]
    grades: tuple[str, ...]
    any_row: FillingFields
    typed: Mapping[str, str]
    refusal: str
    newest: int
    accepting: Mapping[str, str]
    accepting_refusal: str = ""
    longest: int = MOST_CHARACTERS

    @property
    def fields(self) -> FillingFields:
        return self.chosen.fields if self.chosen else self.any_row


ANY_ROW_FIELDS = FillingFields(
    "实际完成值",
    "如 98.5%、34人；执行数按目标表单位",
    graded=True,
    points="定性指标必填；改动系统得分须写原因",
)


def filling_page(
    assessment: Assessment,
    typed: Mapping[str, str],
    refusal: str,
    accepting: Mapping[str, str] | None = None,
    accepting_refusal: str = "",
) -> FillingPage:
    """``typed`` are the fields as they stand; its ``indicator`` is the row chosen. ``accepting`` are those of
    采信."""
    return FillingPage(
        chosen=chosen_row(assessment, typed.get("indicator", "")),
        choices=row_choices(assessment),
        grades=grade_names(assessment.profile),
        any_row=ANY_ROW_FIELDS,
        typed=typed,
        refusal=refusal,
        newest=newest_entry_number(assessment),
        accepting=accepting or {},
        accepting_refusal=accepting_refusal,
    )


def row_choices(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """The rows a person can fill in, by id and name."""
    indicators = [row.indicator for row in assessment.rows if row.indicator.weight > 0]
    rows = [(indicator.id, indicator.name) for indicator in indicators]
    funds = [(FUNDS, "预算执行：全年执行数")] if assessment.funds else []
    return (*rows, *funds, (GOAL, "年度总体目标：实际完成情况"))


def grade_names(profile: Profile) -> tuple[str, ...]:
    return tuple(band.name for band in profile.qualitative.bands)


def chosen_row(assessment: Assessment, row_id: str) -> ChosenRow | None:
    """The row of that id, if it is one that a person can fill in."""
    entries = row_entries(assessment, row_id)
    if row_id == GOAL:
        return chosen_goal(assessment, entries)
    if row_id == FUNDS:
        return chosen_funds(assessment, entries)
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


AUTOMATIC_NOTE = "本行由系统采集：采集到值时以采集值为准，填报的实际值只在没有采集值时采用。"


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


def band_ranges(weight: Decimal, profile: Profile) -> tuple[BandRange, ...]:
    """What each grade allows, in points of the row; the upper end is open except at the full weight."""
    found = []
    for band in profile.qualitative.bands:
        low, high = (half_up(weight * value / FULL_PERCENT) for value in (band.low, band.high))
        found.append(
            BandRange(
                band.name, f"{low} – {high} 分{'' if band.high == FULL_PERCENT else f'（不含 {high}）'}"
            )
        )
    return tuple(found)


def target_fields(target: Target, weight: Decimal) -> FillingFields:
    override = f"一般不填；改动系统计算的得分须写原因，不超过 {format_plain(weight)}"
    if target.kind is TargetKind.QUALITATIVE:
        return FillingFields(
            "完成情况（可不填）", "用一句话写明做到了什么", graded=True, points="在所选等次的区间内给分"
        )
    if target.kind is TargetKind.DATE:
        return FillingFields("实际完成日期", "如 2024-06-30", points=override)
    if target.kind is TargetKind.YES_NO:
        return FillingFields("是否完成", "填 是 或 否", points=override)
    unit = f"单位 {target.unit}，" if target.unit else ""
    sample = "" if target.value is None else f"如 {format_plain(target.value)}{target.unit}"
    return FillingFields("实际完成值", f"{unit}{sample}".rstrip("，"), points=override)
