"""Every check there is, for rule profiles, which may weigh each by its id, and as the list that people read.

``docs/checks.md`` is this list: ``make docs`` writes it, and a test fails where it is stale.
"""

from collections.abc import Iterator
from typing import Any

from checks import evaluation, monitoring, targets
from checks.registry import Check
from indicators.display import SEVERITY_WORDS

ALL_CHECKS: tuple[Check[Any], ...] = (*targets.CHECKS, *monitoring.CHECKS, *evaluation.CHECKS)
CHECK_IDS = tuple(check.id for check in ALL_CHECKS)

CHECK_GROUPS = (
    ("T", "目标表", "`python app.py check`、问题页和项目页用这些检查看目标文件。"),
    ("M", "运行监控", "监控页和监控表用这些检查，`form monitoring --format json` 的 `findings` 是结果。"),
    ("E", "自评表", "项目页用这些检查看本系统的自评表，也用来复核交来的自评表。"),
)
TABLE_HEADER = "| 编号 | 检查什么 | 级别 | 怎么办 | 依据 |\n|---|---|---|---|---|"
INTRODUCTION = """\
# 检查项目一览

本页由程序生成（`make docs`），请勿手工修改。

级别：错误须改正，提醒请核对，建议可以不改。同一项检查在个别情形下会轻一级或重一级。
评分规则文件可以在 `checks` 一节改某个编号的级别，或写 `off` 关掉，须写明依据，见[评分规则](rule-profiles.md)。
“依据”写的是所据文件和要点，除自评表表样外都据摘编转述，原文尚未逐条核对，引用前请核对原文。
拿不准的不说：缺少资料、只有半张表、写法两可时，检查不作判断；复核时以 R3、R4 说明哪些没有核对，见[复核自评表](recheck.zh.md)。\
"""


def format_catalogue() -> str:
    """The list as a document."""
    return "\n\n".join((INTRODUCTION, *_catalogue_sections())) + "\n"


def _catalogue_sections() -> Iterator[str]:
    for letter, title, use in CHECK_GROUPS:
        own = _checks_of_group(letter)
        if own:
            yield f"## {title}（{letter}）\n\n{use}\n\n{_checks_table(own)}"
    yield f"## 目标文件本身\n\n{_checks_table(_checks_without_number())}"


def _checks_of_group(letter: str) -> list[Check[Any]]:
    own = (check for check in ALL_CHECKS if _check_number(check, letter))
    return sorted(own, key=lambda check: _check_number(check, letter) or 0)


def _checks_without_number() -> list[Check[Any]]:
    letters = [letter for letter, _, _ in CHECK_GROUPS]
    return [check for check in ALL_CHECKS if not any(_check_number(check, letter) for letter in letters)]


def _check_number(check: Check[Any], letter: str) -> int | None:
    digits = check.id.removeprefix(letter)
    return int(digits) if check.id.startswith(letter) and digits.isdigit() else None


def _checks_table(checks: list[Check[Any]]) -> str:
    return "\n".join((TABLE_HEADER, *map(_table_row, checks)))


def _table_row(check: Check[Any]) -> str:
    severity = SEVERITY_WORDS[check.severity]
    return f"| {check.id} | {check.title} | {severity} | {check.remedy} | {check.source} |"
