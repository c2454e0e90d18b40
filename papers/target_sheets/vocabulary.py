"""The words of target sheets: which header, which field label and which fund line a printed text is.

To teach a word, add it to its pattern; patterns see the text without blanks, brackets and a closing colon.
"""

import re
import unicodedata
from functools import lru_cache

from indicators.branches import (
    BRANCH_TREE,
    first_level,
    is_older_first_level,
    is_older_second_level,
    official_first_levels,
    second_level,
    second_levels,
)
from indicators.units import MONEY_UNIT

CACHE_SIZE = 4096
"""Texts whose meaning is remembered: the words of a paper recur."""
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
POINTS_BEHIND = re.compile(r"(?<![\d.])\d++(\.\d++)?+分$")
"""Each digit is looked at once, however many there are."""


@lru_cache(maxsize=CACHE_SIZE)
def normalize_label(text: str) -> str:
    """A label as it is compared: one width, no blanks, no brackets, no colon, no stars."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    while (cut := BRACKETS.sub("", plain)) != plain:
        plain = cut
    return plain.strip(":：*★、.")


def one_line(text: str) -> str:
    """A text broken over lines in one: a blank only between two Latin words."""
    parts = [line.strip() for line in text.splitlines() if line.strip()]
    joined = parts[0] if parts else ""
    for part in parts[1:]:
        joined += f" {part}" if _is_latin(joined[-1]) and _is_latin(part[0]) else part
    return joined


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


QUALIFIERS = r"(?:绩效|项目|预期|年度|全年|年初|本年度?|当年|设定|设置|计划|申报|批复|20\d\d年度?)*"
LATER = r"(?:实施期|中长期|中期|规划期|长期|三年|总体|项目期)"
OTHER_YEAR = "其他年度"
OF_OTHER_YEARS = re.compile(f"{OTHER_YEAR}|上一?年|去年|往年|前年|历年|历史|前[一二三两]年|近[三两]年")
"""Columns of what was before."""
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("level1", (r"(?:绩效)?(?:指标)?一级(?:绩效)?(?:指标|目标)?(?:名称)?|一级",)),
    ("level2", (r"(?:绩效)?(?:指标)?二级(?:绩效)?(?:指标|目标)?(?:名称)?|二级", r"指标类[别型]|指标分类")),
    (
        "name",
        (
            r"(?:绩效)?(?:指标)?三级(?:绩效)?(?:指标|目标)?(?:名称|内容)?|三级",
            r"(?:绩效|具体|考核|评价|细化)*指标(?:名称|项目|内容)(?:及内容)?|(?:具体|考核|评价|细化)指标",
            r"绩效指标|指标",
        ),
    ),
    ("later", (rf"{LATER}(?:绩效)?(?:指标|目标)值?",)),
    (
        "target",
        (
            rf"{QUALIFIERS}(?:绩效|预期)?(?:指标|目标|指标目标|目标指标)值(?:及单位|设定)?",
            rf"{QUALIFIERS}(?:计划|预期|标准|期望|目标)(?:值|数|水平|完成值)|{QUALIFIERS}指标值内容",
            rf"{QUALIFIERS}(?:目标|指标目标)",
            r"值|数值",
        ),
    ),
    ("score", (r".*得分.*|(?:自评|评价|考核)分数?|评分",)),
    ("actual", (r".*(?:实际|完成|执行|实现).*(?:值|情况|数|结果|率)",)),
    ("weight", (r"(?:指标)?(?:分值|权重|标准分|满分|权重占比|分值权重|分数)(?:值|占比)?",)),
    ("operator", (r"(?:绩效)?(?:指标|目标)?(?:值)?(?:性质|计算符号?|运算符号?|比较符号?|符号)",)),
    ("unit", (r"(?:绩效)?(?:指标|目标)?(?:值)?(?:度量|计量|计算|数据|数值)?单位",)),
    ("project", (r"(?:预算|二级)?项目(?:支出)?名称|项目",)),
    ("goal", (r"(?:年度|项目|总体|支出|绩效|预期)*目标(?:描述|内容)?",)),
    ("amount", (r"(?:项目|年度|本年|预算|安排|资金)*(?:预算数|预算金额|金额|资金总额|预算安排|预算资金)",)),
    ("department", (r"(?:主管|预算)?(?:部门|单位)(?:名称)?|项目单位|实施单位",)),
)
"""Meanings of a column, each with its patterns from the surest to the weakest."""


OF_A_PROJECT = re.compile(r"单位[(（](?:专项|项目)(?:资金)?[)）]名称")
"""One column for units and for what is set aside for a purpose; a target sheet lists the latter."""


@lru_cache(maxsize=CACHE_SIZE)
def column_meanings(text: str) -> tuple[tuple[str, int], ...]:
    """What a header may mean, with the rank of the pattern (0 is surest)."""
    if OF_A_PROJECT.fullmatch(without_blanks(text)):
        return (("project", 0),)
    word = normalize_label(text)
    if OF_OTHER_YEARS.search(word):
        return ()
    return tuple(
        (meaning, rank)
        for meaning, patterns in COLUMNS
        for rank, pattern in enumerate(patterns)
        if word and re.fullmatch(pattern, word)
    )


NUMBERED = re.compile(r"^(?:[一二三四五六七八九十\d]+[、.．])?")
TERM_ENDS = r"(?:总体)?(?:绩效)?(?:目标|指标)(?:情况|设定|值)?"
LATER_TERM = re.compile(rf"(?:项目)?{LATER}{TERM_ENDS}")
ANNUAL_TERM = re.compile(rf"(?:项目)?(?:年度|当年|本年度?|20\d\d年度?){TERM_ENDS}")


FIELDS: tuple[tuple[str, str], ...] = (
    (
        "name",
        r"(?:二级|预算)?项目(?:支出)?名称|项目(?:编码|代码)及名称|项目名称及(?:编码|代码)|专项(?:资金)?名称|资金名称|政策名称",
    ),
    (
        "department",
        r"(?:项目|业务)?(?:主管|预算|一级预算|归口)(?:部门|单位|处室)(?:名称)?(?:及代码)?|部门(?:名称)?",
    ),
    ("department_code", r"(?:主管|预算)?部门(?:编码|代码|编号)"),
    (
        "unit",
        r"(?:项目)?(?:实施|预算|执行|申报|承担|用款|具体实施|项目|二级预算|编制|填报|填表)*(?:单位)(?:名称)?(?:及代码)?",
    ),
    ("unit_code", r"(?:实施|预算|项目)*单位(?:编码|代码|编号)"),
    ("attribute", r"项目(?:属性|类别|类型|性质)"),
    (
        "period",
        r"(?:项目|政策)?(?:支出)?(?:实施|建设|执行|存续)?(?:期|周期|期限)"
        r"|(?:项目)?(?:支出)?(?:实施|建设|执行|起止)(?:时间|日期|年限|年月|时限)(?:段)?|项目(?:起止|实施)年度",
    ),
    ("period_start", r"(?:项目|实施)*(?:开始|起始)(?:时间|日期|年月|年度|年份)"),
    ("period_end", r"(?:项目|实施)*(?:结束|终止)(?:时间|日期|年月|年度|年份)"),
    ("leader", r"(?:项目)?负责人(?:姓名)?"),
    ("year", r"(?:申报|预算|绩效|自评|评价|所属|填报|项目)?年[度份]"),
)
GOALS: tuple[tuple[str, str], ...] = (
    (
        "achieved",
        r"(?:年度|全年|年末|自评|总体|绩效|目标|实际|执行)*(?:完成|实现|达成)(?:情况|程度)?(?:综述|说明|总结|概述)?",
    ),
    ("generic", r"总体(?:绩效)?目标"),
    ("later", rf"{LATER}(?:总体|绩效|总)*目标"),
    ("annual", r"(?:项目)?(?:年度|当年|本年度?|20\d\d年度?)(?:总体|绩效|预期|工作|总)*目标(?:值)?"),
    ("expected", r"(?:年初|预期|设定|年初设定)(?:绩效|预期)*目标"),
    ("generic", r"(?:项目|绩效|总体|支出)*目标(?:描述|内容|概述)?|目标"),
)
FUNDS: tuple[tuple[str, str], ...] = (
    ("later", rf"{LATER}(?:内)?(?:资金)?总额"),
    (
        "total",
        r"(?:项目|年度|预算|本年度?|全年|专项)*(?:资金|预算|支出)(?:总额|合计|总计|总量|总数)(?:数)?"
        r"|资金合计|(?:项目|年度|本年|当年|预算)*(?:总金额|金额|总预算|预算数?)|项目总(?:额|投资)",
    ),
    ("basic", r"(?:其中)?(?:[0-9]\.?|一|\(?一\)|[、.])*基本支出(?:预算)?(?:数|小计)?"),
    ("projects", r"(?:其中)?(?:[0-9]\.?|二|\(?二\)|[、.])*项目支出(?:预算)?(?:数|小计)?"),
    ("carried_over", r".*结转.*"),
    ("other", r"其[他它](?:资金|收入|来源|渠道)?.*"),
    (
        "fiscal",
        r"(?:当年|本年度?|年度|本级|其中)*(?:财政(?:性)?(?:拨款|资金|预算)|一般公共预算)(?:拨款|资金|安排|补助)*(?:小计)?",
    ),
    (
        "",
        r".*(?:中央|省级?|市级?|县级?|区级?|上级|政府性基金|国有资本|专户|自筹|单位)(?:.*)(?:资金|拨款|补助|安排|预算|收入)",
    ),
)
FUND_COLUMNS: tuple[tuple[str, str], ...] = (
    ("initial", r"年初预算数?|预算数|预算金额|年初预算安排|年度预算数?"),
    ("annual", r"(?:全年|调整后|年度调整后|调整)预算数?(?:[A-Z])?"),
    ("executed", r".*执行数.*|(?:实际|本年|全年|累计)*支出数?|到位数"),
    ("weight", r"分值|权重"),
    ("rate", r".*执行率.*"),
    ("score", r".*得分.*"),
)
MONEY_BLOCK = re.compile(
    r"(?:项目|预算|年度|专项)*(?:资金|预算)(?:情况|执行情况|来源|安排|申请|金额|总额)?|预算(?:资金)?申请"
)
STATED_MONEY = re.compile(rf"(?:单位[:：]?|金额|[(（])\s*(?:人民币)?\s*({MONEY_UNIT})")
TITLE = re.compile(r"(?:绩效.*(?:表|目标)|(?:自评|监控|目标申报|目标批复).*表)")
TOTAL_ROW = re.compile(r"(?:总分|总计|合计|总得分|自评总分|综合得分|得分合计|分值合计|权重合计)")
SUBTOTAL_ROW = re.compile(r"小计|.*小计")
NOTES = re.compile(
    r"(?:备注|注|说明|填[报表](?:人|单位|日期|说明)|(?:单位|部门|项目|财务)?负责人|联系(?:人|电话)|审核.*|.*意见|自评结论|评价结论|"
    r"存在(?:的)?问题.*|改进措施.*|自评等级|等级|其他(?:需要)?说明.*)(?:[:：].*)?"
)
EXECUTION = re.compile(r"(?:项目)?预算执行率?(?:指标)?")
SIGNS = re.compile(
    r"[><=≥≤≧≦═＞＜＝⩾⩽≈]{1,2}|定性|(?:大于|小于|高于|低于|多于|少于|不大于|不小于|不高于|不低于|不超过|不少于|不多于)(?:等于|或等于)?|等于"
)
REMARKS = re.compile(
    ".*(?:备注|说明|解释|内容|描述|依据|来源|标准|规则|方式|方法|口径|公式|材料|证据|佐证|资料|编码|代码|序号|编号|历史|上年|往年|去年|"
    "前年|历年|平均|其他年度|基期|基准|现状|偏差|原因|改进|措施|意见|评语|责任|负责|科室|处室|是否|类型|属性|性质|预警|参考|20\\d\\d年.*)"
    ".*|扣分.*|注"
)
"""Columns that are kept as remarks, and that nothing is worked out from."""
LEVEL_ENDS = ("指标", "目标")
SATISFACTION_WORD = "满意"
BLANK_MARK = re.compile(r"[￥¥]?\s*[/／\\\-—－–―─]+|无")
PLACEHOLDER = re.compile(r"(?:指标\s*\d+\s*[:：]?|[.…·]+|指标\d*[:：]?[.…]*|\d+[.、]?)")


@lru_cache(maxsize=CACHE_SIZE)
def label_meaning(text: str, table: tuple[tuple[str, str], ...]) -> str | None:
    """The first meaning of ``table`` that a label has, ``None`` where it has none."""
    word = normalize_label(text)
    return next((name for name, pattern in table if word and re.fullmatch(pattern, word)), None)


def label_term(text: str) -> str:
    """Whether a label is that of the whole 实施期 (later) or of the year (annual)."""
    word = NUMBERED.sub("", normalize_label(text))
    if ANNUAL_TERM.fullmatch(word):
        return "annual"
    return "later" if LATER_TERM.fullmatch(word) else ""


def fund_key(text: str) -> str | None:
    """Which fund line a label names: 其中:财政拨款 → fiscal."""
    word = re.sub(
        r"^(?:其中[:：]?|[-—]+|[一二三四五\d]+[、.])",
        "",
        re.sub(r"\s", "", unicodedata.normalize("NFKC", text)),
    )
    return label_meaning(word, FUNDS)


def official_first_level(text: str) -> str | None:
    """The official name of a 一级指标; 产出指标50分 is one as well."""
    return first_level(POINTS_BEHIND.sub("", without_blanks(text))) if text else None


def official_second_level(first: str, text: str) -> str | None:
    return (
        second_level(first, POINTS_BEHIND.sub("", without_blanks(text)))
        if first in BRANCH_TREE and text
        else None
    )


def first_levels_of(text: str) -> tuple[str, ...]:
    """The 一级指标 below which a 二级指标 of the official tree belongs; 成本指标 alone is one of 产出."""
    return official_first_levels(POINTS_BEHIND.sub("", without_blanks(text))) if text else ()


def only_second_level(first: str) -> str | None:
    """The one 二级指标 below a 一级指标 that has no other."""
    known = second_levels(first) if first in BRANCH_TREE else ()
    return known[0] if len(known) == 1 else None


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


def is_level(text: str) -> bool:
    """成效 or 完成 may as well be a value: words of older templates are levels only as 完成指标."""
    if is_older_first_level(text) or is_older_second_level(text):
        return normalize_label(text).endswith(LEVEL_ENDS)
    return bool(official_first_level(text) or first_levels_of(text))
