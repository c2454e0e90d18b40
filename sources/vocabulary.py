"""What exports write into columns of few values, and the canonical word for it. Only what has one meaning
is here; codes of one vendor belong in ``values:`` of ``sources.yaml``.
"""

from collections.abc import Mapping
from functools import cache

from indicators.answer_words import ANSWERS

TRUE_WORDS = ("是", "有", "1", "y", "yes", "true", "t", "√", "✓", "对", "已")
FALSE_WORDS = ("否", "无", "没有", "0", "n", "no", "false", "f", "×", "✗", "x", "未", "不是")

FLAG_WORDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "repeated": (
        ("重复", "重复件", "重复工单", "重复诉求", "重复单", "重复投诉", "重复来电"),
        ("非重复", "不重复", "首次", "非重复件", "未重复", "首次诉求", "首次来电", "新增", "初次"),
    ),
    "supervised": (
        ("督办", "督办单", "督办件", "已督办", "重点督办", "督办工单"),
        ("转送单", "未督办", "不督办", "普通", "非督办", "非督办件", "普通件", "普通工单"),
    ),
    "overdue": (
        ("超期", "逾期", "超时", "已超期", "已逾期", "已超时", "超期办结", "逾期办结", "超期未结", "逾期未结", "overdue"),
        (
            "未超期", "未逾期", "未超时", "不超期", "没有超期", "按时", "按期", "正常", "按时办结", "按期办结", "期限内",
            "时限内", "ontime",
        ),
    ),
    "compliant": (
        ("合规", "符合", "符合规定", "规范", "合格", "通过", "审核通过", "合规支付", "compliant"),
        ("不合规", "违规", "不符合", "不符合规定", "不规范", "不合格", "未通过", "不通过", "审核不通过", "noncompliant"),
    ),
    "replied_directly": (
        (
            "直接答复", "直接办结", "在线办结", "当场答复", "即时答复", "直接解答", "直办", "在线解答", "即时办结",
            "当场办结", "当场解答", "直接回复",
            "在线答复", "在线回复", "立即答复", "现场答复", "知识库答复", "三方通话", "话务员直接答复", "坐席直接答复",
            "座席直接答复",
            "热线直接答复", "热线直接办结", "中心直接答复", "直接办理", "直办件", "即答", "即时解答",
        ),
        (
            "转办", "派单", "转派", "交办", "派遣", "非直接答复", "转办件", "交办件", "派单办理", "转办单", "工单转办",
            "派发", "下派", "分派",
            "转送", "转交", "批转", "承办单位办理", "部门办理", "转承办单位", "转部门办理", "转办办理", "非直办",
            "不直接答复", "未直接答复",
        ),
    ),
    "contacted": (
        ("已联系", "联系", "已先行联系", "先行联系", "已首联", "已联系诉求人", "联系过"),
        ("未联系", "没联系", "未先行联系", "没有联系", "未首联", "未联系诉求人", "尚未联系"),
    ),
    "reached": (
        (
            "接通", "已接通", "打通", "已打通", "成功", "回访成功", "拒访", "拒绝回访", "已回访", "接听", "已接听",
            "接通成功", "成功接通", "正常接听",
            "通", "拒绝评价", "拒评", "answered", "connected", "success", "reached",
        ),
        (
            "未接通", "未打通", "无人接听", "关机", "空号", "停机", "占线", "忙", "失败", "回访失败", "未接听",
            "无法接通", "号码错误", "拒接", "未接",
            "不通", "打不通", "未通", "没打通", "没接通", "接不通", "无人应答", "无应答", "未应答", "无法联系",
            "联系不上", "未联系上", "用户忙", "忙音", "忙线",
            "线路忙", "通话中", "正在通话中", "不在服务区", "无法打通", "已关机", "已停机", "欠费停机", "拒绝接听",
            "错号", "号码有误", "暂停服务", "未回访",
            "待回访", "未回访成功", "回访未成功", "无需回访", "不需回访", "不需要回访", "免回访", "无法回访", "noanswer",
            "notanswered", "busy", "failed",
            "unreachable", "poweroff", "notreached",
        ),
    ),
    "planned": (
        (
            "计划", "计划内", "计划检修", "计划性", "计划停机", "割接", "计划割接", "计划维护", "计划性检修", "计划停运",
            "计划中断", "计划性维护", "例行检修",
            "例行维护", "planned", "scheduled",
        ),
        (
            "非计划", "计划外", "突发", "故障", "非计划性", "突发故障", "非计划停机", "非计划停运", "非计划中断",
            "突发性", "临时故障", "设备故障",
            "线路故障", "unplanned", "unscheduled",
        ),
    ),
}  # fmt: skip

