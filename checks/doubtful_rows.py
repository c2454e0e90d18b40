"""What reviewers found wrong with rows that read well: a cost that may only grow, a share that nothing
counts, a satisfaction of people of another trade. Of a target sheet (T33–T35) as of a filled form (E36).

The words are in the tables here; to teach one, add it with a case in ``tests/cases/checks``.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from indicators.branches import COST
from indicators.model import Comparison, Indicator, Target, TargetKind
from indicators.spelling import clean_text
from indicators.units import is_rate, parse_unit

COST_BRANCHES = frozenset({COST, "经济成本指标", "社会成本指标", "生态环境成本指标"})
FLOORS = frozenset({Comparison.GE, Comparison.GT})
AMOUNT_NAMED = re.compile(r"(?:金额|资金|经费|费用|投入|支出额|成本|造价|单价|总投资|支出)$")
SAVED_OR_EARNED = re.compile(
    r"节约|节省|节支|结余|压减|压缩|降低|下降|减少|减轻|核减|审减|挽回|避免|增收|筹集|筹措|自筹|争取|回收|追回|回款|退回|返还|"
    r"产值|带动|拉动|撬动|吸引|引导.{0,4}(?:投入|投资|资金|资本)|配套资金|以工代赈|收益|收入(?!.*(?:经费|成本|费用|支出)$)"
)
"""Of such the more the better, also below 成本指标."""
PAID_TO_PEOPLE = re.compile(
    r"补助|补贴|补偿|津贴|抚恤|慰问|救助|救济|资助|助学|奖|待遇|养老|低保|保障(?:标准|金)|工资|薪|报酬|生活费|公用经费|养育"
)
BY_HEAD = re.compile(r"标准$|均|每")
"""What each is paid is a floor by right."""

JUDGED_WORDS = (
    "有效|有力|有所|显著|明显|较大|较好|较高|良好|充分|持续|长期|长效|不断|进一步|逐步|稳步|大幅|基本|一定|积极|切实|全面|"
    "提升|提高|改善|改进|增强|加强|完善|优化|促进|推动|推进|保障|保证|确保|维护|稳定|巩固|健全|发展|建立|影响|作用|效果|成效|程度|"
    "工作|运转|运行|正常|顺利|开展|进行|服务|水平|能力|情况|质量|效率|环境|到位|落实|增长|增加|减少|降低|的|了|和|与|、|,"
)
"""Words that say no degree which could be missed."""
SUBJECTS_WITHOUT_COUNT = (
    "社会|经济|生态|政府|群众|公众|市民|居民|企业|城市|城乡|农村|基层|营商|人居|生产|生活|社区|行业|政务|民生|文化|单位|部门|机关|本|我|全|"
    "市|县|区|镇|乡|村|地区|区域|辖区|当地|本地|和谐|美化|文明|形象|公信力|效益|效能|氛围|意识|秩序|安全|平安|可持续|履职|治理|管理|机制|体系|功能|"
    "产业|职工|合法|权益|幸福感|获得感|"
    "带动|支撑|引领|示范|规范|高质量|力|性|化|日常|及|对|为"
)
"""What such sentences speak of; none of them can be counted by itself."""
UNCOUNTED_NAME = re.compile(f"(?:{JUDGED_WORDS}|{SUBJECTS_WITHOUT_COUNT})+")
JUDGED = re.compile(
    r"有效|显著|明显|较好|良好|提升|提高|改善|增强|促进|推动|保障|保证|确保|维护|完善|优化|作用|效果|成效|效益|影响|正常"
)
HALF = 50
"""Smaller percentages of such words are changes (提高 5%), which want a baseline (T22)."""
BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")

PEOPLE_OF_TRADES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = MappingProxyType(
    {
        trade: (re.compile(people), re.compile(signs))
        for trade, people, signs in (
            (
                "教育",
                "学生|家长|师生|教师|幼儿|考生|学员",
                "学|校|课|教|培训|幼|儿童|少年|团委|共青团|干部|技能|退役|考试|招录|录用|近视|心理|营养",
            ),
            ("卫生健康", "患者|病人|就诊|病患|孕产妇", "卫生|健康|医|病|妇幼|疫|药|诊|保健|血|急救|护理"),
            (
                "农业农村",
                "农户|农民(?!工)|种植户|养殖户|果农|茶农|村民",
                "农|村|乡|镇|种植|养殖|畜|粮|林|水利|水务|水库|灌|渔|牧|土地|田|气象|征地|征收|补偿|扶贫|脱贫|帮扶|移民|河|防汛|抗旱|饮水|"
                "基站|宽带|通信|电网|供电|邮政",
            ),
            (
                "文化旅游",
                "游客|观众|读者",
                "旅|景区|风景|文化|文物|古|博物|图书|书|剧|演|影|展览|展馆|展陈|会展|布展|巡展|美术|体育|园|非遗|湿地|森林|"
                "日报|报社|报刊|新闻|媒体|广播|电视|节目",
            ),
            (
                "交通运输",
                "旅客|乘客|驾驶员|司机",
                "交通|交警|公交|运输|铁路|地铁|轨道|机场|公路|道路|车|航|港|口岸|红绿灯|信号灯",
            ),
            (
                "民政",
                "老年人|老人|残疾人|孤儿|低保对象|特困人员",
                "民政|养老|老|残|低保|特困|救助|福利|社会保障|殡|康复|护理|医|卫生|健康|无障碍|社区",
            ),
            (
                "人力资源",
                "求职者|参保人|退休人员|失业人员",
                "人社|就业|社保|保险|医保|医疗保障|养老|劳动|人力|退休|老干部|创业|工资|招聘|培训|技能|稳岗",
            ),
            (
                "住房",
                "业主|租户|住户",
                "住房|住建|物业|小区|棚户|房屋|房产|公房|危房|租房|宿舍|公寓|家属院|供热|供暖|城管|供水|水务|排水|水质|水电|供电|供气|燃气|"
                "电梯|特种设备|管网|管道|市政|环卫|垃圾|绿化|消防|噪声",
            ),
            (
                "司法",
                "当事人|服刑人员",
                "法院|检察|司法|法律|仲裁|审判|调解|诉|监狱|公证|信访|举报|登记|复议|执法|处罚|公安|警",
            ),
        )
    }
)
"""Trade → the people it serves, and words that show a sheet to be of that trade."""
SERVES_EVERYBODY = re.compile(r"街道|[镇乡]人民?政府|[镇乡]$|社区|管委会|人民政府$")


def is_cost_floor(branch: tuple[str, str], name: str, target: Target) -> bool:
    """A cost that is reached by spending more (≥17.4万元)."""
    if branch[1] not in COST_BRANCHES and branch[0] != COST:
        return False
    if target.kind is not TargetKind.NUMBER or target.comparison not in FLOORS or not target.value:
        return False
    plain = clean_text(BRACKETS.sub("", name))
    if SAVED_OR_EARNED.search(plain) or _is_standard_of_pay(plain, target.unit):
        return False
    return _is_money(plain, target.unit)


def _is_standard_of_pay(name: str, unit: str) -> bool:
    by_head = BY_HEAD.search(name) or parse_unit(unit).below
    return bool(by_head) and PAID_TO_PEOPLE.search(name) is not None


def _is_money(name: str, unit: str) -> bool:
    if not unit:
        return AMOUNT_NAMED.search(name) is not None
    return "money" in (parse_unit(unit).above, parse_unit(unit).below)


def is_share_of_nothing(name: str, target: Target) -> bool:
    """A percentage of words that cannot be counted (社会效益明显≥95%)."""
    if target.kind is not TargetKind.NUMBER or not is_rate(target.unit):
        return False
    if target.value is None or target.value < HALF:
        return False
    plain = clean_text(BRACKETS.sub("", name))
    return JUDGED.search(plain) is not None and UNCOUNTED_NAME.fullmatch(plain) is not None


def counts_nothing(row: Indicator) -> bool:
    """A share that nobody can work out (T34)."""
    return not is_counting_told(row) and is_share_of_nothing(row.name, row.target)


def is_counting_told(row: Indicator) -> bool:
    """Whether a method or a formula says what is divided by what."""
    return not row.is_manual or bool(row.basis.get("formula"))


def find_other_trade(name: str, around: Iterable[str], offices: Iterable[str]) -> tuple[str, str] | None:
    """(学生, 教育) where a satisfaction is of people whose trade nothing ``around`` speaks of: the names of
    the project, of its offices and of the other rows, its goal.

    Nothing is said of an office that serves everybody.
    """
    texts = [*around, *offices]
    if any(SERVES_EVERYBODY.search(office) for office in offices) or not any(offices):
        return None
    for trade, (people, signs) in PEOPLE_OF_TRADES.items():
        served = people.search(name)
        if served and not any(people.search(text) or signs.search(text) for text in texts):
            return served.group(), trade
    return None
