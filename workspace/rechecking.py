"""Filled-in self-evaluation forms, from whomever, read and recomputed: what the checks find, and what could
not be told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.evaluation_unchecked import NOT_CHECKED, find_unchecked
from checks.filled_form import FilledForm
from checks.forms_together import FormsTogether, compare_forms
from documents.document import Document
from documents.open_file import open_document
from indicators.decisions import UNDECIDED
from indicators.funding import funds_line
from indicators.likeness import nearest_names
from indicators.model import Project
from indicators.rules import Profile
from indicators.units import convert_value
from papers.document_problems import document_problems
from papers.filled_forms.json_forms import NoFormError, read_json
from papers.filled_forms.reading import build_filled_form
from papers.target_sheets.read_sheet import LEFT_TERM, SELF_EVALUATION, UNKNOWN_COLUMN, ReadSheet
from papers.target_sheets.reading import read_sheets
from workspace.opened import Workspace
from workspace.versions import SheetInForce, sheets_at
from yamlfiles.problem import PaperPlace, Problem, Severity, any_error, sort_by_severity

DATABASE_FILE = "jixiao.db"
FEWEST_FORMS = 2
HASH_LENGTH = 12
UNREAD, NO_FORM = "R1", "R2"
"""Codes of what the reader says: a file or part of it that cannot be read, no form in it."""


@dataclass(frozen=True)
class FormFindings:
    """One form with everything found in it, the worst first."""

    form: FilledForm
    findings: tuple[Problem, ...]

    def count_findings(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)


@dataclass(frozen=True)
class RecheckedFile:
    """One file. ``findings`` are those of no form: of the file itself."""

    file: str
    forms: tuple[FormFindings, ...]
    findings: tuple[Problem, ...]

    @property
    def all_findings(self) -> tuple[Problem, ...]:
        return (*self.findings, *(finding for one in self.forms for finding in one.findings))

    @property
    def has_errors(self) -> bool:
        return any_error(self.all_findings)


def recheck(
    workspace: Workspace,
    files: Iterable[tuple[str, bytes]],
    *,
    rules: str = "",
    among: Callable[[Project], bool] = lambda project: True,
) -> list[RecheckedFile]:
    """Each file (name and content) on its own; a form whose project is declared here is also held against
    that, and several of one year against the list of its projects. ``among`` says which of the declared
    projects may be looked at."""
    beside = RecheckContext(workspace, rules, among)
    read = [(name, *_read_file(content, name)) for name, content in files]
    beside.evaluated = frozenset(
        (form.form.name, form.form.year or 0) for _, forms, _ in read for form in forms
    )
    beside.together = compare_forms(form.form for _, forms, _ in read for form in forms)
    return [
        RecheckedFile(name, tuple(_recheck_form(form, beside) for form in forms), tuple(told))
        for name, forms, told in read
    ]


class RecheckContext:
    """What this workspace knows beside a form: the rules, the approved targets, the amount executed."""

    def __init__(self, workspace: Workspace, rules: str, among: Callable[[Project], bool]) -> None:
        self.workspace, self.rules = workspace, rules
        drafts = {
            target.id: target.draft
            for target in workspace.read_targets()
            if target.draft and among(target.draft)
        }
        self.sheets = sheets_at_year_end(workspace, drafts)
        self.approved = {(sheet.project.name, sheet.project.year): sheet.project for sheet in self.sheets}
        self.versions = {sheet.project.id: _version_text(sheet) for sheet in self.sheets}
        self.profiles = {sheet.project.id: sheet.profile for sheet in self.sheets}
        self.evaluated: frozenset[tuple[str, int]] = frozenset()
        self.together = FormsTogether()

    def declared_and_evaluated(self, year: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The declared projects of a year and those of them that have a form; none where fewer than two
        have: then the forms are no collection of the year."""
        projects = tuple(name for name, of in self.approved if of == year)
        having = tuple(name for name in projects if (name, year) in self.evaluated)
        return (projects, having) if len(having) >= FEWEST_FORMS else ((), ())

    def approved_project(self, form: FilledForm) -> Project | None:
        return self.approved.get((form.name, form.year or 0))

    def unmatched_hint(self, form: FilledForm) -> Iterator[Problem]:
        """A form whose project is declared here under nearly its name, or in another year, was likely meant
        to be held against it."""
        if not form.name or form.year is None or self.approved_project(form):
            return
        of_year = [name for name, year in self.approved if year == form.year]
        likely = [f"{year} 年的“{name}”" for name, year in self.approved if name == form.name]
        likely = likely or [f"“{name}”" for name in nearest_names(form.name, of_year, most=1)]
        if likely:
            message = f"没有申报 {form.year} 年的“{form.name}”（有{likely[0]}），没有与批复的绩效目标核对，请核对项目名称和年度"
            place = PaperPlace(form.places.get("name") or form.place)
            yield Problem(place, NOT_CHECKED, Severity.HINT, message)

    def rule_profile(self, project: Project | None) -> Profile:
        if self.rules:
            return self.workspace.profiles[self.rules]
        return self.profiles[project.id] if project else self.workspace.default_profile

    def executed_amount(self, project: Project | None, money: str) -> Decimal | None:
        """In the money of the form; ``None`` where nothing was ever seen."""
        if project is None or project.funds is None or not (self.workspace.data / DATABASE_FILE).exists():
            return None
        with self.workspace.store() as store:
            facts = store.read_records([project.id], project.span[1])[project.id]
        spent = funds_line(project.funds, self.rule_profile(project), facts).executed.total
        return None if spent is None else convert_value(spent, project.funds.unit, money)


