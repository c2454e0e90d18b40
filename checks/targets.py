"""Checks of a target sheet that could be read (T): what is wrong with the promise, where, and what to do.

To add one, write it in the module of its kind (``targets_*.py``) and name it in the tuple there.
"""

from collections.abc import Mapping

from checks import (
    targets_file,
    targets_money,
    targets_reviewed,
    targets_sums,
    targets_tree,
    targets_words,
    targets_year,
)
from checks.registry import Check, run_checks
from checks.target_subject import TargetSubject, YearContext
from checks.targets_year import approved_targets_are_unchanged
from indicators.model import EvaluatorInfo, Project
from indicators.rules import Profile
from yamlfiles.problem import Problem, sort_by_line

CHECKS: tuple[Check[TargetSubject], ...] = (
    *targets_file.CHECKS,
    *targets_sums.CHECKS,
    *targets_tree.CHECKS,
    *targets_words.CHECKS,
    *targets_money.CHECKS,
    *targets_year.CHECKS,
    *targets_reviewed.CHECKS,
)


def check_targets(
    project: Project,
    profile: Profile,
    evaluators: Mapping[str, EvaluatorInfo],
    *,
    whole: bool = True,
    year: YearContext | None = None,
) -> tuple[Problem, ...]:
    """Everything the checks have to say of one project, in the order of its file.

    Of a draft, which lacks what could not be read, ``whole`` is false: then only what holds for each part
    is said.
    """
    sheet = TargetSubject(project, profile, evaluators, year or YearContext())
    return sort_by_line(run_checks(CHECKS, sheet, profile.checks, whole=whole))


def check_approved(project: Project, profile: Profile, approved: Project) -> tuple[Problem, ...]:
    """What of a working text is not as it was approved."""
    sheet = TargetSubject(project, profile, {}, YearContext(approved=approved))
    return sort_by_line(run_checks((approved_targets_are_unchanged,), sheet, profile.checks))
