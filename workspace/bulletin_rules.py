"""The rules of 通报 of a workspace: ``bulletin.yaml`` as it is now; what is wrong with it is a problem."""

from dataclasses import dataclass
from pathlib import Path

from bulletins.reading import read_bulletin_rules
from bulletins.rules import USUAL_RULES, BulletinRules
from store import os_error_cause
from yamlfiles.problem import FilePlace, Problem, Severity, any_error

BULLETIN_FILE = "bulletin.yaml"
USUAL_INSTEAD = "通报规则有错误，改正以前按通用规则：不分类、不单列，督办用通用的天数和次数"


@dataclass(frozen=True)
class LoadedBulletinRules:
    """The usual rules with ``text`` "" where there is no file, or one with errors."""

    rules: BulletinRules = USUAL_RULES
    text: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def note(self) -> str:
        """That the usual rules stand in the place of those laid down, "" where they do not."""
        return USUAL_INSTEAD if any_error(self.problems) else ""


def load_bulletin_rules(root: Path) -> LoadedBulletinRules:
    try:
        content = (root / BULLETIN_FILE).read_bytes()
    except FileNotFoundError:
        return LoadedBulletinRules()
    except OSError as error:
        message = f"无法读取文件：{os_error_cause(error)}"
        return LoadedBulletinRules(
            problems=(Problem(FilePlace(BULLETIN_FILE), "file", Severity.ERROR, message),)
        )
    rules, problems = read_bulletin_rules(content, BULLETIN_FILE)
    if any_error(problems):
        return LoadedBulletinRules(problems=problems)
    return LoadedBulletinRules(rules, content.decode("utf-8-sig"), problems)
