"""A workspace opened: a folder with ``targets/``, ``sources.yaml``, its own ``rules/`` and ``evaluators/``, ``inbox/`` and ``data/``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from evaluators import Evaluator, discovered, load_folder
from indicators.checks import check
from indicators.model import EvaluatorInfo, Problem, Project, Severity
from indicators.profiles import Profile, read_profiles
from measuring import Measurer
from sources import Sources
from sources.typed import Missing, TypedTable
from store import Store, open_store
from store.evidence import EvidenceFolder
from workspace.declared import Declared, Read, TargetFiles, stand
from workspace.version import VERSION

SHIPPED_RULES = Path(__file__).resolve().parent.parent / "rules"


class Workspace:
    """One folder, opened once per process. ``rules`` names the profile of projects that name none.

    Reading is by what changed; nothing here is written but the last good declaration of each project.
    """

    def __init__(self, root: Path, *, rules: str = "mof-2020") -> None:
        self.root = root
        self.data = root / "data"
        self.rules = rules
        self._targets = TargetFiles(root)
        self._declared: tuple[list[Read], Declared] | None = None

    @cached_property
    def _profiles(self) -> tuple[Mapping[str, Profile], tuple[Problem, ...]]:
        folders = dict.fromkeys((SHIPPED_RULES, self.root / "rules"))
        files = {path.stem: path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))}
        return read_profiles(files)

    @property
    def profiles(self) -> Mapping[str, Profile]:
        return self._profiles[0]

    @cached_property
    def _evaluators(self) -> tuple[Mapping[str, Evaluator], tuple[Problem, ...]]:
        own, problems = load_folder(self.root / "evaluators")
        return {**discovered(), **own}, problems

    @property
    def evaluators(self) -> Mapping[str, EvaluatorInfo]:
        """What there is to know of every evaluator that a target file may name."""
        return {name: each.info for name, each in self._evaluators[0].items()}

    @cached_property
    def sources(self) -> Sources:
        """The declared sources, which read ``sources.yaml`` again by themselves when it changed."""
        return Sources(self.root, self.data)

    def inputs(self) -> str:
        """A hash that changes when ``sources.yaml`` or a file it names does."""
        return self.sources.fingerprint()

    @property
    def sample(self) -> bool:
        """Whether this workspace holds made data, which every page and paper must say."""
        return self.sources.sample

    @property
    def targets(self) -> Path:
        return self._targets.targets

    def profile_of(self, project: Project) -> Profile:
        """The profile a project names, else the workspace's; an unknown name is a problem of ``declared`` and falls
        back to the workspace's."""
        return self.profiles.get(project.rules) or self.profiles[self.rules]

    def measurer(self, table: Callable[[str], TypedTable | Missing] | None = None) -> Measurer:
        """A measurer over the sources as they are now, or over the tables that ``table`` gives."""
        return Measurer(table or self.sources.table, self._evaluators[0], VERSION)

    def evidence(self) -> EvidenceFolder:
        return EvidenceFolder(self.data / "evidence")

    def store(self) -> Store:
        """The store, open; close it or use it in a ``with``. One for a request, one for a run."""
        return open_store(self.data / "jixiao.db")

    def read(self, paths: Iterable[Path] | None = None) -> list[Read]:
        """The given target files, or all of the workspace, as read now."""
        return self._targets.all() if paths is None else [self._targets.read(path) for path in paths]

    def check(self, read: Read) -> tuple[Problem, ...]:
        """Everything there is to say of one target file, in the order of its lines."""
        project = read.draft
        if project is None:
            return read.problems
        checked = check(project, self.profile_of(project), self.evaluators, whole=read.project is not None)
        named: tuple[Problem, ...] = ()
        if project.rules and project.rules not in self.profiles:
            known = "、".join(sorted(self.profiles))
            named = (Problem(read.file, 1, 1, f"没有评分规则“{project.rules}”，可用的有：{known}", "rules-unknown"),)
        found = dict.fromkeys((*named, *read.problems, *checked))
        return tuple(sorted(found, key=lambda each: (each.line, each.column)))

    def declared(self, store: Store, now: datetime | None = None) -> Declared:
        """The projects that stand and every problem; a declaration without errors is kept in ``store`` as last good.

        Nothing is checked again while no file changed.
        """
        reads = self.read()
        if self._declared is None or self._declared[0] != reads:
            known = store.declarations()
            declared = stand(reads, {each: text for each, (_, text, _) in known.items()}, self.check)
            self._keep(store, reads, declared, {each: sha256 for each, (sha256, _, _) in known.items()}, now)
            self._declared = (reads, declared)
        declared = self._declared[1]
        return replace(declared, problems=(*declared.problems, *self.beside()))

    def _keep(
        self, store: Store, reads: list[Read], declared: Declared, known: Mapping[str, str], now: datetime | None
    ) -> None:
        bad = {each.file for each in declared.problems if each.severity is Severity.ERROR}
        for each in reads:
            if each.project and each.file not in bad and known.get(each.id) != each.project.sha256:
                text = each.content.decode("utf-8-sig")
                store.declare(each.id, each.file, each.project.sha256, text, now or datetime.now(UTC))

    def beside(self) -> tuple[Problem, ...]:
        """Problems of the workspace's other files."""
        return (*self._profiles[1], *self._evaluators[1], *self.sources.problems)
