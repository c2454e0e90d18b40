"""The department budgets of a workspace: ``budget.yaml`` beside the target files it covers, read and
reconciled with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from budgets.answers import RelationResult, Verdict
from budgets.budget import Budget
from budgets.budget_yaml import read_budget
from budgets.reconciliation import reconcile
from indicators.model import Project
from store import os_error_cause
from workspace.declared import ReadTargetFile, TargetFiles, budget_files, project_id, target_files
from workspace.watched import Stamp, file_stamp
from yamlfiles.problem import FilePlace, Problem, Severity

SEVERITIES = {Verdict.BROKEN: Severity.WARNING, Verdict.CANNOT_TELL: Severity.HINT}


@dataclass(frozen=True)
class ReadBudget:
    """One budget file; ``id`` is its folder below ``targets/``. ``problems`` are those of the file and of
    its numbers."""

    id: str
    file: str
    budget: Budget | None
    answers: tuple[RelationResult, ...] = ()
    problems: tuple[Problem, ...] = ()


class BudgetFiles:
    """Reads budget files, and each again only when it or a target file that it covers changed."""

    def __init__(self, targets: TargetFiles) -> None:
        self.targets = targets
        self._cache: dict[Path, tuple[Stamp | None, list[ReadTargetFile], ReadBudget]] = {}

    def read_all(self) -> list[ReadBudget]:
        return [self.read_file(Path(path)) for path in sorted(self.targets.scan.look().budgets)]

    def read_file(self, path: Path) -> ReadBudget:
        stamp, covered, known = file_stamp(path), self.covered_targets(path), self._cache.get(path)
        if known is None or known[:2] != (stamp, covered):
            known = self._cache[path] = (stamp, covered, self._parse(path, covered))
        return known[2]

    def covered_targets(self, path: Path) -> list[ReadTargetFile]:
        """The target files of its folder, but for those below a folder with a budget of its own."""
        folder = path.parent
        inner = {file.parent for file in budget_files(folder)} - {folder}
        own = (file for file in target_files(folder) if not inner & {*file.parents})
        return [self.targets.read_file(path) for path in own]

    def _parse(self, path: Path, covered: list[ReadTargetFile]) -> ReadBudget:
        file, identity = (
            self.targets.display_path(path),
            project_id(path, self.targets.targets).rpartition("/")[0],
        )
        try:
            content = path.read_bytes()
        except OSError as error:
            message = f"无法读取文件：{os_error_cause(error)}"
            problem = Problem(FilePlace(file), "file", Severity.ERROR, message)
            return ReadBudget(identity, file, None, problems=(problem,))
        budget, problems = read_budget(content, file)
        if budget is None:
            return ReadBudget(identity, file, None, problems=problems)
        answers = reconcile(budget, covered_projects(covered))
        return ReadBudget(
            identity, file, budget, answers, (*problems, *budget_problems(file, budget, answers))
        )


def covered_projects(reads: list[ReadTargetFile]) -> tuple[Project, ...]:
    """The projects that a budget covers; none where one cannot be read, since their sum would be of
    some. A whole department is none of them."""
    drafts = [read.draft for read in reads]
    return tuple(draft for draft in drafts if draft and not draft.is_department) if all(drafts) else ()


def budget_problems(file: str, budget: Budget, answers: tuple[RelationResult, ...]) -> Iterator[Problem]:
    """What does not hold is a warning, what cannot be told a hint."""
    for text in budget.unread:
        message = f"原文件中有内容没有读入：{text}"
        yield Problem(FilePlace(file), "B-unread", Severity.WARNING, message)
    for answer in answers:
        if answer.verdict in SEVERITIES:
            place = FilePlace(file, *answer_spot(answer))
            yield Problem(place, answer.relation, SEVERITIES[answer.verdict], answer_message(answer))


def answer_spot(answer: RelationResult) -> tuple[int, int]:
    """Where the left side stands in the budget file; the right one where the left is of another file."""
    spots = [term.spot for term in (answer.left, answer.right) if term is not None]
    return next((spot for spot in spots if spot != (1, 1)), (1, 1))


def answer_message(answer: RelationResult) -> str:
    """The message with both places of the document."""
    places = dict.fromkeys(term.place for term in (answer.left, answer.right) if term and term.place)
    return f"{answer.message}（{'；'.join(places)}）" if places else answer.message
