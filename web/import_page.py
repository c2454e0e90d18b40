"""The import page: on the left what stands in the paper with its place, on the right what the target file will say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budgets.answers import VERDICTS, Verdict
from indicators.figures import plain
from indicators.model import Indicator, Kind
from indicators.notation import show
from papers.target_files.target_file import applies
from papers.target_sheets.read_sheet import MONITORING, SELF_EVALUATION, Printed, ReadRow, ReadSheet
from workbooks.sheet_differences import Difference
from workspace.importing import Paper, Planned, PlannedBudget, Told, shown
from workspace.workbooks import Book, Coming
from yamlfiles.problem import Problem, Severity

KINDS = {SELF_EVALUATION: "自评表（只取目标）", MONITORING: "监控表（只取目标）"}
READINGS = {Kind.QUALITATIVE: "定性，由人评定", Kind.YES_NO: "是否完成"}
BLANK = "（空白）"
EVALUATORS = {"manual.value": "人工填报数值", "manual.grade": "人工评定", "manual.done": "人工填报是否完成"}


@dataclass(frozen=True)
class Field:
    label: str
    printed: str
    place: str
    becomes: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """``becomes`` is the reading of the target, ``weight`` 分值 as it will be written; ``added`` says that the paper prints none."""

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


@dataclass(frozen=True)
class Preview:
    """One project. ``state`` is new, kept, refused or unknown (no year)."""

    name: str
    kind: str
    place: str
    file: str
    id: str | None
    state: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    text: str
    errors: tuple[Problem, ...]

    @property
    def unclear(self) -> int:
        return sum(bool(each.doubts) for each in self.fields) + sum(bool(each.doubts) for each in self.rows)


@dataclass(frozen=True)
class BudgetPreview:
    """``tables`` are the titles with their places, ``counts`` how many sums hold, do not, or cannot be told."""

    unit: str
    year: int
    file: str
    state: str
    tables: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class PaperPreview:
    name: str
    key: str
    projects: tuple[Preview, ...]
    told: tuple[Told, ...]
    budget: BudgetPreview | None


@dataclass(frozen=True)
class ChangedProject:
    """One project of an exported workbook. ``state`` is changed, same or refused; ``gone`` that its file is no longer there."""

    name: str
    id: str
    file: str
    state: str
    gone: bool
    cells: tuple[Difference, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class BookPreview:
    """An exported workbook that comes back."""

    name: str
    key: str
    projects: tuple[ChangedProject, ...]


@dataclass(frozen=True)
class ImportPage:
    papers: tuple[PaperPreview, ...]
    books: tuple[BookPreview, ...]
    year: str
    refusal: str = ""

    @property
    def fresh(self) -> int:
        """How many files can be written now."""
        found = (each.state for paper in self.papers for each in (*paper.projects, paper.budget) if each)
        return sum(state == "new" for state in found)

    @property
    def changed(self) -> int:
        """How many files a workbook changes."""
        return sum(each.state == "changed" for book in self.books for each in book.projects)

    @property
    def keys(self) -> tuple[str, ...]:
        return (*(each.key for each in self.papers), *(each.key for each in self.books))

    @property
    def asks_year(self) -> bool:
        return any(each.state == "unknown" for paper in self.papers for each in paper.projects)


def import_page(opened: Iterable[tuple[str, Paper | Book]], year: str, refusal: str = "") -> ImportPage:
    """What was opened, with the keys it is kept under."""
    found = list(opened)
    papers = tuple(paper_preview(key, each) for key, each in found if isinstance(each, Paper))
    books = tuple(book_preview(key, each) for key, each in found if isinstance(each, Book))
    return ImportPage(papers, books, year, refusal)


def book_preview(key: str, book: Book) -> BookPreview:
    return BookPreview(book.name, key, tuple(map(changed_project, book.projects)))


def changed_project(coming: Coming) -> ChangedProject:
    state = "changed" if coming.text is not None else "refused" if coming.problems else "same"
    return ChangedProject(
        name=coming.name,
        id=coming.id,
        file=coming.file,
        state=state,
        gone=coming.now is None,
        cells=coming.cells,
        problems=coming.problems,
    )


def paper_preview(key: str, paper: Paper) -> PaperPreview:
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
    told = sorted(paper.told, key=lambda each: order[each.severity])
    projects = tuple(preview(each, paper.refused) for each in paper.projects)
    budget = budget_preview(paper.budget, paper.refused) if paper.budget else None
    return PaperPreview(paper.document.name, key, projects, tuple(told), budget)


def budget_preview(planned: PlannedBudget, refused: bool) -> BudgetPreview:
    counts = Counter(each.verdict for each in planned.answers)
    return BudgetPreview(
        unit=planned.budget.unit,
        year=planned.budget.year,
        file=shown(planned.path),
        state="kept" if planned.kept else "refused" if refused else "new",
        tables=tuple((each.title, each.place) for each in planned.budget.tables),
        counts=tuple((word, counts[verdict]) for verdict, word in VERDICTS.items()),
        broken=tuple(each.message for each in planned.answers if each.verdict is Verdict.BROKEN),
    )


def preview(planned: Planned, refused: bool) -> Preview:
    sheet, path = planned.sheet, planned.path
    state = "unknown" if path is None else "kept" if planned.kept else "refused" if refused else "new"
    return Preview(
        name=sheet.name.text or "（没有项目名称）",
        kind=KINDS.get(sheet.kind, "目标表"),
        place=sheet.place,
        file=shown(path) if path else "",
        id=planned.id,
        state=state,
        fields=tuple(fields(planned)),
        rows=tuple(rows(planned)),
        text=planned.written.text if planned.written else "",
        errors=tuple(each for each in planned.checks if each.severity is Severity.ERROR),
    )


def fields(planned: Planned) -> Iterable[Field]:
    sheet = planned.sheet
    project = planned.written.project if planned.written else None
    year = str(project.year) if project else "未知"
    yield Field("年度", sheet.title.text, sheet.title.place, year, tuple(sheet.doubts_of("year")))
    parties = {
        "department": f"{project.department.code} {project.department.name}" if project else "",
        "unit": f"{project.unit.code} {project.unit.name}" if project else "",
    }
    for label, name in LABELS:
        printed: Printed = getattr(sheet, name)
        if printed or name in ("name", "goal"):
            becomes = parties.get(name, printed.text).strip()
            yield Field(label, printed.text or BLANK, printed.place, becomes or BLANK, tuple(sheet.doubts_of(name)))
    for line in sheet.funds:
        yield Field(
            line.label.text, line.amount.text or BLANK, line.amount.place, fund_becomes(sheet, line.key, line.amount)
        )


LABELS: Sequence[tuple[str, str]] = (
    ("项目名称", "name"),
    ("主管部门", "department"),
    ("实施单位", "unit"),
    ("项目属性", "attribute"),
    ("项目期", "period"),
    ("项目负责人", "leader"),
    ("绩效目标", "goal"),
)
FUNDS = {"total": "资金总额", "fiscal": "财政拨款", "carried_over": "上年结转", "other": "其他资金"}


def fund_becomes(sheet: ReadSheet, key: str, amount: Printed) -> str:
    first = next((each for each in sheet.funds if each.key == key), None)
    if key not in FUNDS or first is None or first.amount is not amount:
        return "只记在注释里"
    return f"{FUNDS[key]} {amount.text or BLANK}"


def rows(planned: Planned) -> Iterable[Row]:
    written = planned.written
    found = {each.id: each for each in written.project.indicators} if written and written.project else {}
    ids = written.ids if written else ("",) * len(planned.sheet.rows)
    for row, key in zip(planned.sheet.rows, ids, strict=True):
        indicator = found.get(key) if row.placed else None
        yield _row(row, indicator if applies(row) else None)


def _row(row: ReadRow, indicator: Indicator | None) -> Row:
    target = indicator.target if indicator else None
    why = f"指标值{target.why}" if target and target.confirm else ""
    return Row(
        levels=" / ".join(filter(None, (row.first.text, row.second.text))) or BLANK,
        name=row.name.text or BLANK,
        target=row.target.text or BLANK,
        place=row.place,
        branch=" / ".join(row.branch) if row.placed else "待确认",
        becomes=_becomes(row, indicator),
        weight=plain(indicator.weight) if indicator else "",
        evaluator=EVALUATORS.get(indicator.evaluator, indicator.evaluator) if indicator else "",
        added=bool(indicator and not row.weight),
        doubts=(*row.doubts, *filter(None, (why,))),
    )


def _becomes(row: ReadRow, indicator: Indicator | None) -> str:
    if indicator is not None:
        return READINGS.get(indicator.target.kind) or show(indicator.target)
    return "照抄，须补正后才能计分" if applies(row) else "不适用，不占分值"
