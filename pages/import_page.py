"""The import page: on the left what stands in the paper with its place, on the right what the target file
will say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from budgets.answers import VERDICT_WORDS, Verdict
from pages.import_previews import FieldPreview, RowPreview, field_previews, row_previews
from papers.target_sheets.read_sheet import MONITORING, SELF_EVALUATION
from workbooks.sheet_differences import CellDifference
from workspace.importing import PlannedDocument, PlannedProject, display_path
from workspace.planned_budgets import PlannedBudget
from workspace.workbooks import ProjectUpdate, ReturnedWorkbook
from yamlfiles.problem import Problem, Severity, sort_by_severity

OpenedPaper = tuple[str, PlannedDocument | ReturnedWorkbook]
"""A paper with the key it is kept under."""
SHEET_KINDS = {SELF_EVALUATION: "自评表（只取目标）", MONITORING: "监控表（只取目标）"}


@dataclass(frozen=True)
class ProjectPreview:
    """One project. ``state`` is new, kept, refused or unknown (no year)."""

    name: str
    kind: str
    place: str
    file: str
    id: str | None
    state: str
    fields: tuple[FieldPreview, ...]
    rows: tuple[RowPreview, ...]
    text: str
    errors: tuple[Problem, ...]

    @property
    def doubt_count(self) -> int:
        return sum(bool(field.doubts) for field in self.fields) + sum(bool(row.doubts) for row in self.rows)


@dataclass(frozen=True)
class BudgetPreview:
    """``tables`` are the titles with their places, ``counts`` how many sums hold, do not, or cannot be
    told."""

    unit: str
    year: int
    file: str
    state: str
    tables: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class DocumentPreview:
    name: str
    key: str
    projects: tuple[ProjectPreview, ...]
    problems: tuple[Problem, ...]
    budget: BudgetPreview | None


@dataclass(frozen=True)
class ChangedProject:
    """One project of an exported workbook. ``state`` is changed, same or refused; ``gone`` that its file is
    no longer there."""

    name: str
    id: str
    file: str
    state: str
    gone: bool
    cells: tuple[CellDifference, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class WorkbookPreview:
    """An exported workbook that comes back."""

    name: str
    key: str
    projects: tuple[ChangedProject, ...]


@dataclass(frozen=True)
class ImportPage:
    papers: tuple[DocumentPreview, ...]
    books: tuple[WorkbookPreview, ...]
    year: str
    refusal: str = ""
    shown: str = ""

    @property
    def new_file_count(self) -> int:
        """How many files can be written now."""
        found = (
            project.state for paper in self.papers for project in (*paper.projects, paper.budget) if project
        )
        return sum(state == "new" for state in found)

    @property
    def changed_file_count(self) -> int:
        """How many files a workbook changes."""
        return sum(project.state == "changed" for book in self.books for project in book.projects)

    @property
    def keys(self) -> tuple[str, ...]:
        return (*(paper.key for paper in self.papers), *(book.key for book in self.books))

    @property
    def asks_year(self) -> bool:
        return any(project.state == "unknown" for paper in self.papers for project in paper.projects)


def import_page(
    opened: Iterable[OpenedPaper],
    year: str,
    refusal: str = "",
    shown: str = "",
) -> ImportPage:
    """What was opened, with the keys it is kept under; ``shown`` is the hash of all that saving would
    write."""
    found = list(opened)
    return ImportPage(document_previews(found), workbook_previews(found), year, refusal, shown)


def document_previews(opened: Iterable[OpenedPaper]) -> tuple[DocumentPreview, ...]:
    return tuple(document_preview(key, paper) for key, paper in opened if isinstance(paper, PlannedDocument))


def workbook_previews(opened: Iterable[OpenedPaper]) -> tuple[WorkbookPreview, ...]:
    return tuple(workbook_preview(key, book) for key, book in opened if isinstance(book, ReturnedWorkbook))


def workbook_preview(key: str, book: ReturnedWorkbook) -> WorkbookPreview:
    return WorkbookPreview(book.name, key, tuple(map(changed_project, book.projects)))


def changed_project(coming: ProjectUpdate) -> ChangedProject:
    state = "changed" if coming.new_text is not None else "refused" if coming.problems else "same"
    return ChangedProject(
        name=coming.name,
        id=coming.id,
        file=coming.file,
        state=state,
        gone=coming.current_text is None,
        cells=coming.cells,
        problems=coming.problems,
    )


def document_preview(key: str, paper: PlannedDocument) -> DocumentPreview:
    projects = tuple(project_preview(project, paper.is_refused) for project in paper.projects)
    budget = budget_preview(paper.budget, paper.is_refused) if paper.budget else None
    return DocumentPreview(paper.document.name, key, projects, sort_by_severity(paper.problems), budget)


def budget_preview(planned: PlannedBudget, refused: bool) -> BudgetPreview:
    counts = Counter(answer.verdict for answer in planned.answers)
    return BudgetPreview(
        unit=planned.budget.unit,
        year=planned.budget.year,
        file=display_path(planned.path),
        state=_preview_state(planned.is_unchanged, refused),
        tables=tuple((table.title, table.place) for table in planned.budget.tables),
        counts=tuple((word, counts[verdict]) for verdict, word in VERDICT_WORDS.items()),
        broken=tuple(answer.message for answer in planned.answers if answer.verdict is Verdict.BROKEN),
    )


def _preview_state(unchanged: bool, refused: bool) -> str:
    if unchanged:
        return "kept"
    return "refused" if refused else "new"


def project_preview(planned: PlannedProject, refused: bool) -> ProjectPreview:
    sheet, path = planned.sheet, planned.path
    state = _preview_state(planned.is_unchanged, refused) if path else "unknown"
    return ProjectPreview(
        name=sheet.name.text or "（没有项目名称）",
        kind=SHEET_KINDS.get(sheet.kind, "目标表"),
        place=sheet.place,
        file=display_path(path) if path else "",
        id=planned.id,
        state=state,
        fields=tuple(field_previews(planned)),
        rows=tuple(row_previews(planned)),
        text=planned.draft.text if planned.draft else "",
        errors=tuple(check for check in planned.checks if check.severity is Severity.ERROR),
    )
