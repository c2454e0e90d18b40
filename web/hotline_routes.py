"""Which pages of 热线运行 need which act: the part of ``web/permissions.ROUTES`` for them."""

from collections.abc import Mapping

from people.permissions import Action

HOTLINE_ROUTES: Mapping[str, Action] = {
    "supervision.show": Action.VIEW_HOTLINE,
    "supervision.download": Action.VIEW_HOTLINE,
    "supervision.issue": Action.SUPERVISE,
    "supervision.show_order": Action.VIEW_HOTLINE,
    "supervision.act": Action.SUPERVISE,
    "supervision.open_evidence": Action.VIEW_HOTLINE,
    "hotline_reports.show": Action.VIEW_HOTLINE,
    "hotline_reports.download": Action.VIEW_HOTLINE,
    "hotline_reports.issue": Action.SUPERVISE,
    "outgoing.show_all": Action.VIEW_HOTLINE,
    "outgoing.show": Action.VIEW_HOTLINE,
    "outgoing.download": Action.VIEW_HOTLINE,
    "outgoing.issue": Action.SUPERVISE,
    "operators.show": Action.VIEW_HOTLINE,
    "operators.download": Action.VIEW_HOTLINE,
    "operators.issue": Action.SUPERVISE,
    "operators.show_issued": Action.VIEW_HOTLINE,
    "operators.download_issued": Action.VIEW_HOTLINE,
    "operators.show_training": Action.VIEW_HOTLINE,
    "operators.download_training": Action.VIEW_HOTLINE,
    "bulletins.show": Action.VIEW_HOTLINE,
    "bulletins.download": Action.VIEW_HOTLINE,
    "bulletins.issue": Action.SUPERVISE,
    "bulletins.show_issued": Action.VIEW_HOTLINE,
    "bulletins.download_issued": Action.VIEW_HOTLINE,
}
