"""The words in which callers answer and faults are graded, by what they mean. To have another word
understood, add it to its meaning here; a word without a single meaning stays out and is told as 存疑.
"""

from collections.abc import Mapping

GRADES: Mapping[str, tuple[str, ...]] = {
    "非常满意": ("非常满意", "很满意", "十分满意", "非常好", "very satisfied"),
    "满意": ("满意", "比较满意", "较满意", "是", "satisfied"),
    "基本满意": ("基本满意", "较为满意"),
    "一般": ("一般", "中立", "neutral"),
    "不满意": (
        "不满意", "比较不满意", "较不满意", "不太满意", "不够满意", "否", "dissatisfied", "unsatisfied",
    ),
    "非常不满意": ("非常不满意", "很不满意", "十分不满意", "极不满意", "very dissatisfied"),
}  # fmt: skip
"""Each grade with the words of it that tables keep as they are written."""
GRADE_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "非常满意": (
        "特别满意", "完全满意", "相当满意", "极满意", "极为满意", "最满意", "很好", "verysatisfied", "extremelysatisfied",
        "completelysatisfied", "verygood",
    ),
    "满意": (
        "好评", "表示满意", "评价满意", "好", "较好", "比较好", "还算满意", "yes", "y", "√", "good", "somewhatsatisfied",
    ),
    "基本满意": ("大体满意", "大致满意", "基本上满意", "mostlysatisfied"),
    "一般": ("一般般", "普通", "中评", "average", "soso"),
    "不满意": (
        "不满", "不大满意", "不甚满意", "没有满意", "有点不满意", "不是很满意", "表示不满意", "表示不满", "评价不满意",
        "差评", "差", "较差",
        "比较差", "不好", "no", "n", "×", "notsatisfied", "bad", "poor", "somewhatdissatisfied",
    ),
    "非常不满意": (
        "极其不满意", "极为不满意", "特别不满意", "完全不满意", "强烈不满", "强烈不满意", "非常不满", "很不满", "很差",
        "非常差", "极差",
        "verydissatisfied", "extremelydissatisfied", "verypoor",
    ),
}  # fmt: skip
"""Words that tables keep as the grade that they mean."""
SATISFIED = (*GRADES["非常满意"], *GRADES["满意"], *GRADES["基本满意"])
RATED = tuple(word for words in GRADES.values() for word in words)
UNRATED = (
    "未评价", "未评", "未参评", "没评价", "没有评价", "无评价", "不评价", "暂未评价", "尚未评价", "待评价", "未作评价",
    "未做评价", "未参与评价",
    "放弃评价", "弃评", "拒评", "拒绝评价", "拒绝", "不愿评价", "不愿意评价", "不予评价", "不便评价", "不作评价",
    "不做评价", "不想评价",
    "无法评价", "无意见", "未表态", "不表态", "拒访", "拒绝回访", "拒绝接听", "拒接", "拒答", "未作答", "未回答",
    "未答复", "无应答", "无答复",
    "未回访", "待回访", "未回访成功", "回访失败", "无法回访", "回访未成功", "无需回访", "不需回访", "不需要回访",
    "免回访", "不回访",
    "未接通", "未接", "未接听", "无人接听", "无人应答", "未打通", "打不通", "无法接通", "无法联系", "联系不上",
    "未联系上", "关机", "停机",
    "空号", "占线", "忙", "忙音", "挂断", "已挂断", "挂机", "中途挂断", "中途挂机", "不在服务区", "号码错误", "错号",
    "未按键", "未选择", "未操作", "超时",
    "超时未评价", "未评价超时", "超时未按键", "默认", "系统默认", "默认好评", "默认满意", "默认评价", "默认非常满意",
    "自动好评", "自动评价",
    "系统自动评价", "系统自动好评", "系统默认好评", "系统默认满意", "逾期默认好评", "逾期默认满意", "超时默认满意",
    "超时默认好评", "视为满意",
    "视同满意", "匿名", "不适用", "不清楚", "不知道", "不了解", "说不清", "不确定", "未知", "不详", "norating",
    "notrated", "unrated",
    "noresponse", "noanswer", "notcomment", "nocomment", "timeout", "noinput", "refused",
    "declined", "unknown", "default",
)  # fmt: skip
"""Words that plainly say that nobody rated. A default of the system is no rating: it never counts as 满意."""

SOLVED = ("已解决", "解决", "全部解决", "完全解决", "已经解决", "是", "solved", "resolved", "yes")
PARTLY = ("部分解决", "基本解决", "partly", "partial")
UNSOLVED = (
    "未解决", "没解决", "没有解决", "尚未解决", "未能解决", "不能解决", "无法解决", "否", "unsolved", "unresolved", "no",
)  # fmt: skip
SOLVED_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "已解决": (
        "已全部解决", "已完全解决", "解决了", "实际解决", "已实际解决", "得到解决", "已得到解决", "问题已解决",
        "诉求已解决", "真正解决",
        "彻底解决", "y", "√", "fullysolved", "fullyresolved",
    ),
    "部分解决": (
        "已部分解决", "已基本解决", "部分已解决", "解决部分", "解决一部分", "partlysolved", "partiallysolved",
        "partiallyresolved",
    ),
    "未解决": (
        "还未解决", "还没解决", "仍未解决", "暂未解决", "未得到解决", "没有得到解决", "未实际解决", "完全未解决",
        "问题未解决", "诉求未解决",
        "未彻底解决", "解决不了", "n", "×", "notsolved", "notresolved",
    ),
}  # fmt: skip

SEVERITIES: tuple[tuple[str, ...], ...] = (
    (
        "major", "重大", "重大故障", "特别重大", "严重", "严重故障", "critical", "特大", "特大故障", "特别重大故障",
        "特别严重", "severe",
        "blocker",
    ),
    ("moderate", "较大", "较大故障", "较重", "medium", "中等"),
    ("minor", "一般", "一般故障", "轻微", "较小", "轻微故障", "较轻", "轻", "普通", "普通故障", "次要", "trivial", "low"),
)  # fmt: skip
"""Grades of faults, the gravest first; who names one word of a grade means all. Numbered grades (一级) are not
here: some count from the gravest, some from the slightest."""


def _meanings(kept: tuple[str, ...], spellings: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    meant = {spelling: word for word, others in spellings.items() for spelling in others}
    return {**{word.replace(" ", ""): word for word in kept}, **{word: word for word in kept}, **meant}


RATING_MEANINGS = _meanings((*RATED, *UNRATED), GRADE_SPELLINGS)
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "satisfaction": RATING_MEANINGS,
    "rating": RATING_MEANINGS,
    "solved": _meanings((*SOLVED, *PARTLY, *UNSOLVED, *UNRATED), SOLVED_SPELLINGS),
    "severity": _meanings(tuple(word for words in SEVERITIES for word in words), {}),
}
"""The columns that keep the words of the export: each known word, and the word that a table has for it."""
