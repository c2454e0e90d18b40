"""Names that the program goes by for tables and columns whose headers are Chinese: a usual word where there
is one, else a number. What people see is the header."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sources.table_definition import NAME, RESERVED, RESERVED_TABLES
from sources.vocabulary import is_vocabulary

COLUMN_WORDS: Mapping[str, tuple[str, ...]] = {
    "session": ("场次", "期次"),
    "held_on": ("培训日期", "培训时间", "举办日期", "举办时间", "开展时间", "开展日期"),
    "started_on": ("开始日期", "开始时间"),
    "ended_on": ("结束日期", "结束时间"),
    "due_on": ("计划完成", "要求完成", "完成时限", "截止日期"),
    "done_on": ("完成日期", "完成时间", "办结日期"),
    "people": ("参训人数", "参加人数", "参会人数", "人数", "人次"),
    "hours": ("学时", "课时", "时长"),
    "kind": ("类别", "类型", "分类"),
    "topic": ("主题", "课程", "培训内容", "题目"),
    "teacher": ("主讲", "讲师", "授课"),
    "person": ("姓名", "人员"),
    "agent": ("话务员", "坐席", "座席", "接线员", "工号"),
    "owner": ("责任人", "负责人", "责任单位", "承办单位"),
    "task": ("任务", "事项"),
    "post": ("岗位", "职务"),
    "place_name": ("地点", "场所"),
    "score": ("得分", "分数", "成绩"),
    "errors": ("差错", "错误"),
    "fee": ("费用", "金额", "经费"),
    "days": ("天数",),
    "code_no": ("编号", "单号", "文号"),
    "checked_on": ("检查日期", "质检日期", "巡检日期", "抽查日期"),
    "happened_on": ("日期", "时间"),
}
TABLE_WORDS: Mapping[str, tuple[str, ...]] = {
    "trainings": ("培训",),
    "roster": ("名册", "花名册", "在岗"),
    "tasks": ("任务",),
    "survey": ("调查", "问卷", "测评"),
    "quality_checks": ("质检", "质量检查"),
    "attendance": ("考勤", "出勤"),
    "inspections": ("检查", "巡检", "巡查"),
    "meetings": ("会议",),
    "equipment": ("设备", "资产"),
}


def column_names(headers: Sequence[str]) -> list[str]:
    """One a header, each once, in their order."""
    taken: list[str] = []
    for place, header in enumerate(headers):
        taken.append(free_name(usual_name(header, COLUMN_WORDS), taken, f"column_{place + 1}"))
    return taken


def table_name(label: str, taken: Collection[str]) -> str:
    return free_name(usual_name(label, TABLE_WORDS), [*taken, *RESERVED_TABLES], "ledger")


def usual_name(text: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """Of the longest word that the text has; "" where it has none."""
    found = [(len(word), name) for name, listed in words.items() for word in listed if word in text]
    return max(found, key=lambda pair: pair[0])[1] if found else ""


def free_name(usual: str, taken: Collection[str], otherwise: str) -> str:
    name = usual if is_usable(usual) else otherwise
    return next(spelled for spelled in spellings(name) if spelled not in taken)


def is_usable(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and name not in RESERVED and not is_vocabulary(name)


def spellings(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