VALUE_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "result": {
        "answered": (
            "接通", "已接通", "已接听", "接听", "人工接听", "人工接通", "已应答", "应答", "呼入接通", "成功接听",
            "接通成功", "成功",
            "正常接听", "正常接通", "坐席接听", "座席接听", "坐席接通", "座席接通", "坐席应答", "呼入已接", "已接",
            "已接来电", "已接电话", "接起", "接听成功",
            "呼入接听", "人工应答", "转人工接通", "排队接通", "队列接通", "成功接通",
            "answered", "answer", "success", "connected", "completed", "handled", "agent",
            "answeredbyagent", "complete",
            "completeagent", "completecaller",
        ),
        "abandoned_in_queue": (
            "放弃", "排队放弃", "排队挂断", "队列放弃", "等待放弃", "等待中挂断", "排队中挂断", "呼损", "振铃放弃",
            "振铃未接", "排队超时",
            "坐席未接", "未接听", "用户放弃", "主叫放弃", "人工放弃",
            "未接通", "未接", "未接来电", "未接电话", "漏接", "漏接来电", "漏话", "无人接听", "无人应答", "无应答",
            "未应答", "未人工接听", "人工未接",
            "人工未接通", "坐席未接听", "座席未接", "座席未接听", "坐席未应答", "座席未应答", "坐席无应答", "坐席未接通",
            "座席未接通", "振铃未接听", "振铃放弃未接",
            "振铃超时", "振铃挂断", "振铃中挂断", "振铃中放弃", "队列超时", "队列挂断", "等待超时", "等待挂断",
            "排队未接", "排队未接通", "排队中放弃",
            "排队等待放弃", "呼入未接", "呼入未接听", "呼入未接通", "未接听挂断", "客户放弃", "呼入放弃", "已放弃",
            "来电放弃", "没接通", "未成功接听",
            "noanswer", "unanswered", "notanswered", "noanswered", "missed", "missedcall",
            "cancel", "canceled", "cancelled",
            "abandoned", "abandon", "abandonedinqueue", "abandonedinring", "queuingtimeout",
            "queuetimeout", "timeout",
            "exitwithtimeout", "ringnoanswer", "ringtimeout", "originatorcancel", "lost",
        ),
        "abandoned_in_menu": (
            "菜单放弃", "ivr放弃", "ivr挂断", "菜单挂断", "自助挂断", "语音导航挂断", "导航放弃", "ivr内挂断", "abandonedinivr",
            "ivr内放弃", "ivr中挂断", "ivr中放弃", "ivr未转人工", "导航挂断", "导航中挂断", "自助放弃", "自助中挂断",
            "菜单中挂断", "菜单中放弃", "未转人工",
            "未选择人工", "语音菜单挂断", "语音导航放弃", "abandonedinmenu", "ivrabandon", "ivrhangup", "ivrabandoned",
        ),
        "hung_up": (
            "挂断", "挂机", "已挂断", "用户挂断", "用户挂机", "主叫挂断", "主叫挂机", "客户挂断", "客户挂机",
            "主动挂断", "客户主动挂断", "用户主动挂断", "来电挂断", "来电人挂断", "市民挂断",
            "hang", "hangup", "hungup", "callerhangup",
        ),
        "other": ("其他", "其它", "other", "自助服务", "自助", "自助完成"),
    },
    "outcome": {
        "实际解决": (
            "已实际解决", "已解决", "解决", "实际办理", "解决到位", "全部解决", "完全解决", "得到解决",
        ),
        "部分解决": ("基本解决", "部分实际解决", "阶段性解决"),
        "解释说明": ("解释", "说明解释", "政策解释", "解释答复", "解释说明类", "已解释说明"),
        "其他": ("其它", "不属实", "诉求人撤诉", "撤诉", "转出", "列入计划", "暂不能解决", "未解决", "无法解决"),
    },
    "direction": {
        "inbound": (
            "呼入", "来电", "呼入电话", "入呼", "进线", "呼进", "拨入", "打入", "电话呼入", "来话", "呼入来电",
            "人工呼入", "客户呼入", "市民呼入", "普通呼入",
            "呼入通话", "入局", "in", "inbound", "incoming", "inboundcall", "incomingcall", "callin",
        ),
        "outbound": (
            "呼出", "外呼", "去电", "出呼", "回拨", "外拨", "拨出", "打出", "去话", "出局", "呼出电话", "外呼电话",
            "外拨电话", "电话呼出", "电话外呼",
            "人工外呼", "人工呼出", "手动外呼", "自动外呼", "预测外呼", "预测式外呼", "预览外呼", "智能外呼", "点击外呼",
            "双呼", "回访外呼", "外呼回访", "回访",
            "回呼", "坐席外呼", "座席外呼", "坐席呼出", "呼出通话",
            "out", "outbound", "outgoing", "outboundcall", "outgoingcall", "callout", "callback",
        ),
        "internal": (
            "内部", "内线", "内呼", "内部呼叫", "内部通话", "内线呼叫", "内线通话", "坐席互拨", "座席互拨", "分机互拨",
            "internal", "local", "internalcall",
        ),
    },
    "fund_source": {
        "fiscal": (
            "财政拨款", "财政资金", "本年财政拨款", "当年财政拨款", "一般公共预算", "一般公共预算拨款", "一般公共预算财政拨款",
            "当年预算", "年初预算", "本年预算", "政府性基金", "政府性基金预算", "本级财政资金", "财政预算资金",
            "本级财政拨款", "本年预算资金",
            "当年预算资金", "一般公共预算资金", "一般预算资金", "政府性基金预算资金", "政府性基金预算财政拨款",
            "财政预算内资金", "预算内资金", "公共财政预算资金",
        ),
        "carried_over": (
            "上年结转", "结转", "上年结转资金", "结转资金", "上年结转和结余", "上年结转结余", "以前年度结转", "结转结余",
            "上年财政结转", "往年结转", "以前年度结转资金", "结转结余资金", "上年结余", "财政拨款结转",
        ),
        "other": (
            "其他", "其它", "其他资金", "其它资金", "单位资金", "自有资金", "自筹资金", "事业收入", "单位自筹",
            "单位自有资金", "事业收入资金", "经营收入", "其他收入", "非财政拨款",
        ),
    },
}  # fmt: skip

