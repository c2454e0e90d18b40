"""How offices name the tables, rows and columns of a budget; to teach a name, add it here."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from budgets.budget import TableKind
from indicators.spelling import western_years

TOTAL, BASIC, PROJECT = "合计", "基本支出", "项目支出"
PREVIOUS, CHANGE, PERCENT = "上年数", "增减额", "增减%"
PREVIOUS_OF = f"{PREVIOUS}·"
"""Before the name of a column that has the same of last year."""
GENERAL, FUND, CAPITAL = "一般公共预算", "政府性基金", "国有资本经营预算"
STAFF_COSTS, RUNNING_COSTS = "人员经费", "公用经费"
TRAVEL_ABROAD, VEHICLES, VEHICLE_PURCHASE, VEHICLE_RUNNING = (
    "因公出国（境）费",
    "公务用车购置及运行费",
    "公务用车购置费",
    "公务用车运行费",
)
RECEPTION = "公务接待费"
CODE, NAME, REMARK = "科目编码", "科目名称", "备注"
SPENDING_TYPES = (
    "行政支出",
    "事业支出",
    "经营支出",
    "上缴上级支出",
    "对附属单位补助支出",
    "投资支出",
    "债务还本支出",
    "其他支出",
)
NESTED_SEPARATOR = "："
"""Between the name of a column that has a 小计 and the names of the columns below it."""

TABLE_TITLES: tuple[tuple[str, TableKind], ...] = (
    (r"三公", TableKind.THREE_PUBLIC),
    (r"(一般公共预算|财政拨款).*基本支出|^基本支出(预算|情况)?(总|明细)?表", TableKind.BASIC),
    (r"财政拨款收支", TableKind.FISCAL),
    (r"政府性基金", TableKind.FUND),
    (r"国有资本经营", TableKind.CAPITAL),
    (r"一般公共预算.*支出", TableKind.GENERAL),
    (r"收支(预算)?(总体)?(情况)?(总|预算)?表", TableKind.BALANCE),
    (r"(部门|单位|年|度|^)(预算)?收入(预算)?(总体)?(情况)?(总|预算)?表", TableKind.INCOME),
    (r"(部门|单位|年|度|^)(预算)?支出(预算)?(总体)?(情况)?(总|预算)?表", TableKind.SPENDING),
)
COLUMN_CONCEPTS: tuple[tuple[str, str], ...] = (
    (r".*(编码|代码|编号)(\(.*\))?|类|款|项|(科目|项目|单位|部门)号", CODE),
    (
        r"(?!.*金额).*(名称|科目)(\(.*\))?|(科目|预算)?(单位|部门)(\(.*\))?|项目\((单位|部门|科目).*\)"
        r"|(支出|政府|部门预算支出)?(功能|经济)(分类|科目)",
        NAME,
    ),
    (r"(资金|项目|支出|经费|预算)(性质|类别|类型|属性)|序号|备注|说明|摘要|是否.*", REMARK),
    (r"增减(金)?额|增减数|增减(金额)?\(万?元\)|增减变化|差额", CHANGE),
    (r"增减(变动)?[(（]?%[)）]?|增减(率|幅度?|比例|百分比)[(（]?%?[)）]?|增长率?[(（]?%?[)）]?", PERCENT),
    (r"基本支出(预算)?(合计|小计)?", BASIC),
    (r"项目支出(预算)?(合计|小计)?", PROJECT),
    (r"人员(支出|经费)", STAFF_COSTS),
    (r"(日常)?公用(支出|经费)", RUNNING_COSTS),
    (r"一般公共预算.*", GENERAL),
    (r"政府性基金.*", FUND),
    (r"国有资本经营.*", CAPITAL),
    (r"(因公)?出国.*", TRAVEL_ABROAD),
    (r"(公务用车|公车)购置(费|经费)?[及和与、]运行.*|公务用车(费用?|经费)?", VEHICLES),
    (r"(公务用车|公车|车辆)?购置(费用?|经费)?", VEHICLE_PURCHASE),
    (r"(公务用车|公车|车辆)?运行(维护)?(费用?|经费)?", VEHICLE_RUNNING),
    (r"(公务)?接待(费用?|经费)?", RECEPTION),
    (
        r".*三公.*|(本年)?(收入|支出)?(合计|总计|小计)|(全年)?(支出|收入)?预算(数|金额)?|金额|总额|\d{4}年(预算数?)?",
        TOTAL,
    ),
)
NAME_CONCEPTS: tuple[tuple[str, str], ...] = (
    (r"本年(财政拨款)?收入(合计|小计)?", "本年收入"),
    (r"本年(财政拨款)?支出(合计|小计)?", "本年支出"),
    (r"(财政拨款)?(上年|年初|以前年度)(财政拨款)?结转.*|上年结余结转", "上年结转"),
    (r"(年末|年终)(财政拨款)?结转.*|结转下年.*", "年末结转"),
    (r"一般公共预算(当年)?(财政)?(拨款|收入)(预算)?(收入)?", GENERAL),
    (r"政府性基金(预算)?(当年)?(财政)?(拨款|收入)?(预算)?(收入)?", FUND),
    (r"国有资本经营(预算)?(当年)?(财政)?(拨款|收入)?(预算)?(收入)?", CAPITAL),
    (r"(财政拨款)?(收入)(预算)?(总计|总预算|总额)|总收入|(财政拨款)?收入预算", "收入总计"),
    (r"(财政拨款)?(支出)(预算)?(总计|总预算|总额)|总支出|(财政拨款)?支出预算", "支出总计"),
    (r"(总计|合计)", TOTAL),
)
FUNCTION_CLASSES: Mapping[str, str] = {
    "201": "一般公共服务", "202": "外交", "203": "国防", "204": "公共安全", "205": "教育", "206": "科学技术",
    "207": "文化旅游体育与传媒|文化体育与传媒", "208": "社会保障和就业", "209": "社会保险基金",
    "210": "卫生健康|医疗卫生与计划生育|医疗卫生", "211": "节能环保", "212": "城乡社区", "213": "农林水",
    "214": "交通运输", "215": "资源勘探工业信息等|资源勘探信息等|资源勘探电力信息等", "216": "商业服务业等",
    "217": "金融", "219": "援助其他地区", "220": "自然资源海洋气象等|国土海洋气象等", "221": "住房保障",
    "222": "粮油物资储备", "223": "国有资本经营预算", "224": "灾害防治及应急管理", "227": "预备费", "229": "其他",
    "231": "债务还本", "232": "债务付息", "233": "债务发行费用",
}  # fmt: skip
"""类 of the functional classification (政府收支分类科目), with the names of earlier years."""

UNIT_OR_YEAR = re.compile(r"\(?((金额)?单位:?)?(万|千|百万|亿)?元\)?$|^\d{4}年度?(?=.)")
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d+[.、](?!\d)|其中:)+")
QUOTATION_MARKS = re.compile(r"[“”\"]")
NAME_ENDINGS = re.compile(r"(预算数|预算|等|为|共计?|资金|支出|安排|总额|数)+$")


def normalize_text(text: str) -> str:
    """One spelling of a text: half-width, without blanks, years in digits."""
    return western_years(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


def search_texts(pattern: re.Pattern[str], texts: Iterable[str]) -> re.Match[str] | None:
    """Where the first of the texts has the pattern."""
    matches = (pattern.search(normalize_text(text)) for text in texts)
    return next(filter(None, matches), None)


def without_numbering(text: str) -> str:
    """A row's name without its number."""
    return NUMBERING.sub("", normalize_text(text))


