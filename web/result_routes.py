"""Which page of 结果应用 and 改进措施 needs which act: a part of the table in ``permissions.py``."""

from collections.abc import Mapping

from people.permissions import Action

RESULT_ROUTES: Mapping[str, Action] = {
    "results.show": Action.VIEW,
    "results.download": Action.DOWNLOAD,
    "results.show_project": Action.VIEW,
    "results.decide": Action.APPLY_RESULTS,
    "measures.show": Action.VIEW,
    "measures.download": Action.DOWNLOAD,
    "measures.add": Action.FOLLOW_MEASURES,
    "measures.show_one": Action.VIEW,
    "measures.act": Action.FOLLOW_MEASURES,
    "measures.open_evidence": Action.DOWNLOAD,
}
