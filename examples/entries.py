"""What people would add to the sample year so that both self-evaluations come to their end: made up, like
the rest."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from examples.evidence import evidence_files

BY = "样例填报人"

# {next} stands for the year after the one that is evaluated.
STAFF: Mapping[str, Mapping[str, str]] = {
    "staff-in-post": {
        "reason": "（样例）9月、10月1名事业编制人员驻村帮扶，名册列为不在岗。",
        "measure": "（样例）驻村期满已返岗，人员变动提前一个月安排顶岗；责任人：样例综合岗，{next}年1月底前完成。",
    },
    "on-time": {
        "reason": "（样例）部分投诉、举报类工单涉及多个承办单位，权责界定耗时，个别县区和部门逾期办结。",
        "measure": "（样例）对临期工单提前两个工作日预警，对逾期较多的承办单位按月督办通报；责任人：样例督办岗，{next}年6月底前完成。",
    },
    "efficiency": {
        "reason": "（样例）采暖季和节假日前后话务集中，高峰时段坐席不足，排队时间较长。",
        "measure": "（样例）按小时话务量调整排班，高峰时段增加机动坐席；责任人：样例话务岗，{next}年3月底前完成。",
    },
    "duty-performance": {"grade": "达成", "points": "15", "evidence": "履职情况说明"},
    "satisfaction": {
        "reason": "（样例）目标值为100%，逾期办结和答复笼统的工单回访时被评为不满意。",
        "measure": "（样例）对不满意工单逐件复核、符合条件的重办；下年度按历史水平合理设定满意度目标；责任人：样例回访岗，{next}年全年。",
    },
    "funds": {
        "reason": "（样例）培训和工装采购按实结算，略有结余。",
        "measure": "（样例）结余资金按规定收回；责任人：样例财务岗，{next}年1月底前完成。",
    },
    "goal": {
        "value": "（样例）“12345”人员工作正常运转，热线受理、转办、回访、督办全年不间断，年度工作任务完成。"
    },
}
VOICE: Mapping[str, Mapping[str, str]] = {
    "voice-fee": {
        "reason": "（样例）语音通话费按实际通话量结算，运营商退回一笔重复计收的费用，实际支付低于预算。",
        "measure": "（样例）按近两年话务量测算下年度预算；责任人：样例财务岗，{next}年预算编制时完成。",
    },
    "round-the-clock": {
        "grade": "达成",
        "points": "14.5",
        "reason": "（样例）采暖季夜间话务增多，个别时段排队时间较长。",
        "measure": "（样例）采暖季夜间增加一个机动坐席；责任人：样例话务岗，{next}年10月底前完成。",
        "evidence": "7×24小时服务情况说明",
    },
    "satisfaction": {
        "reason": "（样例）目标值为100%，部分诉求因政策原因暂不能解决，来电群众评价不满意。",
        "measure": "（样例）加强政策解释和后续跟踪，对暂不能解决的诉求建立台账；责任人：样例回访岗，{next}年全年。",
    },
    "funds": {
        "reason": "（样例）语音通话费按实际通话量结算，并收到运营商退费，支出低于预算。",
        "measure": "（样例）按实际话务量安排下年度预算；责任人：样例财务岗，{next}年预算编制时完成。",
    },
    "goal": {"value": "（样例）全年语音线路运行平稳，未发生重大故障，“12345”工作正常运转。"},
}
PROJECTS = {"staff-costs": STAFF, "voice-service": VOICE}


def sample_entries(year: int = 2024) -> Sequence[Mapping[str, Any]]:
    """Each with ``project``, ``indicator``, ``by``, what was typed (``value``, ``grade``, ``points``,
    ``reason``, ``measure``) and ``evidence``: the text of each file by its name. The reserved ids ``funds``
    and ``goal`` occur."""
    papers = evidence_files(year)
    return [
        {
            **{field: words.format(next=year + 1) for field, words in typed.items() if field != "evidence"},
            "project": f"{year}/{project}",
            "indicator": indicator,
            "by": BY,
            "evidence": {
                name: text for name, text in papers.items() if name.split("_")[0] == typed.get("evidence")
            },
        }
        for project, of_project in PROJECTS.items()
        for indicator, typed in of_project.items()
    ]


class SampleAcceptance(NamedTuple):
    """The doubts of one number that somebody lets stand."""

    project: str
    indicator: str
    as_of: date
    reason: str


def sample_acceptances(year: int = 2024) -> Sequence[SampleAcceptance]:
    """The rows of March that carry 待补录 instead of a date (``order_exports.UNDATED``)."""
    reason = (
        "（样例）三月受理时间写作“待补录”的 2 件工单，已与纸质受理台账逐件比对：均在时限内办结，"
        "计入与否不影响结论；已请系统运维补录"
    )
    return [SampleAcceptance(f"{year}/staff-costs", "on-time", date(year, 7, 31), reason)]