def match_meaning(meanings: Sequence[tuple[str, str]], text: str) -> str | None:
    """What the first pattern stands for that fits the whole text."""
    return next((meaning for pattern, meaning in meanings if re.fullmatch(pattern, text)), None)


@lru_cache(maxsize=4096)
def name_concept(name: str) -> str:
    """What a name means, whatever its spelling: two names of one thing give the same."""
    plain = without_numbering(name)
    without_ending = QUOTATION_MARKS.sub("", NAME_ENDINGS.sub("", plain))
    return match_meaning(NAME_CONCEPTS, plain) or without_ending or plain


@lru_cache(maxsize=4096)
def table_kind(title: str) -> TableKind | None:
    """The kind that a title names; ``None`` where the text is no title of a budget table."""
    plain = without_numbering(title)
    if "表" not in plain:
        return None
    return next((kind for pattern, kind in TABLE_TITLES if re.search(pattern, plain)), None)


@lru_cache(maxsize=4096)
def column_concept(text: str) -> str:
    """A column by the lowest cell of its header; an unknown one keeps its text."""
    normalized = normalize_text(text)
    plain = UNIT_OR_YEAR.sub("", normalized) or normalized
    return match_meaning(COLUMN_CONCEPTS, plain) or plain


@lru_cache(maxsize=4096)
def class_code(name: str) -> str | None:
    """201 for 一般公共服务支出."""
    plain = without_numbering(name).removesuffix("支出")
    return next((code for code, names in FUNCTION_CLASSES.items() if plain in names.split("|")), None)
