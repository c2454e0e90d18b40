"""What the checks say of a target file, in the words of the form: no names of fields and evaluators as files
have them."""

import re
from collections.abc import Mapping

from workbooks.sheet_texts import HEAD_FIELDS, ROW_FIELDS
from workspace.methods import Method

SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("；确认无误请写明 reading: .+$"), "；确认无误请勾选“按此读法”"),
    (re.compile("把确认的读法写进 reading"), "填写“确认的读法”"),
    (re.compile("用 reading 写明指标值"), "填写“确认的读法”"),
    (re.compile("缺少字段“[a-z]+”（([^）；]+)[^）]*）"), r"没有填写\1"),
    (re.compile("“weight”（分值）"), "“分值”"),
    (re.compile("缺少字段“indicators”|“indicators”下没有内容：.*$"), "还没有指标，请添加"),
    (re.compile("，请在 rules 中写明当年的规则"), "，请另选评分规则"),
    (re.compile("（(?:total|fiscal|carried_over|other|funds)）"), ""),
    (re.compile(r"（python app\.py check）"), ""),
    (
        re.compile("id“([^”]*)”重复：第 \\d+ 行的指标已经用过，请换一个"),
        "与另一行是同一个编号，请删去其中一行后重新添加",
    ),
)
"""Said otherwise in a form than of a file."""
WORDS = {
    **{field.name: field.label for field in ROW_FIELDS},
    **{field.name: field.label for field in HEAD_FIELDS if "." not in field.name},
    "target": "年度指标值",
    "evaluator": "取数方法",
    "basis": "设定依据",
    "with": "取数参数",
    "name": "名称",
    "total": "资金总额",
    "fiscal": "财政拨款",
    "carried_over": "上年结转",
    "basic": "基本支出",
    "projects": "项目支出",
    "other": "其他资金",
    "annual": "全年预算",
    "funds": "项目资金",
    "indicators": "绩效指标",
    "department": "主管部门",
    "unit": "实施单位",
    "code": "代码",
    "standard": "指标值依据",
    "source": "数据来源",
    "formula": "计算方法",
    "baseline": "基期值",
}
KEY = re.compile(r"(?<![\w.-])([a-z_]+(?:\.[a-z_]+)?)(?![\w.-])", re.ASCII)


def in_official_words(message: str, methods: Mapping[str, Method]) -> str:
    """A message of the checks; what a person typed stays, unless it is one of our names."""
    for pattern, words in SENTENCES:
        message = pattern.sub(words, message)
    labels = _parameter_labels(methods)

    def in_words(found: re.Match[str]) -> str:
        name = found[1]
        if name in methods:
            return f"“{methods[name].info.label}”"
        return WORDS.get(name) or labels.get(name, name)

    return KEY.sub(in_words, message).replace("““", "“").replace("””", "”")


def _parameter_labels(methods: Mapping[str, Method]) -> dict[str, str]:
    """Of parameters and of columns."""
    labels: dict[str, str] = {}
    for method in methods.values():
        labels |= dict(method.columns)
        labels |= {field.name: field.label for field in method.parameters}
    return labels
