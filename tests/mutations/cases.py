"""A thousand mutated forms, the same ones every time, and whether what is found in each is right.

Every second one carries a further fault elsewhere: whatever befell one cell, the checks that do not need it
still run.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle
from random import Random
from unittest.mock import patch

from documents import sandbox
from documents.reading import FileContents
from tests.mutations.judging import SAID, Expectation, FormRow, expected
from tests.mutations.kinds import KINDS, Changed
from tests.mutations.paper import Paper
from tests.mutations.scoring import plain
from tests.mutations.sound import sound_papers
from tests.mutations.writing import WRITERS, place_names
from workspace import Workspace
from workspace.rechecking import recheck
from yamlfiles.problem import Problem, Severity

LABELS = {
    "name": "名称",
    "weight": "分值",
    "points": "得分",
    "actual": "完成",
    "target": "指标值",
    "value": "指标值",
    "initial": "年初预算",
    "annual": "全年预算",
    "executed": "执行数",
    "rate": "执行率",
    "total": "总分",
    "total_weight": "分值",
    "grade": "等级",
    "signed": "日期",
}
"""What a sentence has to name so that it is about a cell."""


@dataclass(frozen=True)
class Case:
    """``key`` is the touched cell, "" for more than one; ``second`` the further fault, "" for none."""

    kind: str
    suffix: str
    paper: Paper
    key: str
    second: str = ""

    @property
    def id(self) -> str:
        return " ".join(filter(None, (self.paper.name, self.suffix, self.kind, self.key, self.second)))

    @property
    def is_harmless(self) -> bool:
        return KINDS[self.kind].harmless and not self.second

    @cached_property
    def expectation(self) -> Expectation:
        return expected(self.paper)

    @cached_property
    def places(self) -> dict[str, str]:
        return place_names(self.paper, self.suffix)


def make_cases(count: int) -> tuple[Case, ...]:
    """The first ``count`` of them; none stands twice. A new kind leaves the cases of the others as they are."""
    made: dict[str, Case] = {}
    names = [name for name, kind in KINDS.items() for _ in range(kind.share)]
    tried: Counter[str] = Counter()
    for name in cycle(names):
        if len(made) == count:
            return tuple(made.values())
        case = make_case(name, tried[name])
        tried[name] += 1
        if case is not None:
            made.setdefault(case.id, case)
    return ()


def make_case(name: str, number: int) -> Case | None:
    """Of the first form that has something to change so."""
    chance, kind = Random(f"{name} {number}"), KINDS[name]
    for paper in chance.sample(sound_papers(), len(sound_papers())):
        changed = kind.change(paper, chance)
        if changed is not None:
            case = Case(name, chance.choice(kind.formats), *changed)
            return with_second_fault(case, chance) if number % 2 else case
    return None


def with_second_fault(case: Case, chance: Random) -> Case:
    """In a cell that the mutation left alone."""
    faults = [fault for fault in second_faults(case.paper) if fault is not None and fault[1] != case.key]
    if not faults:
        return case
    paper, key = chance.choice(faults)
    return replace(case, paper=paper, second=f"+ {key}")


def second_faults(paper: Paper) -> Iterator[Changed]:
    """A wrong rate, a lost reason, a source too much, a wrong grade: what does not hang on other cells."""
    if paper.layout.signing and not paper.cut and paper.text("form.grade") == "优":
        yield paper.with_cells({"form.grade": "中"}), "form.grade"
    if "total" in paper.lines and paper.text("funds.total.rate"):
        yield paper.with_cells({"funds.total.rate": "71.3%"}), "funds.total.rate"
        yield paper.with_cells({"funds.fiscal.executed": "999999999"}), "funds.fiscal.executed"
    for row in (FormRow(paper, number) for number in paper.rows):
        if row.has_reason and row.points is not None and row.weight is not None and row.points < row.weight:
            yield paper.with_cells({row.key("reason"): ""}), row.key("reason")


@dataclass(frozen=True)
class Outcome:
    """``lacking`` are faults that were not told, ``false`` what was told of sound cells."""

    case: Case
    lacking: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return not self.lacking and not self.false

    def __str__(self) -> str:
        parts = [f"not told: {', '.join(self.lacking)}"] if self.lacking else []
        parts += [f"told for nothing: {'; '.join(self.false)}"] if self.false else []
        return f"{self.case.id}: {' | '.join(parts)}"


@contextmanager
def read_in_this_process() -> Iterator[None]:
    """A process for each of a thousand files takes most of the time; the sandbox has tests of its own."""
    with patch.object(sandbox, "read_in_sandbox", read_here):
        yield


def read_here(content: bytes, kind: str) -> FileContents:
    return sandbox.decode_contents(sandbox.answer_request(kind, content))


def try_case(case: Case, workspace: Workspace) -> Outcome:
    content = WRITERS[case.suffix](case.paper)
    (found,) = recheck(workspace, [(f"自评表.{case.suffix}", content)])
    findings = found.all_findings
    lacking = [
        f"{code} {key}" for code, key in case.expectation.faults if not is_told(code, key, findings, case)
    ]
    false = [
        f"{finding.code} {finding.severity.value} {finding.place} {finding.message}"
        for finding in findings
        if accuses(finding, case) and not is_expected(finding, case)
    ]
    return Outcome(case, tuple(sorted(lacking)), tuple(false))


def accuses(finding: Problem, case: Case) -> bool:
    """Errors and warnings; and of a form in which nothing is missing also that a cell was not read."""
    return finding.severity is not Severity.HINT or (case.is_harmless and finding.code.startswith("R"))


def is_told(code: str, key: str, findings: tuple[Problem, ...], case: Case) -> bool:
    if code == SAID:
        return any(names_cell(finding, key, case) for finding in findings)
    return any(finding.code == code and stands_at(finding, key, case) for finding in findings)


def stands_at(finding: Problem, key: str, case: Case) -> bool:
    """At the cell; at its row where the cell is blank; anywhere where the form has no such cell."""
    place = str(finding.place.label)
    if key not in case.places:
        return True
    if place == case.places[key]:
        return True
    is_blank = not plain(case.paper.text(key))
    return is_blank and place == case.places.get(f"{key.rpartition('.')[0]}.")


def names_cell(finding: Problem, key: str, case: Case) -> bool:
    """At the cell, or in words: the label of the cell, and of a row its name or place."""
    place, (group, number, field) = str(finding.place.label), parts_of(key)
    if place == case.places.get(key):
        return True
    if LABELS.get(field, field) not in finding.message:
        return False
    if group != "row":
        return True
    name = case.paper.text(f"row.{number}.name")
    return place == case.places.get(f"row.{number}.") or (bool(name) and name in finding.message)


def parts_of(key: str) -> tuple[str, str, str]:
    group, _, rest = key.partition(".")
    number, _, field = rest.rpartition(".")
    return group, number, field


def is_expected(finding: Problem, case: Case) -> bool:
    faults = case.expectation.faults
    if any(code == finding.code and stands_at(finding, key, case) for code, key in faults):
        return True
    if any(code == SAID and names_cell(finding, key, case) for code, key in faults):
        return True
    return str(finding.place.label) in {case.places.get(key) for key in case.expectation.open}


def sound_findings(paper: Paper, suffix: str, workspace: Workspace) -> list[str]:
    """Of a form in which nothing is wrong: whatever accuses it, or says that a cell was not read."""
    (found,) = recheck(workspace, [(f"自评表.{suffix}", WRITERS[suffix](paper))])
    grave = (Severity.ERROR, Severity.WARNING)
    return [
        f"{finding.code} {finding.place} {finding.message}"
        for finding in found.all_findings
        if finding.severity in grave or finding.code.startswith("R")
    ]
