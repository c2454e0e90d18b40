"""The rules of 通报 of a workspace: ``bulletin.yaml`` as it is now; what is wrong with it is a problem."""

from dataclasses import dataclass
from pathlib import Path

from bulletins.reading import read_bulletin_rules
from bulletins.rules import USUAL_RULES, BulletinRules
from store import os_error_cause
from yamlfiles.problem import FilePlace, Problem, Severity, any_error

BULLETIN_FILE = "bulletin.yaml"


@dataclass(frozen=True)
class LoadedBulletinRules:
    """The usual rules with ``text`` "" where there is no file, or one with errors."""

    rules: BulletinRules = USUAL_RULES
    text: str = ""
    problems: tuple[Problem, ...] = ()


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
