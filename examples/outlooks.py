"""What people would say at the end of July, so that both monitoring sheets of the sample year are complete:
made up as well."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from examples.entries import BY

MONTH = 7
SURE, MAYBE, NEVER = "确定能", "有可能", "完全不可能"

STAFF: Mapping[str, Mapping[str, str]] = {
    "staff-in-post": {
        "forecast": "100%",
        "likelihood": SURE,
        "note": "（样例）1–7月人员全部在岗。",
    },
    "tasks-done": {"forecast": "100%", "likelihood": SURE, "note": "（样例）按月计划推进。"},
    "on-time": {
        "forecast": "97%",
        "likelihood": MAYBE,
        "cause": "制度保障",
        "explanation": "（样例）涉及多个承办单位的工单权责界定耗时，逾期办结较多，全年预计略低于98%。",
        "measure": "（样例）临期工单提前两个工作日预警，逾期较多的承办单位按月督办；责任人：样例督办岗，{year}年9月底前见效。",
    },
    "cost-control": {"forecast": "98%", "likelihood": SURE},
    "efficiency": {
        "forecast": "88%",
        "likelihood": MAYBE,
        "cause": "人员保障",
        "explanation": "（样例）夏季供水、供电类来电集中，高峰时段坐席不足。",
        "measure": "（样例）按小时话务量调整排班，增加机动坐席；责任人：样例话务岗，{year}年10月底前完成。",
    },
    "duty-performance": {"grade": "达成", "forecast": "达成", "likelihood": SURE},
    "satisfaction": {
        "forecast": "97%",
        "likelihood": NEVER,
        "cause": "其他",
        "explanation": "（样例）目标值为100%，上半年已有回访不满意的工单。",
        "measure": "（样例）不满意工单逐件复核，符合条件的重办；责任人：样例回访岗，{year}年12月底前完成。",
    },
    "funds": {"forecast": "4.45", "note": "（样例）培训和工装采购安排在下半年。"},
}
VOICE: Mapping[str, Mapping[str, str]] = {
    "voice-fee": {
        "forecast": "7.8万元",
        "likelihood": MAYBE,
        "cause": "经费保障",
        "explanation": "（样例）语音费按实际通话量结算，全年支付预计略低于预算。",
        "measure": "（样例）按季核对话单，年底前结清；责任人：样例财务岗，{year}年12月20日前完成。",
    },
    "line-faults": {"forecast": "0", "likelihood": SURE},
    "line-availability": {"forecast": "99.9%", "likelihood": SURE},
    "voice-cost": {"forecast": "7.8万元", "likelihood": SURE},
    "smooth-work": {"forecast": "97%", "likelihood": SURE},
    "round-the-clock": {"grade": "达成", "forecast": "达成", "likelihood": SURE},
    "satisfaction": {
        "forecast": "98.5%",
        "likelihood": NEVER,
        "cause": "其他",
        "explanation": "（样例）目标值为100%，部分诉求因政策原因暂不能解决，来电群众评价不满意。",
        "measure": "（样例）加强政策解释和后续跟踪；责任人：样例回访岗，{year}年12月底前完成。",
    },
    "funds": {"forecast": "7.80", "note": "（样例）按近七个月话务量估算。"},
}
PROJECTS = {"staff-costs": STAFF, "voice-service": VOICE}


def sample_outlooks(year: int = 2024) -> Sequence[Mapping[str, Any]]:
    """Each with ``project``, ``indicator``, ``by``, ``as_of`` and what was typed."""
    return [
        {
            **{field: words.format(year=year) for field, words in typed.items()},
            "project": f"{year}/{project}",
            "indicator": indicator,
            "by": BY,
            "as_of": date(year, MONTH, 31),
        }
        for project, of_project in PROJECTS.items()
        for indicator, typed in of_project.items()
    ]
