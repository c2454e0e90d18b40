"""Assessments worked out before: the same project, rules, day and facts give the same assessment, so it is kept."""

from collections.abc import Hashable
from datetime import date

from indicators.assessment import Assessment, assess
from indicators.model import Project
from indicators.records import ProjectRecords
from indicators.rules import Profile

MOST_ASSESSMENTS = 4000


class AssessmentCache:
    """The assessments of one process; when there are too many, all are forgotten."""

    def __init__(self, most: int = MOST_ASSESSMENTS) -> None:
        self.most = most
        self._assessments: dict[Hashable, Assessment] = {}

    def get_or_assess(
        self, project: Project, profile: Profile, facts: ProjectRecords, as_of: date
    ) -> Assessment:
        key = (project.id, project.sha256, profile.sha256, as_of, *record_numbers(facts))
        found = self._assessments.get(key)
        if found is None:
            found = assess(project, profile, facts, as_of)
            if len(self._assessments) >= self.most:
                self._assessments.clear()
            self._assessments[key] = found
        return found


def record_numbers(facts: ProjectRecords) -> tuple[Hashable, Hashable]:
    """The numbers of the kept rows that facts are made of; kept rows never change."""
    return tuple(sorted(observation.seq for observation in facts.observations.values())), tuple(
        entry.seq for entry in facts.entries
    )
