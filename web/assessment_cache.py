"""Assessments worked out before: the same project, rules, day and facts give the same assessment, so it is kept."""

from collections.abc import Hashable
from datetime import date

from indicators.assessment import Assessment, assess
from indicators.model import Project
from indicators.records import Facts
from indicators.rules import Profile

MOST = 4000


class Judged:
    """The assessments of one process; when there are too many, all are forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._found: dict[Hashable, Assessment] = {}

    def of(self, project: Project, profile: Profile, facts: Facts, as_of: date) -> Assessment:
        key = (project.id, project.sha256, profile.sha256, as_of, *traces(facts))
        found = self._found.get(key)
        if found is None:
            found = assess(project, profile, facts, as_of)
            if len(self._found) >= self.most:
                self._found.clear()
            self._found[key] = found
        return found


def traces(facts: Facts) -> tuple[Hashable, Hashable]:
    """The numbers of the kept rows that facts are made of; kept rows never change."""
    return tuple(sorted(each.seq for each in facts.observations.values())), tuple(each.seq for each in facts.entries)