HUNG_UP = "hung_up"
"""A result that says that the caller left and not where: in the queue if the caller waited at all, else in
the menu."""

WORD_COLUMNS: Mapping[str, frozenset[str]] = {
    "work_orders": frozenset(
        {"repeated", "supervised", "replied_directly", "contacted", "overdue", "outcome"}
    ),
    "calls": frozenset({"direction", "result", "rating"}),
    "callbacks": frozenset({"reached", "satisfaction", "solved"}),
    "faults": frozenset({"planned", "severity"}),
    "payments": frozenset({"fund_source", "compliant"}),
}
"""Columns, by table, whose words decide: one that is not known is in doubt by its word."""

REMAINDER_WORDS: Mapping[str, str] = {"result": "other"}
"""The word that stands for every code not known, in the columns that have one; each such code is noted."""


@cache
def known_words(column: str) -> Mapping[str, str | bool]:
    """Every word known in a column, and what a table has for it; none where a column may say anything.

    The words of a table come first, so that they are found first.
    """
    if column in FLAG_WORDS:
        true_words, false_words = FLAG_WORDS[column]
        return {
            **dict.fromkeys((*TRUE_WORDS, *true_words), True),
            **dict.fromkeys((*FALSE_WORDS, *false_words), False),
        }
    if column in VALUE_WORDS:
        own = {word: word for word in VALUE_WORDS[column]}
        return {other: word for word, words in VALUE_WORDS[column].items() for other in (*words, word)} | own
    return ANSWERS.get(column, {})


@cache
def known_flag_words(column: str) -> Mapping[str, str | bool]:
    """The words known in a column of few words; of one that is not known those of yes and no."""
    plain = {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}
    return known_words(column) or plain


def known_meaning(column: str, word: str) -> str | bool | None:
    """What a table has for a word, or nothing where it is not known."""
    words = known_words(column)
    return words.get(word, words.get(word.strip().lower()))


def is_vocabulary(column: str) -> bool:
    """Whether the words of a column are told apart into known and unknown ones."""
    return bool(known_words(column))


REMARK_ROOTS: Mapping[str, str] = {
    "satisfaction": "满意",
    "rating": "满意",
    "solved": "解决",
    "result": "通|接|答|弃|机器|智能|自助",
    "reached": "通|接|成功|失败",
}
"""What a remark in brackets speaks of, by column, when it may contradict the word before it."""
