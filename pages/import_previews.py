"""What the import page shows of a target sheet, field by field and row by row: as printed, and as it
will be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.figures import format_plain
from indicators.model import Indicator, TargetKind
from indicators.notation import show_target
from papers.target_files.numbered_rows import row_applies
from papers.target_sheets.read_sheet import PrintedText, ReadRow, ReadSheet
from workspace.importing import PlannedProject

KIND_READINGS = {TargetKind.QUALITATIVE: "定性，由人评定", TargetKind.YES_NO: "是否完成"}
BLANK = "（空白）"
EVALUATOR_LABELS = {
    "manual.value": "人工填报数值",
    "manual.grade": "人工评定",
    "manual.done": "人工填报是否完成",
}


@dataclass(frozen=True)
class FieldPreview:
    label: str
    printed: str
    place: str
    becomes: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowPreview:
    """``becomes`` is the reading of the target, ``weight`` 分值 as it will be written; ``added`` says that
    the paper prints none."""

    levels: str
    name: str
    target: str
    place: str
    branch: str
    becomes: str
    weight: str
    evaluator: str
    added: bool
    doubts: tuple[str, ...]


def field_previews(planned: PlannedProject) -> Iterable[FieldPreview]:
    sheet = planned.sheet
    project = planned.draft.project if planned.draft else None
    year = str(project.year) if project else "未知"
    yield FieldPreview("年度", sheet.title.text, sheet.title.place, year, tuple(sheet.doubts_of("year")))
    parties = {
        "department": f"{project.department.code} {project.department.name}" if project else "",
        "unit": f"{project.unit.code} {project.unit.name}" if project else "",
    }
    for label, name in FIELD_LABELS:
        printed: PrintedText = getattr(sheet, name)
        if printed or name in ("name", "goal"):
            becomes = parties.get(name, printed.text).strip()
            yield FieldPreview(
                label, printed.text or BLANK, printed.place, becomes or BLANK, tuple(sheet.doubts_of(name))
            )
    for line in sheet.funds:
        yield FieldPreview(
            line.label.text,
            line.amount.text or BLANK,
            line.amount.place,
            fund_reading(sheet, line.key, line.amount),
        )


FIELD_LABELS: Sequence[tuple[str, str]] = (
    ("项目名称", "name"),
    ("主管部门", "department"),
    ("实施单位", "unit"),
    ("项目属性", "attribute"),
    ("项目期", "period"),
    ("项目负责人", "leader"),
    ("绩效目标", "goal"),
)
FUND_LABELS = {"total": "资金总额", "fiscal": "财政拨款", "carried_over": "上年结转", "other": "其他资金"}


def fund_reading(sheet: ReadSheet, key: str, amount: PrintedText) -> str:
    first = next((fund for fund in sheet.funds if fund.key == key), None)
    if key not in FUND_LABELS or first is None or first.amount is not amount:
        return "只记在注释里"
    return f"{FUND_LABELS[key]} {amount.text or BLANK}"


def row_previews(planned: PlannedProject) -> Iterable[RowPreview]:
    written = planned.draft
    declared = written.project.indicators if written and written.project else ()
    indicators = {indicator.id: indicator for indicator in declared}
    ids = written.ids if written else ("",) * len(planned.sheet.rows)
    for row, key in zip(planned.sheet.rows, ids, strict=True):
        indicator = indicators.get(key) if row.has_branch else None
        yield _row_preview(row, indicator if row_applies(row) else None)


def _row_preview(row: ReadRow, indicator: Indicator | None) -> RowPreview:
    target = indicator.target if indicator else None
    why = f"指标值{target.why}" if target and target.confirm else ""
    return RowPreview(
        levels=" / ".join(filter(None, (row.first.text, row.second.text))) or BLANK,
        name=row.name.text or BLANK,
        target=row.target.text or BLANK,
        place=row.place,
        branch=" / ".join(row.branch) if row.has_branch else "待确认",
        becomes=_target_reading(row, indicator),
        weight=format_plain(indicator.weight) if indicator else "",
        evaluator=_evaluator_label(indicator),
        added=bool(indicator and not row.weight),
        doubts=(*row.doubts, *filter(None, (why,))),
    )


def _evaluator_label(indicator: Indicator | None) -> str:
    return EVALUATOR_LABELS.get(indicator.evaluator, indicator.evaluator) if indicator else ""


def _target_reading(row: ReadRow, indicator: Indicator | None) -> str:
    if indicator is not None:
        return KIND_READINGS.get(indicator.target.kind) or show_target(indicator.target)
    return "照抄，须补正后才能计分" if row_applies(row) else "不适用，不占分值"
