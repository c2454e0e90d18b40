"""The rule profiles of a workspace: those that are shipped, and its own ``rules/`` beside them or in their
place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checks.catalogue import CHECK_IDS
from indicators.profiles import Profile, read_profiles
from store import os_error_cause
from workspace.watched import WatchedFiles
from yamlfiles.problem import FilePlace, Problem, Severity
from yamlfiles.text import decode_text

SHIPPED = Path(__file__).resolve().parent.parent / "rules"
SUFFIXES = {".yaml", ".yml"}


class NoRulesError(Exception):
    """There is no profile to score by; the message says which is wanted and what is wrong with it."""


@dataclass(frozen=True)
class RuleProfiles:
    """The profiles by name, and what is wrong with their files. ``texts`` are the files that each profile
    was made of, its own and those it extends, by their names."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def find_profile(self, *names: str) -> Profile:
        """The profile of the first name there is; raises NoRulesError."""
        found = next((self.profiles[name] for name in names if name in self.profiles), None)
        if found is None:
            raise NoRulesError(self.explain_missing(names[-1]))
        return found

    def explain_missing(self, name: str) -> str:
        wrong = [str(problem) for problem in self.problems if Path(problem.place.file).stem == name]
        if wrong:
            return f"评分规则“{name}”有错误，请改正：{'；'.join(wrong[:3])}"
        return f"没有评分规则“{name}”，可用的有：{'、'.join(sorted(self.profiles)) or '（无）'}"


class RuleFiles:
    """A profile of the workspace with mistakes does not take its place: the one read before stands, or the
    shipped one."""

    def __init__(self, root: Path) -> None:
        self.own_folder = root / "rules"
        self._watched = WatchedFiles(self.rule_files, self.read_rules)
        self._last_read = RuleProfiles()

    @property
    def rules(self) -> RuleProfiles:
        """As last looked at."""
        return self._watched.last_value

    def refresh(self) -> RuleProfiles:
        return self._watched.refresh()

    def rule_files(self) -> Iterator[Path]:
        """Those of the workspace last, for they stand before the shipped ones."""
        for folder in dict.fromkeys((SHIPPED, self.own_folder.resolve())):
            yield from (path for path in sorted(folder.glob("*")) if path.suffix in SUFFIXES)

    def read_rules(self) -> RuleProfiles:
        contents, unread = read_contents(self.rule_files())
        profiles, problems = read_profiles(contents, CHECK_IDS)
        shipped, _ = read_contents(file for file in self.rule_files() if file.parent == SHIPPED)
        shipped_again = {**contents, **{text: shipped[text] for text in shipped if text not in profiles}}
        instead = profiles if shipped_again == contents else read_profiles(shipped_again, CHECK_IDS)[0]
        before = {name: profile for name, profile in self._last_read.profiles.items() if name in contents}
        texts = {
            **lineage_texts(instead, shipped_again),
            **{name: self._last_read.texts[name] for name in before},
            **lineage_texts(profiles, contents),
        }
        self._last_read = RuleProfiles({**instead, **before, **profiles}, (*unread, *problems), texts)
        return self._last_read


def lineage_texts(
    profiles: Mapping[str, Profile], contents: Mapping[str, bytes]
) -> dict[str, Mapping[str, str]]:
    """The texts that each profile was made of."""
    texts: dict[str, Mapping[str, str]] = {}
    for name, profile in profiles.items():
        texts[name] = {member: decode_text(contents[member]) for member in profile.lineage}
    return texts


def read_contents(files: Iterator[Path]) -> tuple[dict[str, bytes], list[Problem]]:
    """The bytes of each file by its name; one that cannot be read is a problem."""
    contents, unread = {}, []
    for path in files:
        try:
            contents[path.stem] = path.read_bytes()
        except OSError as error:
            message = f"无法读取文件：{os_error_cause(error)}"
            unread.append(Problem(FilePlace(f"rules/{path.name}"), "file", Severity.ERROR, message))
    return contents, unread
