"""What exports write into columns of few values, and the canonical word for it. Only what has one meaning
is here; codes of one vendor belong in ``values:`` of ``sources.yaml``.
"""

from collections.abc import Mapping

TRUE_WORDS = ("是", "有", "1", "y", "yes", "true", "t", "√", "✓", "对", "已")
FALSE_WORDS = ("否", "无", "没有", "0", "n", "no", "false", "f", "×", "✗", "x", "未", "不是")

FLAG_WORDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "repeated": (("重复", "重复件", "重复工单", "重复诉求"), ("非重复", "不重复", "首次")),
    "supervised": (("督办", "督办单", "督办件", "已督办"), ("转送单", "未督办", "不督办", "普通")),
    "replied_directly": (
        ("直接答复", "直接办结", "在线办结", "当场答复", "即时答复", "直接解答", "直办", "在线解答"),
        ("转办", "派单", "转派", "交办", "派遣", "非直接答复"),
    ),
    "contacted": (("已联系", "联系", "已先行联系", "先行联系"), ("未联系", "没联系", "未先行联系")),
    "reached": (
        (
            "接通",
            "已接通",
            "打通",
            "已打通",
            "成功",
            "回访成功",
            "拒访",
            "拒绝回访",
            "已回访",
            "接听",
            "已接听",
        ),
        (
            "未接通",
            "未打通",
            "无人接听",
            "关机",
            "空号",
            "停机",
            "占线",
            "忙",
            "失败",
            "回访失败",
            "未接听",
            "无法接通",
            "号码错误",
            "拒接",
        ),
    ),
    "planned": (
        ("计划", "计划内", "计划检修", "计划性", "计划停机", "割接"),
        ("非计划", "计划外", "突发", "故障", "非计划性"),
    ),
}

VALUE_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "result": {
        "answered": (
            "接通", "已接通", "已接听", "接听", "人工接听", "人工接通", "已应答", "应答", "呼入接通", "成功接听", "接通成功", "成功",
            "answered", "answer", "success", "connected", "completed", "handled", "agent",
        ),
        "abandoned_in_queue": (
            "放弃", "排队放弃", "排队挂断", "队列放弃", "等待放弃", "等待中挂断", "排队中挂断", "呼损", "振铃放弃", "振铃未接", "排队超时",
            "坐席未接", "未接听", "用户放弃", "主叫放弃", "人工放弃",
            "abandoned", "abandon", "abandonedinqueue", "abandonedinring", "queuingtimeout", "queuetimeout",
        ),
        "abandoned_in_menu": (
            "菜单放弃", "ivr放弃", "ivr挂断", "菜单挂断", "自助挂断", "语音导航挂断", "导航放弃", "ivr内挂断", "abandonedinivr",
        ),
        "hung_up": (
            "挂断", "挂机", "已挂断", "用户挂断", "用户挂机", "主叫挂断", "主叫挂机", "客户挂断", "客户挂机",
            "hang", "hangup", "hungup",
        ),
        "other": ("其他", "其它", "other", "自助服务", "自助", "自助完成"),
    },
    "direction": {
        "inbound": ("呼入", "来电", "呼入电话", "入呼", "进线", "in", "inbound", "incoming"),
        "outbound": ("呼出", "外呼", "去电", "出呼", "回拨", "out", "outbound", "outgoing"),
    },
    "fund_source": {
        "fiscal": (
            "财政拨款", "财政资金", "本年财政拨款", "当年财政拨款", "一般公共预算", "一般公共预算拨款", "一般公共预算财政拨款",
            "当年预算", "年初预算", "本年预算", "政府性基金", "政府性基金预算", "本级财政资金",
        ),
        "carried_over": ("上年结转", "结转", "上年结转资金", "结转资金", "上年结转和结余", "上年结转结余", "以前年度结转", "结转结余"),
        "other": ("其他", "其它", "其他资金", "其它资金", "单位资金", "自有资金", "自筹资金", "事业收入"),
    },
}  # fmt: skip

HUNG_UP = "hung_up"
"""A result that says that the caller left and not where: in the queue if the caller waited at all, else in
the menu."""

WORD_COLUMNS: Mapping[str, frozenset[str]] = {
    "work_orders": frozenset({"repeated", "supervised", "replied_directly", "contacted"}),
    "calls": frozenset({"direction", "result", "rating"}),
    "callbacks": frozenset({"reached", "satisfaction", "solved"}),
    "faults": frozenset({"planned", "severity"}),
    "payments": frozenset({"fund_source"}),
}
"""Columns, by table, whose words decide: one that is not known is in doubt by its word."""

REMAINDER_WORDS: Mapping[str, str] = {"result": "other"}
"""The word that stands for every code not known, in the columns that have one; each such code is noted."""
