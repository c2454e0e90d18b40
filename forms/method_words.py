"""How methods, parameters and the columns that rows were chosen by are told on papers.

Parameters are called as on screen (``indicators/parameter_words.py``). To name a column, add it to
``COLUMN_WORDS``; what has no word is never printed, only counted.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from indicators.parameter_words import parameter_words

COLUMN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "outbound": "呼出",
        "channel": "来源渠道",
        "category": "诉求类型",
        "urgency": "紧急程度",
        "place": "区域",
        "handler": "承办单位",
        "status": "工单状态",
        "returned": "退单次数",
        "redone": "重办次数",
        "repeated": "是否重复",
        "supervised": "是否督办",
        "replied_directly": "是否直接答复",
        "contacted": "是否先行联系",
        "order_no": "工单编号",
        "call_id": "呼叫编号",
        "started_hour": "呼叫小时",
        "direction": "呼叫方向",
        "wait_seconds": "等待时长",
        "talk_seconds": "通话时长",
        "menu_seconds": "菜单时长",
        "result": "呼叫结果",
        "agent": "话务员",
        "queue": "技能组",
        "rating": "通话评价",
        "reached": "是否接通",
        "satisfaction": "满意度",
        "solved": "是否解决",
        "attempt": "回访次数",
        "fault_id": "故障编号",
        "severity": "故障等级",
        "planned": "是否计划检修",
        "voucher_no": "支付凭证号",
        "project_code": "项目代码",
        "project": "项目名称",
        "purpose": "用途",
        "economic_code": "经济分类",
        "payee_class": "收款人类别",
        "fund_source": "资金来源",
        "department": "单位",
        "amount": "支付金额",
        "adjusted": "调整金额",
        "carried_over": "上年结转",
        "received": "资金到位数",
        "executed": "执行数",
        "fiscal": "财政拨款",
        "other": "其他资金",
    }
)
OF_OWN_TABLES = frozenset({"table", "dated_by", "where", "part", "of", "column"})
"""What may go by the names that an office chose for its file."""
CHINESE = re.compile("[\u3400-\u9fff]")
IDENTIFIER = re.compile(r"(?<![A-Za-z_])[a-z]+(?:_[a-z]+)*(?![A-Za-z_])")
FOLDER = re.compile(r"(?:[^\s/：:，。；（）“”]+/)+(?=[^\s/]*\.[A-Za-z]{3,4})")


def method_name(evaluator: str, definition: str) -> str:
    """What a measure is called: the first words of its definition, which every one begins with."""
    name = re.split(r"\s*[=＝（(，。；：]", definition, maxsplit=1)[0].strip()
    return name or evaluator


def format_parameters(evaluator: str, params: Mapping[str, object]) -> str:
    """Those that were chosen; how many have no word here is said."""
    chosen = {name: value for name, value in params.items() if value not in (None, "", [], (), 0, False)}
    parts = [text for name, value in chosen.items() if (text := format_parameter(evaluator, name, value))]
    unnamed = len(chosen) - len(parts)
    if unnamed:
        parts.append(f"另有 {unnamed} 项条件，见电子数据")
    return "，".join(parts)


def format_parameter(evaluator: str, name: str, value: object) -> str:
    """Empty where it has no word, or a name of a file in it."""
    words, shown = parameter_words(evaluator, name), format_value(value)
    if name in OF_OWN_TABLES and not is_spoken(shown):
        return ""
    if words:
        return f"{words.label}：{words.choices.get(shown, shown)}{words.unit}"
    return f"{COLUMN_WORDS[name]}：{shown}" if name in COLUMN_WORDS else ""


def is_spoken(text: str) -> bool:
    """Whether no name of a file stands in it."""
    return IDENTIFIER.search(text) is None


def format_value(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{name} {format_value(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return "、".join(dict.fromkeys(chinese_words(value)))
    return COLUMN_WORDS.get(str(value), str(value))


def chinese_words(values: list[object] | tuple[object, ...]) -> Iterator[str]:
    """Of words that mean the same the Chinese ones; all where there is none."""
    words = [format_value(value) for value in values]
    yield from [word for word in words if CHINESE.search(word)] or words


def without_folders(text: str) -> str:
    """Names of files without the folders of the machine they lie in."""
    return FOLDER.sub("", text)
