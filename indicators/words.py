"""Answers in words: 无 (does not apply), 是 / 已完成 / 通过 (met or not), 零故障 (a zero), 优良中低差 (a scale).

To teach a word, add it to the tuple it belongs to; ``tests/cases/notation.yaml`` holds a row for each.
"""

import re

NOT_APPLICABLE = re.compile(
    r"无|-+|/+|\\+|不涉及|不适用|无此项|无该项|无此类|暂无|没有|不设|不设置|未设置|不考核|n/?a|none|nil|null",
    re.IGNORECASE,
)
BLANK_LEFT = re.compile(r"[*xX_?？]{2,}|[?？]|待定|待填|待补充|待明确|暂定|另定")
"""A cell whose template was never filled in."""

GRADED = re.compile(r"定性[:]?(?P<scale>.*)", re.DOTALL)
SCALE = re.compile(r"(?:好坏|优良中[低及]?差|高中低|优|良|中|差|好|较好|一般|较差|优秀|良好|合格与不合格)+")

DONE = (
    r"(?:完成|办结|建成|竣工|完工|交付|验收|通过|到位|发放|拨付|支付|上线|投入使用|投用|投产|执行|实现|开展|建立|落实|达到|达成|提交|报送|"
    r"公开|兑现|供货|结算|覆盖|达标|合格|满足)"
)
MANNER = (
    r"(?:已经|已|全部|全面|全额|足额|按时|按期|按质|按量|保质|保量|如期|及时|准时|按计划|按照计划|按要求|按规定|按进度|按合同|按序时|"
    r"顺利|均|都|圆满|在规定时间内|规定时间内|时间内)"
)
AIM = r"(?:任务|工作|目标|计划|预期目标|预期指标|年度目标|年初目标|年度任务|目标任务|工作任务)"
NORM = r"(?:规定|要求|标准|条件|规范|文件|制度|办法|政策|评审|验收|审核|审计|考核|鉴定|检查|检验|检测|评估)"
ANY_WORDS = r"[^0-9,;]"
YES = re.compile(
    rf"""(?:是的?|有|对|√|✓|✔|☑|yes|y|true|符合|属实|正常|成功|无误|达到预期|已达成)
    | {MANNER}*+{DONE}{DONE}?{AIM}?
    | (?:{MANNER}|完全)*+(?:符合|满足|达到|遵守|通过){ANY_WORDS}{{0,16}}{NORM}(?:要求)?
    | (?:专家|工程|质量|项目|系统|产品|设备)?(?:质量|验收|检测|检验|考核|审核|评审|审计|鉴定|评估|检查)(?:全部)?(?:合格|通过|达标)
    | 在{ANY_WORDS}{{1,16}}(?:内|前)完成
    | {ANY_WORDS}{{0,16}}{MANNER}完成""",
    re.VERBOSE | re.IGNORECASE,
)
NO = re.compile(
    r"(?:否|不是|×|✗|✘|☒|no|n|false|"
    rf"{ANY_WORDS}{{0,12}}?(?:不|未|没有|没|未能|尚未){MANNER}*+(?:{DONE}|符合|有){ANY_WORDS}{{0,12}})",
    re.IGNORECASE,
)
WHETHER = re.compile(
    rf"{ANY_WORDS}{{0,16}}与否|{ANY_WORDS}{{0,16}}(?:是否|有无){ANY_WORDS}{{0,16}}|是/否|有或无|是或否"
)

PARTLY = re.compile(
    r"部分|基本|大部|正在|即将|拟|计划于|预计|准备|尚|未|不|没|无|否|待|差|低|慢|滞后|推迟|延期|延迟|逾期|缺|难|逐步|推进中|进行中|[0-9%]"
)
SURELY = re.compile(rf"{DONE}|符合")

EVENT = (
    r"(?:故障|事故|投诉|差错|失误|错误|违规|违纪|违法|案件|发案|上访|信访|越级访|舆情|泄露|泄密|火灾|火情|伤亡|死亡|损失|拖欠|积压|逾期|"
    r"超期|超时|遗漏|漏报|瞒报|缺陷|中断|退件|纠纷|感染|返贫|辍学|污染|争议|复议|诉讼|隐患|漏洞|事件|问题|病例|疫情|溺水|停机|断线|丢失)"
)
ABOUT_EVENT = (
    r"(?:重大|较大|特大|重特大|一般|安全|生产|质量|责任|有效|有责|严重|群体性|突发|网络|线路|系统|设备|通信|服务|群众|数据|信息|资金|财务|及以上|"
    r"和|或|的|、)"
)
ZERO = re.compile(
    rf"(?P<name>{ANY_WORDS}{{0,8}}?)(?P<none>零|(?<![0-9])0|〇|无|未发生|不发生|没有|未出现|不出现|杜绝)(?:发生|出现)?"
    rf"(?:{ABOUT_EVENT}|{EVENT}(?!率?$))*?{EVENT}(?:发生)?(?P<rate>率)?"
)
NOTHING_HAPPENED = re.compile(
    r"(?:(?:全年|本年度?|当年|年度内|年内|全年度)(?:均|都|共)?)?"
    r"(?:零|无|没有|(?:未|无|没有|从未|未曾)(?:发生|出现|产生|接到|收到|受理|发现)(?:过|情况)?"
    rf"(?:任何|一[起件例次])?(?:{ABOUT_EVENT}|{EVENT})*(?:情况)?|无一[起件例次](?:{ABOUT_EVENT}|{EVENT})*)"
)
"""Beside a target of 0起 or ≤3起."""
IDLE_NAME = re.compile(r"(?:实现|确保|保持|保证|达到|力争|=|全年|年度|为|线路|系统|设备|安全|生产|、)*+")


def is_not_applicable(line: str) -> bool:
    return NOT_APPLICABLE.fullmatch(line) is not None


def match_scale(line: str) -> str | None:
    """What follows 定性, or the line itself when it is a bare scale; ``None`` otherwise."""
    match = GRADED.fullmatch(line)
    if match:
        return match["scale"]
    return line if SCALE.fullmatch(line) else None


def match_answer(line: str) -> bool | None:
    """是, 已完成, 通过 → True; 否, 未完成 → False; ``None``: the words do not say."""
    if NO.fullmatch(line):
        return False
    return True if YES.fullmatch(line) and not PARTLY.search(line.replace("无误", "")) else None


def is_question(line: str) -> bool:
    """建立与否, 是否完成: a target that asks for yes."""
    return WHETHER.fullmatch(line) is not None


def is_done(line: str) -> bool | None:
    """An actual value in words, more freely than ``match_answer``: anything partial or still to come is
    ``None``."""
    said = match_answer(line)
    if said is None and SURELY.search(line) and not PARTLY.search(line):
        return True
    return said


def is_nothing_happened(line: str) -> bool:
    """无, 全年未发生, 未接到投诉: an actual value that says 0."""
    return NOTHING_HAPPENED.fullmatch(line) is not None


def match_zero(line: str) -> tuple[str, str] | None:
    """零故障 → ("", ""): a zero; 无安全事故 → a zero with a doubt; 零投诉率 → a zero with the unit %."""
    match = ZERO.fullmatch(line)
    if match is None:
        return None
    doubts = [] if IDLE_NAME.fullmatch(match["name"]) else [f"数值之外还有文字“{match['name']}”"]
    if match["none"] not in ("零", "0", "〇"):
        doubts.append(f"“{match['none']}”按 0 理解")
    return "；".join(doubts), "%" if match["rate"] else ""
