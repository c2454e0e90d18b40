"""``spot-check``: rows of a number, or projects, drawn by chance, looked at, and settled."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime

from cli.acting import command_account, note_refused, noting
from cli.arguments import ChineseParser, WrongUseError, parse_count, parse_day
from cli.enter import is_refused_by_clock
from cli.output import print_json, print_note, print_table
from cli.spot_check_output import check_data, drawn_rows_data, print_check, summary_row
from cli.status import chosen_projects, note_damage, viewed_day
from indicators.drawing import POPULATION_WORDS, RowPopulation
from indicators.spot_check import SpotCheck, SpotVerdict
from indicators.spot_check_words import promise_of
from people.permissions import Action
from store import Store
from workspace import Workspace
from workspace.spot_check_acts import Reviewer, TypedTick, answer, close, give_notice, tick
from workspace.spot_check_projects import draw_projects_check
from workspace.spot_check_requests import USUAL_SIZES, Drawer, RefusedSpotCheckError
from workspace.spot_check_rows import draw_rows_check, repeat_draw

MOST_LISTED = 200
Act = Callable[[argparse.Namespace, Workspace, Store, datetime], SpotCheck]


def run_act(args: argparse.Namespace, workspace: Workspace) -> int:
    """Do what the words say and print the check as it stands then; 1 where it is refused."""
    with workspace.store() as store:
        if is_refused_by_clock(store):
            return 1
        note_damage(store)
        try:
            check = args.do(args, workspace, store, datetime.now(UTC))
        except RefusedSpotCheckError as refusal:
            note_refused(store, args.by, Action.SPOT_CHECK, getattr(args, "id", ""), refusal)
            print_note(str(refusal))
            return 1
    if args.json:
        print_json(check_data(check))
    else:
        print_check(check)
    return 0


def draw(args: argparse.Namespace, workspace: Workspace, store: Store, now: datetime) -> SpotCheck:
    telling = noting(store, args.by, Action.SPOT_CHECK)
    drawer = Drawer(args.by, command_account(store), args.seed, telling)
    if args.projects is not None:
        if args.year is None:
            raise WrongUseError("抽项目还要写年度：--year 2024")
        declared = workspace.declared_projects(store)
        check = draw_projects_check(declared, store, args.year, args.projects, drawer, now)
    else:
        seq = args.observation or standing_observation(args, workspace, store)
        population = RowPopulation(args.population)
        check = draw_rows_check(workspace, store, seq, population, args.rows, drawer, now)
    for note in check.population.notes:
        print_note(f"注意：{note}")
    print_note(promise_of(check))
    return check


def standing_observation(args: argparse.Namespace, workspace: Workspace, store: Store) -> int:
    """The observation whose number stands for the row that the options name."""
    if not (args.project and args.indicator):
        raise WrongUseError("抽哪个数的记录？请写 --project 和 --indicator，或 --observation 监测记录编号")
    (project,) = chosen_projects([args.project], workspace, store)
    as_of = viewed_day(args).day_of(project)
    found = store.read_records([project.id], as_of)[project.id].observations.get(args.indicator)
    if found is None:
        raise RefusedSpotCheckError(
            f"{args.project} 的“{args.indicator}”截至 {as_of} 没有监测记录；请先采集（evaluate）"
        )
    return found.seq


def reviewer(args: argparse.Namespace, store: Store, action: Action) -> Reviewer:
    return Reviewer(args.by, command_account(store), note=noting(store, args.by, action))


def keep_tick(args: argparse.Namespace, _: Workspace, store: Store, now: datetime) -> SpotCheck:
    typed = [TypedTick(args.item, args.verdict, args.note)]
    kept = tick(store, args.id, typed, reviewer(args, store, Action.SPOT_CHECK), now)
    for remark in kept.remarks:
        print_note(remark)
    if not kept.kept:
        print_note("这个结论已经记录过，没有重复保存")
    return find_check(store, args.id)


def keep_notice(args: argparse.Namespace, _: Workspace, store: Store, now: datetime) -> SpotCheck:
    give_notice(store, args.id, args.text, reviewer(args, store, Action.SPOT_CHECK), now)
    return find_check(store, args.id)


def keep_answer(args: argparse.Namespace, _: Workspace, store: Store, now: datetime) -> SpotCheck:
    answer(store, args.id, {args.item: args.text}, reviewer(args, store, Action.ANSWER_SPOT_CHECK), now)
    return find_check(store, args.id)


def keep_closing(args: argparse.Namespace, _: Workspace, store: Store, now: datetime) -> SpotCheck:
    close(store, args.id, args.note, reviewer(args, store, Action.SPOT_CHECK), now)
    return find_check(store, args.id)


def find_check(store: Store, check_id: str) -> SpotCheck:
    check = store.spot_checks.find(check_id)
    if check is None:
        raise WrongUseError(f"没有抽查“{check_id}”；用 spot-check list 列出")
    return check


def list_checks(args: argparse.Namespace, workspace: Workspace) -> int:
    with workspace.store() as store:
        note_damage(store)
        found = store.spot_checks.newest(MOST_LISTED)
    if args.json:
        print_json(list(map(check_data, found)))
    elif found:
        print_table(("编号", "抽取时间", "抽取内容", "总体", "抽出", "结果", "状态"), map(summary_row, found))
    else:
        print_note("还没有抽查过")
    return 0


def show(args: argparse.Namespace, workspace: Workspace) -> int:
    """Print a check with its rows, drawn again from the snapshots; 1 where that gives something else."""
    with workspace.store() as store:
        note_damage(store)
        check = find_check(store, args.id)
        again = repeat_draw(workspace, store, check)
    if args.json:
        print_json({**check_data(check), "rows": drawn_rows_data(again), "problem": again.problem})
    else:
        print_check(check, again)
    if again.problem:
        print_note(again.problem)
    return int(bool(check.damage or again.problem))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(
        title="办理", metavar="办理", required=True, dest="what", parser_class=ChineseParser
    )
    add_draw_arguments(words.add_parser("draw", help="抽取：一个数背后的记录，或一年的项目"))
    words.add_parser("list", help="列出抽查").set_defaults(act=list_checks)
    shown = words.add_parser("show", help="显示一次抽查，按登记的种子重抽核对")
    shown.add_argument("id", help="抽查编号")
    shown.set_defaults(act=show)
    add_tick_arguments(words.add_parser("tick", help="填写一条的核对结论"))
    add_text_arguments(words.add_parser("notice", help="发整改通知"), keep_notice)
    answered = words.add_parser("answer", help="记下对不符的答复")
    answered.add_argument("--item", required=True, metavar="编号", help="抽到的记录或项目的编号")
    add_text_arguments(answered, keep_answer)
    closed = words.add_parser("close", help="销号")
    add_act_arguments(closed, keep_closing)
    closed.add_argument("--note", default="", help="说明")
    for word in words.choices.values():
        word.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="输出 JSON")


def add_draw_arguments(parser: argparse.ArgumentParser) -> None:
    sizes = "、".join(map(str, USUAL_SIZES))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--rows", metavar="条数", help=f"抽一个数背后的记录，常用 {sizes}")
    what.add_argument("--projects", metavar="比例", help="抽一年的项目：15%%（按部门分层）或个数")
    parser.add_argument("--project", help="项目编号，如 2024/hotline")
    parser.add_argument("--indicator", help="指标编号；funds 为执行数")
    parser.add_argument("--as-of", type=parse_day, help="哪一天的数，默认今天；项目期已过则为期末")
    parser.add_argument("--observation", type=parse_count, help="监测记录编号，代替项目和指标")
    words = "；".join(f"{population} {word}" for population, word in POPULATION_WORDS.items())
    parser.add_argument("--of", dest="population", choices=list(RowPopulation), default="counted", help=words)
    parser.add_argument("--year", type=parse_count, help="抽哪一年的项目")
    parser.add_argument("--seed", default="", metavar="种子", help="一行文字；不写由系统随机产生，都记入抽查")
    parser.add_argument("--by", required=True, metavar="姓名", help="抽查人姓名")
    parser.set_defaults(act=run_act, do=draw)


def add_tick_arguments(parser: argparse.ArgumentParser) -> None:
    add_act_arguments(parser, keep_tick)
    parser.add_argument("--item", required=True, metavar="编号", help="抽到的记录或项目的编号")
    parser.add_argument("--verdict", required=True, metavar="结论", help="、".join(SpotVerdict))
    parser.add_argument("--note", default="", help="说明；不符、无法核实须写")


def add_text_arguments(parser: argparse.ArgumentParser, do: Act) -> None:
    add_act_arguments(parser, do)
    parser.add_argument("--text", required=True, help="内容")


def add_act_arguments(parser: argparse.ArgumentParser, do: Act) -> None:
    parser.add_argument("id", help="抽查编号")
    parser.add_argument("--by", required=True, metavar="姓名", help="经办人姓名")
    parser.set_defaults(act=run_act, do=do)
