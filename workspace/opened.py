"""A workspace opened: a folder with ``targets/``, ``sources.yaml``, its own ``rules/`` and ``evaluators/``,
``inbox/`` and ``data/``."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from checks import check_approved
from indicators.clock import local_day
from indicators.model import EMPTY_MAPPING, EvaluatorInfo, Project
from indicators.profiles import Profile
from measuring.isolated.faults import FaultMemory
from measuring.isolated.limits import TimeLimits
from sources import Sources
from sources.made_tables import MADE_TABLES
from sources.tables import Table
from store import Store, open_store
from store.evidence import EvidenceFolder
from store.watching import LedgerWatch
from workspace.bound_evaluators import BoundEvaluators
from workspace.budgets import BudgetFiles, ReadBudget
from workspace.declared import DeclaredProjects, ReadTargetFile, TargetFiles, text_errors
from workspace.file_checks import CheckInputs, check_file
from workspace.kept_checks import KeptChecks
from workspace.kept_reads import KeptReads
from workspace.kept_sheets import KeptSheets, rules_text
from workspace.loaded_evaluators import LoadedEvaluators, load_evaluators
from workspace.operator_rules import hotline_rule_problems
from workspace.report_file import LoadedReportTemplate, ReportTemplateFile
from workspace.resolved import DeclarationInputs, Declarations
from workspace.rules import RuleFiles
from workspace.scanning import has_targets
from workspace.sheet_shelf import SheetShelf
from workspace.shelves import open_shelf_of_sheets
from workspace.watched import Stamp, WatchedFiles, file_stamp
from workspace.withdrawn_names import withdrawn_texts
from workspace.years import SheetsByYear
from yamlfiles.problem import Problem, move_to_file

if TYPE_CHECKING:
    from measuring.isolated.measurer import IsolatedMeasurer
    from measuring.kept.answers import KeptAnswers


class Workspace:
    """One folder, opened once per process. ``rules`` names the profile of projects that name none.

    Reading is by what changed; nothing here is written but the last good declaration of each project. Threads
    may share one.
    """

    def __init__(self, root: Path, *, rules: str = "mof-2020") -> None:
        self.root = root
        self.data = root / "data"
        self.rules = rules
        self._sheet_shelf = SheetShelf(partial(open_shelf_of_sheets, self))
        self._kept_checks = KeptChecks(self._sheet_shelf)
        self._targets = TargetFiles(root, KeptReads(self._sheet_shelf).read_many)
        self._budgets = BudgetFiles(self._targets)
        self._rules = RuleFiles(root)
        self._report = ReportTemplateFile(root)
        self.time_limits = TimeLimits()
        self.faults = FaultMemory()
        self.kept_answers: KeptAnswers | None = None
        self._evaluators = WatchedFiles(self.evaluator_files, self.load_evaluators)
        self._bound_evaluators = BoundEvaluators()
        self._watch = LedgerWatch()
        self.watched_stamps: tuple[int, dict[str, str]] = (0, {})
        self.kept_sheets = KeptSheets()
        self._declarations = Declarations(
            self._declaration_inputs,
            self._shared_inputs,
            self.check_targets,
            self.check_against_approved,
            self.kept_sheets,
            self._targets.read_project,
            partial(withdrawn_texts, self.data),
        )

    @property
    def profiles(self) -> Mapping[str, Profile]:
        return self._rules.rules.profiles

    def refreshed_profiles(self) -> Mapping[str, Profile]:
        """The profiles as their files are now."""
        return self._rules.refresh().profiles

    @property
    def report_template(self) -> LoadedReportTemplate:
        """The workspace's own template of reports, where it has one, and what is wrong with it."""
        return self._report.refresh()

    def evaluator_files(self) -> list[Path]:
        return sorted((self.root / "evaluators").glob("*.py"))

    def load_evaluators(self) -> LoadedEvaluators:
        loaded = load_evaluators(self.root / "evaluators")
        return replace(loaded, problems=self.with_display_paths(loaded.problems))

    def with_display_paths(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems with their files as people of this workspace know them."""
        prefix = f"{self.root.absolute()}/"
        return tuple(move_to_file(problem, problem.place.file.removeprefix(prefix)) for problem in problems)

    @property
    def evaluators(self) -> Mapping[str, EvaluatorInfo]:
        """What there is to know of every evaluator that a target file may name."""
        return self._bound_evaluators.bind(self._evaluators.last_value.infos, self.sources.declarations)

    @property
    def table_labels(self) -> Mapping[str, str]:
        """What each table is called on screen, by its name."""
        return {name: table.label for name, table in {**MADE_TABLES, **self.tables}.items()}

    @property
    def tables(self) -> Mapping[str, Table]:
        """Every table there is, by name: those that ship and those that are declared."""
        return self.sources.tables

    @cached_property
    def sources(self) -> Sources:
        """The declared sources, which read ``sources.yaml`` again by themselves when it changed."""
        return Sources(self.root, self.data)

    def inputs_hash(self) -> str:
        """A hash that changes when ``sources.yaml``, a file it names or an evaluator of the workspace
        does."""
        stamps = self.evaluator_stamps()
        return hashlib.sha256(f"{self.sources.fingerprint()} {stamps}".encode()).hexdigest()

    def evaluator_stamps(self) -> list[tuple[str, Stamp | None]]:
        """What tells whether an evaluator of the workspace changed."""
        return [(file.name, file_stamp(file)) for file in self.evaluator_files()]

    @property
    def sample(self) -> bool:
        """Whether this workspace holds made data, which every page and paper must say."""
        return self.sources.is_sample

    @property
    def targets(self) -> Path:
        return self._targets.targets

    def profile_of(self, project: Project) -> Profile:
        """The profile a project names, else the workspace's; an unknown name is a problem of ``declared``
        and falls back to the workspace's. Raises NoRulesError when there is none of that either."""
        return self._rules.rules.find_profile(*filter(None, (project.rules, self.rules)))

    @property
    def default_profile(self) -> Profile:
        """The profile of projects that name none. Raises NoRulesError."""
        return self._rules.rules.find_profile(self.rules)

    def measurer(self, keys: Mapping[str, str] = EMPTY_MAPPING, *, anew: bool = False) -> "IsolatedMeasurer":
        """A measurer over the sources as they are now; tables named in ``keys`` are those of an old
        observation. ``anew``: nothing is answered from what was kept, which is replaced."""
        from workspace.measurers import open_measurer

        return open_measurer(self, self._evaluators.refresh().own, self.faults, keys, anew=anew)

    def evidence_folder(self) -> EvidenceFolder:
        return EvidenceFolder(self.data / "evidence")

    def store(self) -> Store:
        """The store, open; close it or use it in a ``with``. One for a request, one for a run."""
        return open_store(self.data / "jixiao.db", self._watch)

    def sheets_to_measure(
        self, store: Store, projects: Sequence[Project], day: date
    ) -> list[tuple[Project, str]]:
        """The sheet of each project in force at a day, and the hash of its rules."""
        from workspace.project_results import sheets_to_measure

        return sheets_to_measure(self, store, projects, day)

    def read_targets(self, paths: Iterable[Path] | None = None) -> list[ReadTargetFile]:
        """The given target files, or all of the workspace, as read now."""
        return (
            self._targets.read_all() if paths is None else [self._targets.read_file(path) for path in paths]
        )

    def keep_sheets(self) -> None:
        """What was read of many target files and said of them is kept for the next process; pages never
        do."""
        if self._sheet_shelf.fresh:
            self._sheet_shelf.keep_fresh(len(self.scan_targets()))

    def read_project(self, project_id: str) -> list[ReadTargetFile]:
        """The files that declare one project, as read now: one, none, or two where it is declared twice."""
        return self._targets.read_project(project_id)

    def read_budgets(self, paths: Iterable[Path] | None = None) -> list[ReadBudget]:
        """The given budget files, or all of the workspace, each reconciled with the target files beside
        it."""
        return (
            self._budgets.read_all() if paths is None else [self._budgets.read_file(path) for path in paths]
        )

    def check_target(self, read: ReadTargetFile, years: SheetsByYear | None = None) -> tuple[Problem, ...]:
        """Everything there is to say of one target file, in the order of its lines; ``years`` are the
        sheets around it."""
        year = years.year_context(read.draft) if years and read.draft else None
        return check_file(read, self._check_inputs(), year)

    def _check_inputs(self) -> CheckInputs:
        return CheckInputs(self._rules.rules, self.rules, self.evaluators, self.tables)

    def check_targets(
        self, reads: Sequence[ReadTargetFile], years: SheetsByYear | None = None
    ) -> Iterator[tuple[Problem, ...]]:
        """The same of many files, in their order."""
        return self._kept_checks.check_many(reads, self._check_inputs(), years)

    def check_against_approved(self, working: Project, approved: Project) -> tuple[Problem, ...]:
        """What differs from the sheet in force and would have to be decided (T31)."""
        return check_approved(working, self.profile_of(working), approved)

    def working_project(self, store: Store, project_id: str) -> Project | None:
        """The working text as last looked at; ``None`` where the file is gone."""
        return self._declarations.last_declared(store, project_id).working.get(project_id)

    def working_error(self, store: Store, project_id: str) -> Problem | None:
        """What is wrong with the file of a project, where an earlier text of it stands as the working
        one."""
        declared = self._declarations.last_declared(store, project_id)
        if project_id not in declared.fallen_back:
            return None
        return next(text_errors(self.read_project(project_id), declared.problems, project_id), None)

    def approved_today(self, store: Store) -> Mapping[str, Project]:
        """The sheets in force today of the projects on which anything was decided."""
        decided = store.decisions.read().kept if store.decisions.count() else {}
        standing = self.viewed_projects(store).projects if decided else {}
        return {name: standing[name] for name in decided if name in standing}

    def rules_text(self, name: str) -> str:
        """The files of a profile that is there, as the one text that is kept of it."""
        return rules_text(self._rules.rules.texts[name])

    def declared_projects(self, store: Store, now: datetime | None = None) -> DeclaredProjects:
        """The projects that stand and every problem; a declaration without errors is kept in ``store`` as
        last good.

        Nothing is checked again while no file changed.
        """
        return self._with_other_problems(self._declarations.record(store, now or datetime.now(UTC)))

    def viewed_projects(self, store: Store) -> DeclaredProjects:
        """The same without writing anything, for pages; ``unrecorded`` names what is yet to be kept."""
        return self._with_other_problems(self._declarations.view(store))

    def look_at_project(self, store: Store, project_id: str, now: datetime | None = None) -> DeclaredProjects:
        """One project by its own files alone; with ``now`` its declaration is kept as last good."""
        return self._declarations.look_at(store, project_id, now)

    def has_targets(self) -> bool:
        """Whether there is any target file."""
        return has_targets(self.targets)

    def scan_targets(self) -> Mapping[str, str]:
        """The stamp of every target file, by its path in the workspace."""
        return self._targets.scan.look().stamps

    def _declaration_inputs(self) -> DeclarationInputs:
        return self._shared_inputs()._replace(reads=self.read_targets())

    def _shared_inputs(self) -> DeclarationInputs:
        """What decides over every target file, without these."""
        others = (self._rules.refresh(), self._evaluators.refresh())
        return DeclarationInputs([], others, office_day())

    def _with_other_problems(self, declared: DeclaredProjects) -> DeclaredProjects:
        return replace(declared, problems=(*declared.problems, *self.other_problems()))

    def other_problems(self) -> tuple[Problem, ...]:
        """Problems of the workspace's other files."""
        budgets = (problem for budget in self.read_budgets() for problem in budget.problems)
        return (
            *budgets,
            *self._rules.rules.problems,
            *self.report_template.problems,
            *self._evaluators.last_value.problems,
            *hotline_rule_problems(self.root, self.evaluators, self.tables),
            *self.sources.problems,
        )


def office_day() -> date:
    """Today in Shanghai."""
    return local_day(datetime.now(UTC))
