"""What has to be known of gathered numbers, in words: of one workspace, of the list of workspaces, of what
stands in two."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from indicators.clock import format_local_minute
from indicators.figures import format_plain
from indicators.quoting import quote_text
from workspace.unit_places import WRONG_HOURS, UnitPlaces
from workspace.unit_rollup import Overlap, RolledUnit, Rollup
from workspace.unit_seals import MOST_BROKEN
from workspace.unit_state import StateHead
from workspace.unit_sums import UnitSums
from workspace.version import VERSION

MOST_BROKEN_NAMED = 5
UNKNOWN = "未知"


def unit_notes(unit: RolledUnit, usual: str) -> Iterator[str]:
    if unit.fault:
        yield fault_note(unit)
    if unit.head:
        yield from head_notes(unit.head, usual)
    if unit.seal_fault:
        yield unit.seal_fault
    yield from unit.broken[:MOST_BROKEN_NAMED]
    if len(unit.broken) > MOST_BROKEN_NAMED:
        more = "不少于" if len(unit.broken) == MOST_BROKEN else "共"
        yield f"封存登记前后不一致的{more} {len(unit.broken)} 处，这里写明 {MOST_BROKEN_NAMED} 处"


def fault_note(unit: RolledUnit) -> str:
    if unit.failing_since is None:  # what was kept of it is damaged
        return unit.reason
    kept = f"数是 {format_local_minute(unit.received_at)} 的" if unit.received_at else "还没有它的任何数"
    return f"从 {format_local_minute(unit.failing_since)} 起没有取到，{kept}：{unit.reason}"


def head_notes(head: StateHead, usual: str) -> Iterator[str]:
    if head.is_sample:
        yield "样例数据，不是真实的数"
    if head.is_partial:
        yield "令牌只看得到一部分项目，不是全部"
    if head.left_out:
        yield f"项目太多，{head.left_out} 个没有给出，没有计入"
    if head.behind:
        yield f"{head.behind} 个项目的数还没有更新，是变化以前的，或还没有算出"
    if head.looked_at is None:
        yield "它的后台还没有运行过，项目可能不全"
    if head.problems:
        yield f"它的文件中有 {head.problems} 处错误"
    if not head.rules:
        yield "找不到它默认的评分规则，没有写明规则的项目不能算分"
    elif head.rules_hash != usual:
        yield f"评分规则是{quote_text(head.rules)}，和多数工作区不同，得分和等级不宜直接相比"
    if head.version != VERSION:
        yield f"程序版本 {head.version}，这里是 {VERSION}"


def emptiness_word(head: StateHead | None) -> str:
    """Of a workspace without a line in the year: it has no project, or that is not known."""
    return UNKNOWN if head is None or head.may_lack_projects else "这一年度没有项目"


def sum_notes(sums: UnitSums) -> Iterator[str]:
    if sums.damaged:
        yield f"{sums.damaged} 个项目的记录被改动"
    if sums.changed:
        yield f"{sums.changed} 个项目封存后数据又有变化，数是封存的"
    if sums.overruled:
        yield f"{sums.overruled} 个已封存项目报来的得分、等级与封存包不同，已按封存包"
    if sums.broken:
        yield f"{sums.broken} 个已封存项目的封存包没有核对成"
    if sums.unchecked:
        yield f"{sums.unchecked} 个已封存项目的封存包还没有核对"
    if sums.departments:
        yield f"另有部门整体 {sums.departments} 张，资金已在项目里，不计入"


def list_warnings(rollup: Rollup, listed: UnitPlaces) -> Iterator[str]:
    """The list of workspaces as it is now, beside what was gathered by it."""
    yield from wrong_list_words(listed)
    places = {(place.name, place.where) for place in listed.places}
    gathered = {(unit.name, unit.where) for unit in rollup.units}
    if new := [name for name, _ in sorted(places - gathered)]:
        yield f"名单新列或改了地址的 {len(new)} 个工作区还没有汇总：{named(new)}"
    if gone := [name for name, _ in sorted(gathered - places)]:
        yield f"{len(gone)} 个工作区已不在名单里，下次汇总起不再计入：{named(gone)}"


def wrong_list_words(listed: UnitPlaces) -> Iterator[str]:
    """For people who do not write the list: the command says what is wrong."""
    if any(problem.code == WRONG_HOURS for problem in listed.problems):
        yield f"名单里汇总的间隔写得不对，现按 {listed.every // timedelta(hours=1)} 小时一次"
    if lines := [str(line) for line in listed.wrong_lines]:
        told = f"名单有 {len(lines)} 行写得不对（第 {named(lines)} 行），写错的没有采用，写在那里的工作区可能没有汇总"
        yield f"{told}；请系统管理员在服务器上汇总一次，看哪里不对"


def named(names: Sequence[str], most: int = 10) -> str:
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


def overlap_words(found: Overlap) -> str:
    kind = "单位" if found.kind == "unit" else "项目"
    amounts = {"预算": found.annual, "执行": found.executed}
    extra = "、".join(f"{word} {format_plain(amount)} 万元" for word, amount in amounts.items() if amount)
    places = f"在 {len(found.workspaces)} 个工作区里都有：{named(found.workspaces)}"
    return f"{kind}{quote_text(found.label)}{places}{f'，合计里多算{extra}' if extra else ''}"
