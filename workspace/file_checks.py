"""All that is to be said of one target file, beside the rules, the evaluators and the sheets of its year."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks import YearContext, check_targets
from indicators.model import EvaluatorInfo, Project
from sources.tables import Table
from workspace.declared import ReadTargetFile
from workspace.rules import RuleProfiles
from yamlfiles.problem import FilePlace, Problem, Severity, sort_by_line


@dataclass(frozen=True)
class CheckInputs:
    """What decides over every target file; ``default_rules`` names the profile of projects that name none,
    ``tables`` are those that evaluators may read."""

    rules: RuleProfiles
    default_rules: str
    evaluators: Mapping[str, EvaluatorInfo]
    tables: Mapping[str, Table]


def check_file(read: ReadTargetFile, inputs: CheckInputs, year: YearContext | None) -> tuple[Problem, ...]:
    """In the order of its lines. Raises NoRulesError."""
    project = read.draft
    if project is None:
        return read.problems
    profile = inputs.rules.find_profile(*filter(None, (project.rules, inputs.default_rules)))
    checked = check_targets(project, profile, inputs.evaluators, whole=read.project is not None, year=year)
    found = dict.fromkeys((*unknown_rules(project, inputs.rules), *read.problems, *checked))
    return sort_by_line(found)


def unknown_rules(project: Project, rules: RuleProfiles) -> tuple[Problem, ...]:
    if not project.rules or project.rules in rules.profiles:
        return ()
    message = f"没有评分规则“{project.rules}”，可用的有：{'、'.join(sorted(rules.profiles))}"
    place = FilePlace(project.file, *project.places.get("rules", (1, 1)))
    return (Problem(place, "rules-unknown", Severity.ERROR, message),)
