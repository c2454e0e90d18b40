"""``submit``, ``return``, ``review``, ``issue``, ``reopen``: a paper on its way to being sealed; ``packages``
and ``verify-package``: what was sealed."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cli.acting import command_account, note_refused, noting
from cli.arguments import WrongUseError, parse_day
from cli.enter import is_refused_by_clock
from cli.output import print_json, print_note, print_table, shown_path
from cli.status import chosen_projects
from forms.kinds import FORM_KINDS
from indicators.clock import format_local_minute, local_day
from indicators.paper_acts import Act, PaperAct, PaperActor
from indicators.whole_files import write_whole
from sealing.manifest import find_faults, read_manifest
from sealing.package import PackageError, open_package
from sealing.sources import SEALED_FORMS
from sealing.standing import ACT_WORDS, ALONE, NEEDS_REASON, RefusedActError
from store import Store, os_error_cause
from workspace import Workspace
from workspace.issuing import ACTIONS, PaperCall, act_on_paper
from workspace.paper_sources import paper_of
from workspace.sealed_papers import SealedPaperError, find_package, open_sealed

FEWEST_HEX = 8


def run_act(act: Act, args: argparse.Namespace, workspace: Workspace) -> int:
    """One act on one paper; 1 where it is refused, with the reason."""
    with workspace.store() as store:
        if is_refused_by_clock(store):
            return 1
        (project,) = chosen_projects([args.project], workspace, store)
        now = datetime.now(UTC)
        try:
            paper = paper_of(project, args.kind, args.as_of, local_day(now))
            account = command_account(store)
            actor, note = (
                PaperActor(args.by.strip(), account, not account),
                noting(store, args.by, ACTIONS[act]),
            )
            call = PaperCall(project, paper, act, actor, now, args.reason, note=note)
            done = act_on_paper(workspace, store, call)
        except RefusedActError as refusal:
            note_refused(store, args.by, ACTIONS[act], f"{project.id} {args.kind}", refusal)
            print_note(str(refusal))
            return 1
    if args.json:
        print_json({"recorded": act_data(done)})
    else:
        print_act(done, project.name)
    return 0


def act_data(act: PaperAct) -> dict[str, Any]:
    return {
        "number": act.seq,
        "project": act.paper.project,
        "kind": act.paper.kind,
        "as_of": act.paper.as_of.isoformat(),
        "act": act.act.value,
        "revision": act.revision,
        "manifest": act.manifest,
        "package": act.package,
        "reason": act.reason,
        "by": act.actor.name,
        "account": act.actor.account,
        "alone": act.actor.alone,
        "recorded_at": act.recorded_at.isoformat(),
        "damage": act.damage,
    }


def print_act(act: PaperAct, name: str) -> None:
    title = FORM_KINDS[act.paper.kind].title
    alone = f"，{ALONE}" if act.actor.alone else ""
    which = f"截至 {act.paper.as_of}，第 {act.revision} 版，{act.actor.name}{alone}"
    print(f"已{ACT_WORDS[act.act]}：{name} {title}（{which}）")
    if act.package:
        print(f"  输入清单校验码（印在表上）{act.manifest}")
        print(f"  封存包校验值 {act.package}")


def show_packages(args: argparse.Namespace, workspace: Workspace) -> int:
    """The register of what was sealed; with ``-o`` one package is written to a file."""
    with workspace.store() as store:
        if args.output:
            return save_package(args, store)
        issued = store.paper_acts.issued()
    if args.json:
        print_json({"packages": list(map(act_data, issued))})
    else:
        print_register(issued)
    return int(any(act.damage for act in issued))


def print_register(issued: list[PaperAct]) -> None:
    headers = ("项目", "表", "截至", "版次", "封存人", "时间", "封存包校验值")
    print_table(headers, map(register_row, issued), "封存登记")
    for act in issued:
        if act.damage:
            print_note(act.damage)


def register_row(act: PaperAct) -> tuple[str, ...]:
    if act.damage:
        return act.paper.project, "（记录被改动）", "", "", "", "", ""
    title = FORM_KINDS[act.paper.kind].title
    at = format_local_minute(act.recorded_at)
    revision = f"第 {act.revision} 版"
    return act.paper.project, title, act.paper.as_of.isoformat(), revision, act.actor.name, at, act.package


def save_package(args: argparse.Namespace, store: Store) -> int:
    if len(args.sha256) < FEWEST_HEX:
        raise WrongUseError(f"请写封存包校验值的前 {FEWEST_HEX} 位以上，登记见 packages")
    try:
        act = find_package(store, args.sha256.lower())
        with open_sealed(store, act) as stream:
            write_whole(Path(args.output), stream.read())
    except SealedPaperError as error:
        print_note(str(error))
        return 1
    except OSError as error:
        raise WrongUseError(f"无法写入 {shown_path(args.output)}：{os_error_cause(error)}") from error
    print(f"已写入 {shown_path(args.output)}（校验值 {act.package}）")
    return 0


def check_package(args: argparse.Namespace, workspace: Workspace) -> int:
    """Whether a package from anywhere is whole: every file as its lists say; 1 where not."""
    name = shown_path(args.file)
    try:
        with Path(args.file).open("rb") as stream, open_package(stream, name) as package:
            faults = list(find_faults(package))
            about = read_manifest(package)
    except OSError as error:
        raise WrongUseError(f"读不出 {name}：{os_error_cause(error)}") from error
    except PackageError as error:
        print_note(str(error))
        return 1
    for fault in faults:
        print(f"不符：{fault}")
    if not faults:
        print(f"封存包完整：{about['name']}，截至 {about['as_of']}，第 {about['revision']} 版")
        print(f"  输入清单校验码 {about['inputs']}（应与表上所印一致）")
    return int(bool(faults))


def add_act_arguments(parser: argparse.ArgumentParser, act: Act) -> None:
    kinds = "；".join(f"{kind}：{FORM_KINDS[kind].title}" for kind in SEALED_FORMS)
    parser.add_argument("project", help="项目编号，如 2024/voice-service")
    parser.add_argument("--kind", choices=sorted(SEALED_FORMS), default="self-evaluation", help=kinds)
    parser.add_argument(
        "--as-of", type=parse_day, help="截至日；自评表默认项目期末，监控表默认上一个月末，如 2024-07"
    )
    parser.add_argument("--by", required=True, metavar="姓名", help=f"{ACT_WORDS[act]}人姓名")
    parser.add_argument(
        "--reason", default="", required=act in NEEDS_REASON, metavar="理由", help="理由或意见"
    )
    parser.set_defaults(act=partial(run_act, act))


def arguments_of(act: Act) -> Callable[[argparse.ArgumentParser], None]:
    return lambda parser: add_act_arguments(parser, act)


add_submit_arguments = arguments_of(Act.SUBMITTED)
add_return_arguments = arguments_of(Act.RETURNED)
add_review_arguments = arguments_of(Act.REVIEWED)
add_issue_arguments = arguments_of(Act.ISSUED)
add_reopen_arguments = arguments_of(Act.REOPENED)


def add_packages_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sha256", nargs="?", default="", help="封存包校验值的前几位，与 -o 一起用")
    parser.add_argument("-o", "--output", metavar="文件", help="把这一包写到文件")
    parser.set_defaults(act=show_packages)


def add_verify_package_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="封存包（.zip）")
    parser.set_defaults(act=check_package)
