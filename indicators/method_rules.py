"""By which words, units and circumstances a row of a target sheet means one way of measuring.

To teach a wording, add it to the words of its method; a new method gets one line in ``RULES``, those above
others where several fit. A named group of the words is a parameter of the method. ``tests/cases/proposals``
holds rows with what is right for each: add the row there first.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from indicators.model import EMPTY_MAPPING, Parameters


class Sureness(StrEnum):
    """How sure a proposal is, for the person who decides."""

    SURE = "sure"
    LIKELY = "likely"
    CHECK = "check"


SURE, LIKELY, CHECK = Sureness.SURE, Sureness.LIKELY, Sureness.CHECK
SURENESS_WORDS = {SURE: "确定", LIKELY: "较有把握", CHECK: "需要核对"}


@dataclass(frozen=True)
class MethodRule:
    """``words`` are looked for in the name of the row, ``unless`` must not stand there. ``of_hotline``: only
    where the project is a hotline's, or the name speaks of one. ``of_project``: measured on the payments or
    the budget of this project alone. ``from_words``: also where the target is words, which are then read as
    all of it. ``caution`` is what the person has to look at."""

    evaluator: str
    words: str
    sureness: Sureness = SURE
    unless: str = ""
    of_hotline: bool = False
    of_project: bool = False
    from_words: bool = False
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    caution: str = ""


ON_TIME = r"(?:按时|按期|及时|如期|限时|限期|准时)"
HANDLED = r"(?:办结|办理|办复|处置|回复|答复|反馈|处理)"
OTHER_MATTERS = r"督办|知识库|质检|抽检|培训|故障|系统|设备|信息公开|业务|合同|采购|保修|报修|维修"
"""What is also handled on time, but by no work order."""
OTHER_PEOPLE = r"员工|职工|话务员|坐席|座席|接线员|学员|学生|家长|干警|工作人员|参训|承办单位|培训|领导"
"""Who is asked in a survey of its own, not when orders are called back."""
PAID_FOR = r"(?:话费|通话费|电话费|座机费|回访费|通信费|线路费|租用费|租赁费|外包费|运维费|维护费|服务费)"
RATE_OF_TIME = r"及时|按时|合规|规范|准确|足额|安全|知晓|满意"

RULES = (
    MethodRule(
        "hotline.answered_within",
        r"(?P<seconds>\d{1,3})秒钟?(?:之?内|以内)?的?(?:人工|电话)?(?:接通|应答|接听|接起)率?",
    ),
    MethodRule("hotline.connect_rate", r"(?:接通|应答|接听|接起)率", unless=r"\d秒|及时|外呼"),
    MethodRule("hotline.average_wait", r"平均(?:排队|等待|等候|应答)(?:等待|等候)?(?:时长|时间|速度)"),
    MethodRule("hotline.average_talk", r"平均通话(?:时长|时间)"),
    MethodRule("hotline.abandon_rate", r"(?:放弃|呼损|弃呼|弃线)率"),
    MethodRule("hotline.direct_answer_rate", r"(?:直接|在线|即时|当场)答复率|一次性?(?:解答|答复)率|直办率"),
    MethodRule("hotline.direct_answer_rate", r"在线办结率", LIKELY),
    MethodRule(
        "hotline.dispatched_on_time_rate",
        rf"(?:派单|转办|派发|派遣|分派|交办|转派){ON_TIME}率|{ON_TIME}(?:派单|转办|派发|派遣|分派|交办)率",
        LIKELY,
        caution="时限按受理后 24 小时，请按本地规定核对",
    ),
    MethodRule("hotline.return_rate", r"(?:退单|回退|退回)率"),
    MethodRule("hotline.signed_on_time_rate", rf"{ON_TIME}(?:签收|接收)率|(?:签收|接收){ON_TIME}?率"),
    MethodRule(
        "hotline.on_time_rate",
        rf"{ON_TIME}{HANDLED}率|{HANDLED}{ON_TIME}率",
        unless=OTHER_MATTERS,
        of_hotline=True,
    ),
    MethodRule(
        "hotline.on_time_rate",
        rf"{ON_TIME}完成率",
        CHECK,
        unless=OTHER_MATTERS,
        of_hotline=True,
        caution="“完成”指工单还是其他任务，只有单位知道；指其他任务的请保留人工填报",
    ),
    MethodRule(
        "hotline.overdue_rate", r"(?:逾期|超期|超时)(?:办结)?率", unless=OTHER_MATTERS, of_hotline=True
    ),
    MethodRule(
        "hotline.overdue_open", r"(?:逾期|超期)(?:未结|未办结?|未办理)(?:件|工单)?(?:件数|数量?)?", LIKELY
    ),
    MethodRule(
        "hotline.closed_rate",
        r"(?:办结|结案)率",
        unless=f"{ON_TIME}|在线|直接|{OTHER_MATTERS}",
        of_hotline=True,
    ),
    MethodRule("hotline.callback_rate", r"有效回访率", params={"effective": "是"}),
    MethodRule("hotline.callback_rate", r"回访(?:完成|覆盖)?率", unless="有效|满意"),
    MethodRule(
        "hotline.call_satisfaction_rate",
        r"(?:来电|通话|呼入|话后|接听)[^,、]{0,6}满意[率度]?",
        LIKELY,
        unless=OTHER_PEOPLE,
        caution="按通话结束后的评价计算；要按办理结果的回访计算的，请改选“满意率”",
    ),
    MethodRule(
        "hotline.satisfaction_rate",
        r"满意[率度]?",
        LIKELY,
        unless=OTHER_PEOPLE,
        of_hotline=True,
        caution="按工单办结后的回访评价计算；另做问卷调查的请保留人工填报",
    ),
    MethodRule("hotline.solved_rate", r"解决率", of_hotline=True),
    MethodRule("hotline.contacted_rate", r"先行联系率|首次联系率"),
    MethodRule(
        "hotline.contacted_rate",
        r"响应率",
        CHECK,
        unless=OTHER_MATTERS,
        of_hotline=True,
        caution="按是否先行联系计算；有响应时限的请填时限",
    ),
    MethodRule("hotline.redo_rate", r"(?:重办|二次办理|重新办理|返工)率"),
    MethodRule(
        "hotline.line_availability",
        r"(?:线路|通信|通讯)[^,、]{0,4}(?:可用|畅通|完好|正常运行|正常)率?",
        unless="故障",
    ),
    MethodRule(
        "hotline.fault_count",
        r"(?:线路|通信|热线|话务)[^,、]{0,6}(?:零故障|故障)(?:发生)?(?:次数|数量?)?",
        LIKELY,
        unless="率$|及时",
        caution="计入统计期内的全部非计划故障；只计重大故障的请另加条件",
    ),
    MethodRule(
        "hotline.service_hours_rate",
        r"7[*×xX]24(?:小时)?|24小时(?:不间断)?(?:人工)?服务",
        CHECK,
        of_hotline=True,
        from_words=True,
        caution="以话单为证，按有人工接通的小时计算；靠值班记录说明的请保留人工填报",
    ),
    MethodRule(
        "hotline.calls",
        r"(?:呼入|来电|话务|接听|接话|接电)[^,、率]{0,6}(?:总?量|次数|数)",
        LIKELY,
        unless="培训|员|演练|检查|考核",
    ),
    MethodRule(
        "hotline.volume",
        r"(?:受理|接办|办理)[^,、率]{0,8}(?:总?量|件数|工单数|数)",
        LIKELY,
        unless=f"回访|{OTHER_MATTERS}",
        of_hotline=True,
    ),
    MethodRule(
        "finance.unit_cost",
        r"(?:单通|每通|每个?电话|单次通话)[^,、]{0,6}(?:成本|费用)",
        params={"per": "calls"},
        of_project=True,
    ),
    MethodRule(
        "finance.unit_cost",
        r"(?:每件|单件|每单)[^,、]{0,6}(?:成本|费用)",
        LIKELY,
        of_hotline=True,
        of_project=True,
        params={"per": "orders"},
    ),
    MethodRule("finance.progress_gap", r"(?:与|超|比)序时进度(?:之?差)?", LIKELY, of_project=True),
    MethodRule(
        "finance.execution_rate",
        r"(?:预算|资金|经费|拨款)[^,、率]{0,4}(?:执行|支出|支付)(?:完成)?率|(?:预算)?(?:执行|支出)率"
        r"|(?:预算|资金|经费)(?:执行|支出|支付)进度",
        unless=rf"{RATE_OF_TIME}|政策|制度|任务|计划|序时",
        of_project=True,
    ),
    MethodRule(
        "finance.funds_received_rate",
        r"(?:资金|经费|拨款|预算)[^,、率]{0,4}(?:到位|拨付|拨款)率",
        unless=RATE_OF_TIME,
        of_project=True,
    ),
    MethodRule("finance.cost_rate", r"成本(?:费用)?控制率?", unless="节约|单位|每", of_project=True),
    MethodRule("finance.carry_over_rate", r"(?:结转结余|结余结转|结余|结转)率", of_project=True),
    MethodRule("finance.adjustment_rate", r"(?:预算|资金)调[整剂]率", of_project=True),
    MethodRule(
        "finance.spending",
        r"项目(?:的|总)?(?:成本|支出|资金投入|总投入|总投资)(?:概算|总额)?|(?:资金|经费)总(?:额|投入|支出)",
        LIKELY,
        unless="单位|每|人均|节约|效益",
        of_project=True,
    ),
    MethodRule(
        "finance.spending",
        rf"{PAID_FOR}(?:支出|总额)?$",
        CHECK,
        unless="单位|人均|单价|节约",
        of_hotline=True,
        of_project=True,
        caution="计入这个项目的全部支付；只是其中一部分的，请另加条件或保留人工填报",
    ),
)
HOTLINE_PROJECT = re.compile(r"热线|12345|12328|话务|呼叫中心|[坐座]席|接诉即办|便民服务中心")
"""In the name of a project or of its unit."""
HOTLINE_ROW = re.compile(r"热线|12345|12328|话务|呼叫中心|来电|呼入|工单|诉求|回访|接诉即办")
"""In the name of a row."""
ORNAMENTS = re.compile(
    r"全年|年度|本年|当年|全市|全区|12345|热线|政务|便民|市民|群众|企业|平台|工单|电话|人工|来电|话务|诉求|服务|中心|"
    r"通信|语音|项目|资金|问题|对象|办理|达到(?:目标|预计|预期)?值?|的|人|[^\w]|_"
)
"""What may stand around the words without changing what they mean."""
