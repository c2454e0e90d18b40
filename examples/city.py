"""What people of the made-up city call about, when, and who handles it. To add a subject, add a ``Topic``."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import TypeVar

Key = TypeVar("Key")


def draw_key(rng: Random, shares: Mapping[Key, int]) -> Key:
    """One of the keys, each as likely as its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


COUNTIES: Mapping[str, int] = MappingProxyType(
    {"原州区": 44, "西吉县": 20, "彭阳县": 14, "隆德县": 13, "泾源县": 9}
)

HOURS = (6, 4, 3, 3, 3, 5, 12, 30, 78, 100, 98, 82, 50, 46, 80, 92, 88, 74, 50, 42, 36, 28, 18, 10)
"""How calls spread over the hours of a day."""

MONTHS = (1.06, 0.86, 1.02, 0.95, 0.96, 1.02, 1.07, 1.04, 0.97, 1.02, 1.12, 1.09)
"""How busy each month is against the mean."""

EVEN = (1,) * 12
WINTER = (9, 8, 5, 2, 0, 0, 0, 0, 1, 8, 12, 10)
SUMMER = (0, 0, 1, 3, 6, 9, 10, 10, 6, 2, 0, 0)
PAY_DAY = (10, 7, 3, 2, 2, 2, 2, 2, 3, 4, 7, 10)
SCHOOL = (1, 3, 1, 1, 2, 5, 10, 10, 4, 1, 1, 1)
INSURANCE = (5, 3, 2, 2, 2, 2, 2, 2, 6, 9, 10, 9)
SPRING = (1, 2, 8, 10, 7, 4, 3, 3, 4, 4, 2, 1)


@dataclass(frozen=True)
class Topic:
    """One subject: its share of all matters, its months, who handles it (``None`` stands for the county)
    and how likely each kind of matter is, in the order of ``KINDS``."""

    name: str
    share: int
    months: tuple[int, ...]
    handlers: Mapping[str | None, int]
    kinds: tuple[int, ...]
    text: str


KINDS = ("咨询", "求助", "投诉", "建议", "举报")

TOPICS = (
    Topic(
        "供热",
        11,
        WINTER,
        {"市热力公司": 6, "市住建局": 2, None: 3},
        (20, 45, 30, 5, 0),
        "室内温度偏低，希望尽快处理",
    ),
    Topic(
        "供水",
        7,
        SUMMER,
        {"市水务局": 3, "市供水公司": 4, None: 3},
        (25, 55, 16, 4, 0),
        "小区停水，询问恢复时间",
    ),
    Topic("供电", 5, EVEN, {"国网固原供电公司": 8, None: 1}, (30, 58, 10, 2, 0), "突然停电，希望抢修"),
    Topic("物业管理", 11, EVEN, {"市住建局": 3, None: 7}, (12, 28, 55, 5, 0), "物业服务不到位，电梯经常停运"),
    Topic(
        "噪音扰民",
        6,
        SUMMER,
        {"市综合执法局": 5, "市生态环境局": 2, None: 3},
        (3, 15, 70, 2, 10),
        "夜间施工噪音影响休息",
    ),
    Topic("拖欠工资", 7, PAY_DAY, {"市人社局": 4, None: 6}, (18, 30, 42, 0, 10), "反映被拖欠工资，请求协调"),
    Topic("社会保险", 8, EVEN, {"市人社局": 8, None: 1}, (86, 9, 4, 1, 0), "询问养老保险缴费和待遇办理"),
    Topic("医疗保险", 8, INSURANCE, {"市医保局": 9, None: 1}, (88, 7, 4, 1, 0), "询问居民医保参保和异地报销"),
    Topic("教育入学", 5, SCHOOL, {"市教育局": 5, None: 5}, (72, 10, 12, 6, 0), "询问招生划片和入学手续"),
    Topic("户籍与证照", 7, EVEN, {"市公安局": 9, None: 1}, (92, 5, 3, 0, 0), "询问户籍迁移和身份证办理"),
    Topic(
        "交通出行",
        6,
        EVEN,
        {"市交通局": 5, "市公安局": 3, None: 1},
        (40, 18, 32, 10, 0),
        "反映公交线路和停车问题",
    ),
    Topic(
        "道路与路灯", 5, SPRING, {"市住建局": 4, None: 6}, (4, 66, 22, 8, 0), "路面破损、路灯不亮，请求维修"
    ),
    Topic("市场监管", 7, EVEN, {"市市场监管局": 7, None: 4}, (14, 16, 55, 1, 14), "购买商品发生消费纠纷"),
    Topic("农业补贴", 4, SPRING, {"市农业农村局": 4, None: 6}, (70, 18, 10, 2, 0), "询问耕地补贴和养殖政策"),
    Topic(
        "公积金与税务",
        4,
        EVEN,
        {"市公积金中心": 6, "市税务局": 4},
        (94, 3, 2, 1, 0),
        "询问公积金提取和个税办理",
    ),
    Topic("民政救助", 4, EVEN, {"市民政局": 4, None: 6}, (56, 36, 6, 2, 0), "询问低保和临时救助条件"),
    Topic(
        "自然资源与征迁",
        3,
        EVEN,
        {"市自然资源局": 4, None: 6},
        (30, 22, 36, 2, 10),
        "反映征地补偿和不动产登记",
    ),
    Topic("卫生健康", 3, EVEN, {"市卫健委": 6, None: 3}, (60, 14, 22, 4, 0), "询问预防接种，反映就医问题"),
)

LATENESS: Mapping[str, float] = MappingProxyType(
    {
        "西吉县": 0.041,
        "原州区": 0.034,
        "彭阳县": 0.027,
        "市综合执法局": 0.045,
        "市住建局": 0.038,
        "市人社局": 0.030,
    }
)
"""How often a handler is late; the others are late less often."""
LATENESS_OF_OTHERS = 0.017

WORKING_DAYS: Mapping[str, int] = MappingProxyType({"咨询": 2, "求助": 5, "建议": 10, "投诉": 10, "举报": 15})
"""How many working days after dispatch an order of each kind is due."""

URGENCIES: Mapping[str, int] = MappingProxyType({"一般": 92, "加急": 7, "特急": 1})
CHANNELS: Mapping[str, int] = MappingProxyType(
    {"微信小程序": 42, "门户网站": 18, "自治区平台转办": 22, "手机APP": 12, "短信": 6}
)
SURNAMES = "张王李赵马杨刘陈吴周田海罗丁"
