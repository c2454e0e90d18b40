"""The page on which a target sheet is made and edited: its tree, the part that is open, and what the checks
say beside each field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.branches import BRANCH_TREE, COST
from indicators.compared_rows import BASE_OF_WORD, COMPARED_WORDS
from indicators.decisions import Standing
from indicators.method_proposals import MethodProposal, propose_for_row
from indicators.rules import Profile
from pages.declaring_form import FUNDS, HEAD, DeclaringForm, FormRow, branch_of, write_state
from pages.declaring_weights import ReadTarget, Weights, reading_of, sum_weights
from pages.method_fields import MethodFields
from pages.official_words import in_official_words
from web.declaring_typed import basis_fields
from web.library import LibraryPage
from workbooks.sheet_differences import CellDifference
from workspace.methods import Method
from workspace.sheet_findings import CheckedSheet, SheetFinding
from workspace.typed_sheet import name_of_row
from yamlfiles.problem import Problem, Severity

BASIS_WORDS = {
    "standard": ("设定依据", "如 行业标准、历史标准"),
    "source": ("数据来源", "凭什么材料填报"),
    "formula": ("计算方法", "或怎样算达成"),
    "baseline": ("基期值", "如上年实际"),
    "reference": ("依据文件", "文号或标准号"),
}
"""Of each part of the basis: what it is called, and how it is filled in."""
WEIGHTS = "T24"
"""The check that adds up the weights: what it says belongs to no part, and stands in figures above all."""
READING_DOUBT = "T21"
"""The check that asks to confirm a reading: the form has a box for it."""


@dataclass(frozen=True)
class Finding:
    """What a check says; ``token`` is the part of the form that mends it."""

    token: str
    subject: str
    target: str
    severity: Severity
    message: str
    field: str = ""


@dataclass(frozen=True)
class TreeBranch:
    """A 二级指标 with its rows, of which it may have none."""

    first: str
    second: str
    rows: tuple[FormRow, ...]

    @property
    def address(self) -> str:
        return f"{self.first}/{self.second}"


@dataclass(frozen=True)
class SheetNotice:
    """What stands above the form. ``differences`` are from the file as it is now to what was typed."""

    text: str = ""
    differences: tuple[CellDifference, ...] = ()
    base: str = ""
    can_save_anyway: bool = False


@dataclass(frozen=True)
class DeclaringPage:
    """``problems`` are why the sheet cannot be checked at all; ``notes`` what was typed and not taken."""

    form: DeclaringForm
    checked: CheckedSheet | None
    problems: tuple[str, ...]
    profile: Profile
    methods: Mapping[str, Method]
    fields: MethodFields | None
    standing: Standing | None
    notice: SheetNotice
    notes: tuple[str, ...]
    profiles: Sequence[tuple[str, str]]
    obstacle: str
    library: LibraryPage | None

    @property
    def state(self) -> str:
        return write_state(self.form)

    @property
    def name(self) -> str:
        return self.form.head.get("name", "").strip()

    @cached_property
    def tree(self) -> tuple[TreeBranch, ...]:
        return tuple(tree_branches(self.form.rows, self.profile))

    @property
    def weights(self) -> Weights:
        return sum_weights(self.form.rows, self.profile)

    @property
    def removed(self) -> tuple[FormRow, ...]:
        return tuple(row for row in self.form.rows if row.is_removed)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The worst first, of each kind in the order of the sheet."""
        found = (finding_of(finding, self.form, self.methods) for finding in self._told())
        return tuple(sorted(found, key=lambda finding: tuple(Severity).index(finding.severity)))

    def _told(self) -> tuple[SheetFinding, ...]:
        return self.checked.findings if self.checked else ()

    @property
    def error_count(self) -> int:
        return len(self.checked.errors) if self.checked else len(self.problems)

    @property
    def doubt_count(self) -> int:
        return len(self._told()) - self.error_count if self.checked else 0

    def worst_of(self, token: str) -> str:
        """How grave what is said of a part of the form is; "" where nothing is."""
        return next((finding.severity.value for finding in self.findings if finding.token == token), "")

    def beside(self, field: str) -> tuple[Finding, ...]:
        """What is said of a field of the open part; that of the reading has its own place."""
        return tuple(
            finding for finding in self.findings if finding.token == self.form.open and finding.field == field
        )

    @property
    def reading(self) -> ReadTarget | None:
        row = self.form.open_row
        indicator = self.checked.indicators.get(name_of_row(row.row)) if self.checked and row else None
        return reading_of(indicator, row.row.text_of("reading")) if indicator and row else None

    @property
    def proposals(self) -> tuple[tuple[MethodProposal, Method], ...]:
        """Other evaluators that the open row might be measured by, the surest first."""
        row = self.form.open_row
        if row is None or self.checked is None:
            return ()
        found = proposals_for(self.checked, row, self.methods)
        chosen = row.row.text_of("evaluator")
        return tuple((it, self.methods[it.evaluator]) for it in found if it.evaluator != chosen)

    def in_words(self, message: str) -> str:
        return in_official_words(message, self.methods)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Method, ...]], ...]:
        """The evaluators of a list, by what they are measured on."""
        grouped: dict[str, list[Method]] = {}
        for method in self.methods.values():
            grouped.setdefault(method.group, []).append(method)
        return tuple((group, tuple(found)) for group, found in grouped.items())

    @property
    def basis(self) -> Mapping[str, str]:
        row = self.form.open_row
        return basis_fields(row.row.text_of("basis")) if row else {}

    def basis_label(self, name: str) -> str:
        return BASIS_WORDS.get(name, (name, ""))[0]

    def basis_hint(self, name: str) -> str:
        return BASIS_WORDS.get(name, ("", ""))[1]

    @property
    def compare_choices(self) -> tuple[tuple[str, str, bool], ...]:
        """What is sent, what is shown, and whether it stands there: in the spelling of the file."""
        row = self.form.open_row
        return compare_choices(row.row.text_of("compare") if row else "")

    @property
    def branch_choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((branch.address, f"{branch.first} · {branch.second}") for branch in self.tree)


