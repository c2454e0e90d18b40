"""The rule profiles of a workspace: those that are shipped, and its own ``rules/`` beside them or in their place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checks.catalogue import CHECK_IDS
from indicators.profiles import Profile, read_profiles
from store import cause
from workspace.watched import Watched
from yamlfiles.problem import Problem

SHIPPED = Path(__file__).resolve().parent.parent / "rules"
SUFFIXES = {".yaml", ".yml"}


class NoRulesError(Exception):
    """There is no profile to score by; the message says which is wanted and what is wrong with it."""


@dataclass(frozen=True)
class Rules:
    """The profiles by name, and what is wrong with their files."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def named(self, *names: str) -> Profile:
        """The profile of the first name there is; raises NoRulesError."""
        found = next((self.profiles[each] for each in names if each in self.profiles), None)
        if found is None:
            raise NoRulesError(self.why_not(names[-1]))
        return found

    def why_not(self, name: str) -> str:
        wrong = [str(each) for each in self.problems if Path(each.file).stem == name]
        if wrong:
            return f"评分规则“{name}”有错误，请改正：{'；'.join(wrong[:3])}"
        return f"没有评分规则“{name}”，可用的有：{'、'.join(sorted(self.profiles)) or '（无）'}"


class RuleFiles:
    """A profile of the workspace with mistakes does not take its place: the one read before stands, or the shipped one."""

    def __init__(self, root: Path) -> None:
        self.own = root / "rules"
        self._watched = Watched(self.files, self.read)
        self._read = Rules()

    @property
    def rules(self) -> Rules:
        """As last looked at."""
        return self._watched.value

    def look(self) -> Rules:
        return self._watched.look()

    def files(self) -> Iterator[Path]:
        """Those of the workspace last, for they stand before the shipped ones."""
        for folder in dict.fromkeys((SHIPPED, self.own.resolve())):
            yield from (each for each in sorted(folder.glob("*")) if each.suffix in SUFFIXES)

    def read(self) -> Rules:
        contents, unread = contents_of(self.files())
        profiles, problems = read_profiles(contents, CHECK_IDS)
        shipped, _ = contents_of(each for each in self.files() if each.parent == SHIPPED)
        instead, _ = read_profiles(
            {**contents, **{each: shipped[each] for each in shipped if each not in profiles}}, CHECK_IDS
        )
        before = {name: each for name, each in self._read.profiles.items() if name in contents}
        self._read = Rules({**instead, **before, **profiles}, (*unread, *problems))
        return self._read


def contents_of(files: Iterator[Path]) -> tuple[dict[str, bytes], list[Problem]]:
    """The bytes of each file by its name; one that cannot be read is a problem."""
    contents, unread = {}, []
    for path in files:
        try:
            contents[path.stem] = path.read_bytes()
        except OSError as error:
            message = f"无法读取文件：{cause(error)}"
            unread.append(Problem(f"rules/{path.name}", 1, 1, message, "file"))
    return contents, unread
