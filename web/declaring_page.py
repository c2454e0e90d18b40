"""The page on which a target sheet is made and edited: its tree, the part that is open, and what the checks
say beside each field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indicators.branches import BRANCH_TREE, COST
from indicators.decisions import Standing
from indicators.figures import format_plain
from indicators.model import Comparison, Indicator, Target, TargetKind
from indicators.notation import show_target
from indicators.points import FULL_SCORE
from indicators.rules import Profile
from web.declaring_form import FUNDS, HEAD, DeclaringForm, FormRow, branch_of, write_state
from web.declaring_typed import basis_fields
from web.library import LibraryPage
from web.method_fields import MethodFields
from web.official_words import in_official_words
from workbooks.sheet_differences import CellDifference
from workspace.methods import Method
from workspace.sheet_findings import CheckedSheet, SheetFinding
from workspace.typed_sheet import name_of_row
from yamlfiles.problem import Problem, Severity
from yamlfiles.reader import as_decimal

COMPARISON_WORDS: Mapping[Comparison, str] = {
    Comparison.GE: "不低于",
    Comparison.GT: "高于",
    Comparison.EQ: "等于",
    Comparison.LE: "不超过",
    Comparison.LT: "低于",
}
KIND_WORDS = {
    TargetKind.QUALITATIVE: "定性，由人评定达成、部分达成或未达成",
    TargetKind.YES_NO: "是否完成，由人确认",
    TargetKind.NOT_APPLICABLE: "不适用，不计分",
    TargetKind.EMPTY: "还没有写",
}
BASIS_WORDS = {
    "standard": ("设定依据", "如 行业标准、历史标准"),
    "source": ("数据来源", "凭什么材料填报"),
    "formula": ("计算方法", "或怎样算达成"),
    "baseline": ("基期值", "如上年实际"),
    "reference": ("依据文件", "文号或标准号"),
}
"""Of each part of the basis: what it is called, and how it is filled in."""
READING_DOUBT = "T21"
"""The check that asks to confirm a reading: the form has a box for it."""
FUND_FIELDS = ("total", "fiscal", "carried_over", "other")


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
class ReadTarget:
    """How a target is understood; ``proposal`` is the reading to be confirmed, "" where none can be."""

    words: str
    is_confirmed: bool
    why: str
    proposal: str


@dataclass(frozen=True)
class BranchWeight:
    """A 一级指标 with what its rows come to; ``due`` is None where the rules say nothing."""

    name: str
    weight: Decimal
    due: Decimal | None

    @property
    def missing(self) -> Decimal:
        return Decimal(0) if self.due is None else self.due - self.weight


@dataclass(frozen=True)
class Weights:
    """What all rows come to with 预算执行率; ``unread`` counts weights that are no number."""

    branches: tuple[BranchWeight, ...]
    execution: Decimal
    unread: int

    @property
    def total(self) -> Decimal:
        return sum((branch.weight for branch in self.branches), self.execution)

    @property
    def missing(self) -> Decimal:
        return FULL_SCORE - self.total


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
    def branch_choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((branch.address, f"{branch.first} · {branch.second}") for branch in self.tree)


def finding_of(finding: SheetFinding, form: DeclaringForm, methods: Mapping[str, Method]) -> Finding:
    problem = finding.problem
    row = next((row for row in form.rows if not row.is_removed and name_of_row(row.row) == finding.row), None)
    message = in_official_words(problem.message, methods)
    if row is None:
        field = finding.field
        is_money = field.startswith(FUNDS) or problem.code in ("T28",)
        subject, token = ("项目资金", FUNDS) if is_money else ("整张表", HEAD)
        return Finding(token, subject, "", problem.severity, message, f"head.{field}" if field else "")
    field = "confirm" if problem.code == READING_DOUBT else finding.field
    target = row.row.text_of("target")
    return Finding(row.token, row.name or "（没有名称）", target, problem.severity, message, field)


def reading_of(indicator: Indicator, confirmed: str) -> ReadTarget:
    target = indicator.target
    is_plain = target.kind is TargetKind.NUMBER or target.day is not None
    proposal = show_target(target) if target.confirm and is_plain else ""
    return ReadTarget(reading_words(target), bool(confirmed.strip()), target.why, proposal)


def reading_words(target: Target) -> str:
    """``不低于 98 %``."""
    if target.kind is TargetKind.NUMBER and target.comparison and target.value is not None:
        if target.value == 0 and target.comparison is Comparison.EQ:
            return f"一{target.unit or '次'}也没有（等于 0）" if target.unit != "%" else "等于 0 %"
        return f"{COMPARISON_WORDS[target.comparison]} {format_plain(target.value)} {target.unit}".rstrip()
    if target.day is not None:
        return f"不晚于 {target.day.year}年{target.day.month}月{target.day.day}日"
    return KIND_WORDS.get(target.kind, "还读不出")


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


def sum_weights(rows: Iterable[FormRow], profile: Profile) -> Weights:
    sums: dict[str, Decimal] = dict.fromkeys(profile.branches.weights, Decimal(0))
    unread = 0
    for row in rows:
        weight, written = weight_of(row), row.row.text_of("weight")
        unread += bool(written.strip()) and weight is None
        if not row.is_removed:
            first, _ = branch_of(row)
            sums[first] = sums.get(first, Decimal(0)) + (weight or Decimal(0))
    due = profile.branches.weights
    order = [*BRANCH_TREE, *(name for name in sums if name not in BRANCH_TREE)]
    branches = tuple(BranchWeight(name, sums[name], due.get(name)) for name in order if name in sums)
    return Weights(branches, profile.execution_points, unread)


def weight_of(row: FormRow) -> Decimal | None:
    return as_decimal(row.row.text_of("weight").removesuffix("分").strip())


def problem_words(problems: Iterable[Problem], methods: Mapping[str, Method]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(in_official_words(problem.message, methods) for problem in problems))