def sheets_at_year_end(workspace: Workspace, drafts: Mapping[str, Project]) -> list[SheetInForce]:
    """Of each project the sheet in force at the end of its span; the draft where nothing was decided, or
    nothing is kept."""
    if not (workspace.data / DATABASE_FILE).exists():
        return [SheetInForce(draft, workspace.profile_of(draft), UNDECIDED) for draft in drafts.values()]
    with workspace.store() as store:
        projects = {**drafts, **workspace.approved_today(store)}
        return sheets_at(workspace, store, [(project, project.span[1]) for project in projects.values()])


def _version_text(sheet: SheetInForce) -> str:
    """What the sheet was approved by, or that it was not; the file, and which text of it."""
    text = f"{sheet.project.file}，校验码 {sheet.project.sha256[:HASH_LENGTH]}"
    damage = "（批复的记录被改动，见 verify）" if sheet.damage else ""
    return f"{sheet.standing.label}{damage}，{text}"


@dataclass(frozen=True)
class _ReadForm:
    form: FilledForm
    findings: tuple[Problem, ...] = ()


def _read_file(content: bytes, name: str) -> tuple[list[_ReadForm], list[Problem]]:
    document = open_document(content, name)
    problems = list(document_problems(document, UNREAD))
    if document.is_refused:
        return [], problems
    whole = PaperPlace("", name)
    try:
        forms = _read_forms(document, content)
    except NoFormError as error:
        return [], [*problems, Problem(whole, NO_FORM, Severity.ERROR, str(error))]
    if not forms:
        problems.append(Problem(whole, NO_FORM, Severity.ERROR, _no_form_message(document)))
    return forms, problems


def _read_forms(document: Document, content: bytes) -> list[_ReadForm]:
    if document.kind == "json":
        return [_ReadForm(filled_form) for filled_form in read_json(content, document.name)]
    found = []
    for sheet in read_sheets(document):
        if sheet.kind == SELF_EVALUATION:
            found.append(_ReadForm(build_filled_form(sheet), tuple(_unread_findings(sheet))))
    return found


def _no_form_message(document: Document) -> str:
    kinds = {sheet.kind for sheet in read_sheets(document)} if document.kind != "json" else set()
    if kinds:
        return "没有自评表：这里只有绩效目标表或监控表，没有得分可以复核；目标表请用“导入”"
    return "没有找到自评表：没有读到带“三级指标”“得分”等栏目的表格，请检查是否拿错了文件，或表格是否为图片"


def _unread_findings(sheet: ReadSheet) -> Iterator[Problem]:
    """What stands in the form and could not be read."""
    for problem in sheet.problems:
        if problem.severity is not Severity.HINT:
            yield replace(problem, code=UNREAD)
        elif problem.code in (UNKNOWN_COLUMN, LEFT_TERM):
            yield replace(problem, code=NOT_CHECKED)


def _recheck_form(read: _ReadForm, beside: RecheckContext) -> FormFindings:
    form, project = read.form, beside.approved_project(read.form)
    projects, evaluated = beside.declared_and_evaluated(form.year) if project else ((), ())
    known = EvaluationSubject(
        form,
        beside.rule_profile(project),
        approved=project,
        approved_version=beside.versions[project.id] if project else "",
        executed=beside.executed_amount(project, form.money),
        projects=projects,
        evaluated_projects=evaluated,
        together=beside.together,
    )
    unread = {problem.place for problem in read.findings}
    unchecked = [problem for problem in find_unchecked(known) if problem.place not in unread]
    found = (*read.findings, *check_evaluation(known), *beside.unmatched_hint(form), *unchecked)
    return FormFindings(form, sort_by_severity(found))


def recheck_lines(
    found: Sequence[RecheckedFile],
) -> Iterator[tuple[str, FilledForm | None, tuple[Problem, ...]]]:
    """A line a form: its file, itself, what was found. What was said of a file alone goes to its first
    form, or stands alone."""
    for file in found:
        if not file.forms:
            yield file.file, None, file.findings
        for number, one in enumerate(file.forms):
            yield file.file, one.form, one.findings if number else (*file.findings, *one.findings)
