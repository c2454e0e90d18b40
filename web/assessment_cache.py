"""Assessments worked out before: the same project, rules, day and records give the same assessment, so it
is kept."""

from collections.abc import Hashable

from forms.dossier import Dossier
from indicators.assessment import Assessment
from indicators.records import ProjectRecords

MOST_ASSESSMENTS = 4000


class AssessmentCache:
    """The assessments of one process; when there are too many, all are forgotten."""

    def __init__(self, most: int = MOST_ASSESSMENTS) -> None:
        self.most = most
        self._assessments: dict[Hashable, Assessment] = {}

    def get_or_assess(self, dossier: Dossier) -> Assessment:
        key = assessment_key(dossier)
        assessment = self._assessments.get(key)
        if assessment is None:
            assessment = dossier.assessment()
            self._keep(key, assessment)
        return assessment

    def _keep(self, key: Hashable, assessment: Assessment) -> None:
        if len(self._assessments) >= self.most:
            self._assessments.clear()
        self._assessments[key] = assessment


def assessment_key(dossier: Dossier) -> Hashable:
    """The sheet and the rules by their hashes, the records by the numbers of their rows and what is damaged
    of them: sound rows never change."""
    project, rows = dossier.project, row_numbers(dossier.records)
    return (project.id, project.sha256, dossier.profile.sha256, dossier.as_of, rows)


def row_numbers(records: ProjectRecords) -> Hashable:
    observations = tuple(sorted(observation.seq for observation in records.observations.values()))
    return observations, tuple(entry.seq for entry in records.entries), records.damage
