"""A workspace opened: a folder with ``targets/``, ``sources.yaml``, its own ``rules/`` and ``evaluators/``, ``inbox/`` and ``data/``."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from checks import check
from evaluators import Evaluator, discovered, load_folder
from indicators.model import EvaluatorInfo, Project
from indicators.profiles import Profile
from measuring import Measurer
from sources import Sources
from sources.tables import TABLES
from sources.typed import Missing, TypedTable
from store import Declaration, Store, open_store
from store.evidence import EvidenceFolder
from workspace.budgets import BudgetFiles, ReadBudget
from workspace.declared import Declared, Read, TargetFiles, stand
from workspace.report_file import Report, ReportFile
from workspace.rules import RuleFiles, Rules
from workspace.version import VERSION
from workspace.watched import Watched, stamp_of
from workspace.years import Years
from yamlfiles.problem import Problem, Severity


@dataclass(frozen=True)
class Evaluators:
    found: Mapping[str, Evaluator]
    infos: Mapping[str, EvaluatorInfo]
    problems: tuple[Problem, ...]


class Seen(NamedTuple):
    """All that decides what is declared; as long as it is the same, so is that."""

    reads: list[Read]
    rules: Rules
    evaluators: Evaluators


class Workspace:
    """One folder, opened once per process. ``rules`` names the profile of projects that name none.

    Reading is by what changed; nothing here is written but the last good declaration of each project.
    """

    def __init__(self, root: Path, *, rules: str = "mof-2020") -> None:
        self.root = root
        self.data = root / "data"
        self.rules = rules
        self._targets = TargetFiles(root)
        self._budgets = BudgetFiles(self._targets)
        self._rules = RuleFiles(root)
        self._report = ReportFile(root)
        self._evaluators = Watched(self.own_evaluators, self.load_evaluators)
        self._declared: tuple[Seen, Declared] | None = None

    @property
    def profiles(self) -> Mapping[str, Profile]:
        return self._rules.rules.profiles

    @property
    def report(self) -> Report:
        """The workspace's own template of reports, where it has one, and what is wrong with it."""
        return self._report.look()

    def own_evaluators(self) -> list[Path]:
        return sorted((self.root / "evaluators").glob("*.py"))

    def load_evaluators(self) -> Evaluators:
        own, problems = load_folder(self.root / "evaluators")
        found = {**discovered(), **own}
        return Evaluators(found, {name: each.info for name, each in found.items()}, self.shown(problems))

    def shown(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems with their files as people of this workspace know them."""
        return tuple(replace(each, file=each.file.removeprefix(f"{self.root}/")) for each in problems)

    @property
    def evaluators(self) -> Mapping[str, EvaluatorInfo]:
        """What there is to know of every evaluator that a target file may name."""
        return self._evaluators.value.infos

    @property
    def table_labels(self) -> Mapping[str, str]:
        """What each table is called on screen, by its name."""
        return {name: each.label for name, each in TABLES.items()}

    @cached_property
    def sources(self) -> Sources:
        """The declared sources, which read ``sources.yaml`` again by themselves when it changed."""
        return Sources(self.root, self.data)

    def inputs(self) -> str:
        """A hash that changes when ``sources.yaml``, a file it names or an evaluator of the workspace does."""
        stamps = [(each.name, stamp_of(each)) for each in self.own_evaluators()]
        return hashlib.sha256(f"{self.sources.fingerprint()} {stamps}".encode()).hexdigest()

    @property
    def sample(self) -> bool:
        """Whether this workspace holds made data, which every page and paper must say."""
        return self.sources.sample

    @property
    def targets(self) -> Path:
        return self._targets.targets

    def profile_of(self, project: Project) -> Profile:
        """The profile a project names, else the workspace's; an unknown name is a problem of ``declared`` and falls
        back to the workspace's. Raises NoRulesError when there is none of that either."""
        return self._rules.rules.named(*filter(None, (project.rules, self.rules)))

    @property
    def default_profile(self) -> Profile:
        """The profile of projects that name none. Raises NoRulesError."""
        return self._rules.rules.named(self.rules)

    def measurer(self, table: Callable[[str], TypedTable | Missing] | None = None) -> Measurer:
        """A measurer over the sources as they are now, or over the tables that ``table`` gives."""
        return Measurer(table or self.sources.table, self._evaluators.look().found, VERSION)

    def evidence(self) -> EvidenceFolder:
        return EvidenceFolder(self.data / "evidence")

    def store(self) -> Store:
        """The store, open; close it or use it in a ``with``. One for a request, one for a run."""
        return open_store(self.data / "jixiao.db")

    def read(self, paths: Iterable[Path] | None = None) -> list[Read]:
        """The given target files, or all of the workspace, as read now."""
        return self._targets.all() if paths is None else [self._targets.read(path) for path in paths]

    def budgets(self, paths: Iterable[Path] | None = None) -> list[ReadBudget]:
        """The given budget files, or all of the workspace, each reconciled with the target files beside it."""
        return self._budgets.all() if paths is None else [self._budgets.read(path) for path in paths]

    def check(self, read: Read, years: Years | None = None) -> tuple[Problem, ...]:
        """Everything there is to say of one target file, in the order of its lines; ``years`` are the sheets around it."""
        project = read.draft
        if project is None:
            return read.problems
        year = years.of(project) if years else None
        checked = check(project, self.profile_of(project), self.evaluators, whole=read.project is not None, year=year)
        named: tuple[Problem, ...] = ()
        if project.rules and project.rules not in self.profiles:
            known = "、".join(sorted(self.profiles))
            message = f"没有评分规则“{project.rules}”，可用的有：{known}"
            named = (Problem(read.file, *project.places.get("rules", (1, 1)), message, "rules-unknown"),)
        found = dict.fromkeys((*named, *read.problems, *checked))
        return tuple(sorted(found, key=lambda each: (each.line, each.column)))

    def declared(self, store: Store, now: datetime | None = None) -> Declared:
        """The projects that stand and every problem; a declaration without errors is kept in ``store`` as last good.

        Nothing is checked again while no file changed.
        """
        seen = Seen(self.read(), self._rules.look(), self._evaluators.look())
        if self._declared is None or self._declared[0] != seen:
            known = store.declarations()
            declared = stand(seen.reads, known, partial(self.check, years=Years(seen.reads)))
            kept = self._keep(store, seen.reads, declared, known, now or datetime.now(UTC))
            self._declared = (seen, declared) if kept else None
        else:
            declared = self._declared[1]
        return replace(declared, problems=(*declared.problems, *self.beside()))

    def _keep(
        self,
        store: Store,
        reads: list[Read],
        declared: Declared,
        known: Mapping[str, Declaration],
        now: datetime,
    ) -> bool:
        """Keep what is new and good as last good; false when another process declared something else meanwhile."""
        bad = {each.file for each in declared.problems if each.severity is Severity.ERROR}
        fresh = [
            each for each in reads if each.project and each.file not in bad and each.sha256 != sha256_of(known, each)
        ]
        if not fresh:
            return True
        with store.transaction():
            kept = [
                store.declare(each.id, each.file, each.sha256, each.text, now, instead_of=sha256_of(known, each))
                for each in fresh
            ]
        return all(kept)

    def beside(self) -> tuple[Problem, ...]:
        """Problems of the workspace's other files."""
        budgets = (problem for each in self.budgets() for problem in each.problems)
        return (
            *budgets,
            *self._rules.rules.problems,
            *self.report.problems,
            *self._evaluators.value.problems,
            *self.sources.problems,
        )


def sha256_of(known: Mapping[str, Declaration], read: Read) -> str | None:
    return known[read.id].sha256 if read.id in known else None