def compare_choices(written: str) -> tuple[tuple[str, str, bool], ...]:
    """A word that nobody knows is offered as it is, so that nothing typed is lost."""
    chosen = BASE_OF_WORD.get(written)
    known = [
        (written if base is chosen else word, word, base is chosen) for base, word in COMPARED_WORDS.items()
    ]
    unknown = [(written, f"{written}（不认识）", True)] if written and chosen is None else []
    return (*known, *unknown)


def proposals_for(
    checked: CheckedSheet, row: FormRow, methods: Mapping[str, Method]
) -> tuple[MethodProposal, ...]:
    """By the name and the target of a row, as far as it could be read."""
    indicator = checked.indicators.get(name_of_row(row.row))
    if indicator is None or checked.project is None:
        return ()
    infos = {name: method.info for name, method in methods.items()}
    return propose_for_row(indicator, checked.project, infos)


def finding_of(finding: SheetFinding, form: DeclaringForm, methods: Mapping[str, Method]) -> Finding:
    problem = finding.problem
    row = next((row for row in form.rows if not row.is_removed and name_of_row(row.row) == finding.row), None)
    message = in_official_words(problem.message, methods)
    if row is None:
        field = finding.field
        if problem.code == WEIGHTS:
            return Finding("", "分值", "", problem.severity, message)
        is_money = field.startswith(FUNDS) or problem.code in ("T28",)
        subject, token = ("项目资金", FUNDS) if is_money else ("整张表", HEAD)
        return Finding(token, subject, "", problem.severity, message, f"head.{field}" if field else "")
    field = "confirm" if problem.code == READING_DOUBT else finding.field
    target = row.row.text_of("target")
    return Finding(row.token, row.name or "（没有名称）", target, problem.severity, message, field)


def tree_branches(rows: Iterable[FormRow], profile: Profile) -> Iterator[TreeBranch]:
    """The official tree, each 二级指标 with its rows; below them what is none of it. 成本指标 of the first level
    only where the rules or the sheet know it."""
    standing: dict[tuple[str, str], list[FormRow]] = {}
    for row in rows:
        if not row.is_removed:
            standing.setdefault(branch_of(row), []).append(row)
    firsts = {first for first, _ in standing} | set(profile.branches.weights)
    official = [
        (first, second)
        for first, seconds in BRANCH_TREE.items()
        for second in seconds
        if first != COST or COST in firsts
    ]
    for first, second in (*official, *(branch for branch in standing if branch not in official)):
        yield TreeBranch(first, second, tuple(standing.get((first, second), ())))


def problem_words(problems: Iterable[Problem], methods: Mapping[str, Method]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(in_official_words(problem.message, methods) for problem in problems))
