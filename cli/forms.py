"""``form``: the official papers, written to a file or to standard output."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from cli.arguments import WrongUseError, parse_day, today
from cli.output import finding_line, print_note, shown_path
from cli.status import add_known_at, chosen_projects, known_day, note_unread_files
from forms.dossier import Dossier
from forms.exchange import ExchangeTable, as_json, as_workbook
from forms.kinds import FORM_KINDS, FormKind, draft_form
from forms.writers import WRITERS
from indicators.missing import missing_texts
from indicators.model import Project
from indicators.whole_files import write_whole
from monitoring.elapsed import NoMonthEndError
from sealing.papers import exchange_path
from store import ALL_KNOWN, Store, os_error_cause
from workspace import Workspace
from workspace.dossier import read_form_dossiers
from workspace.paper_zip import PaperOrder, pack_papers
from workspace.sealed_papers import (
    SealedForm,
    SealedPaperError,
    changes_since,
    find_sealed,
    read_form,
    read_sealed,
)

ZIP = "zip"
EXCHANGES: Mapping[str, Callable[[Sequence[ExchangeTable]], bytes]] = {"json": as_json, "xlsx": as_workbook}


def write_form(args: argparse.Namespace, workspace: Workspace) -> int:
    """Write one paper; what is missing is printed on it and said here. 1 where records of it were changed."""
    kind = FORM_KINDS[args.kind]
    layout = chosen_layout(args.layout, kind)
    if args.format == ZIP:
        return write_form_zip(args, workspace, kind)
    dossiers = form_dossiers(args, workspace, kind)
    try:
        sealed = sealed_content(args, workspace, dossiers[0]) if kind.can_be_sealed else None
    except SealedPaperError as error:
        print_note(str(error))
        return 1
    if sealed is None:
        write_draft(args, workspace, dossiers, layout)
    else:
        if not args.annex:
            print_note("封存的原件带着附表，不能去掉")
        write_content(args, sealed)
    return int(any(dossier.records.damage for dossier in dossiers))


def write_draft(
    args: argparse.Namespace, workspace: Workspace, dossiers: Sequence[Dossier], layout: str
) -> None:
    kind = FORM_KINDS[args.kind]
    made = draft_form(kind, dossiers, layout, annex=args.annex)
    write = WRITERS["json" if args.json else args.format]
    write_content(args, exchange_content(args, kind, dossiers) if args.exchange else write(made))
    for problem in workspace.report_template.problems if kind.needs_history else ():
        print_note(f"报告模板有误，先用自带的模板：{problem}")
    if made.missing:
        print_note("本表尚不完整：")
        for text in missing_texts(made.missing):
            print_note(f"  {text}")
    found = kind.findings(dossiers[0]) if kind.findings else ()
    if found:
        print_note("检查提示：")
    for finding in found:
        print_note(finding_line(finding))


def write_content(args: argparse.Namespace, content: bytes) -> None:
    if args.output and args.output != "-":
        try:
            write_whole(Path(args.output), content)
        except OSError as error:
            raise WrongUseError(f"无法写入 {shown_path(args.output)}：{os_error_cause(error)}") from error
    else:
        sys.stdout.buffer.write(content)


def sealed_content(args: argparse.Namespace, workspace: Workspace, dossier: Dossier) -> bytes | None:
    """The bytes that were sealed, with what changed since told; ``None`` where the paper is not sealed.
    Raises SealedPaperError."""
    with workspace.store() as store:
        known = store.known_at(dossier.known_at) if dossier.known_at else ALL_KNOWN
        sealed = find_sealed(store, args.kind, dossier.project, dossier.as_of, known)
        if sealed is None:
            return None
        content = stored_form(args, store, sealed)
        changes = changes_since(workspace, store, dossier.project, sealed.act, today())
    print_note(f"{sealed.words}，给出的是封存的原件")
    if changes:
        print_note(f"封存后有变化，封存的表不变：{'；'.join(changes)}")
    return content


def stored_form(args: argparse.Namespace, store: Store, sealed: SealedForm) -> bytes:
    suffix = "json" if args.json else args.format
    if not args.exchange:
        return read_form(store, sealed, suffix, args.layout)
    require_exchange(args, FORM_KINDS[args.kind])
    return read_sealed(store, sealed.act, exchange_path(args.kind, suffix))


def write_output(name: str | None, content: bytes) -> None:
    """To the file named, or to standard output."""
    if not name or name == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(Path(name), content)
    except OSError as error:
        raise WrongUseError(f"无法写入 {shown_path(name)}：{os_error_cause(error)}") from error


def write_form_zip(args: argparse.Namespace, workspace: Workspace, kind: FormKind) -> int:
    """A paper of each of many projects; 1 where one could not be made or its records were changed."""
    if kind.of_many or args.exchange or args.json:
        raise WrongUseError(
            f"--format zip 把各项目的表各写一份；{kind.title}、--exchange 和 --json 不能这样写"
        )
    with workspace.store() as store, BytesIO() as target:
        declared = workspace.declared_projects(store)
        note_unread_files(workspace, declared)
        names = expand_names(args.id, declared.projects)
        projects = chosen_projects(names, workspace, store)
        order = PaperOrder(
            kind, args.zipped, chosen_layout(args.layout, kind), known_day(args, store), args.annex
        )
        packed = pack_papers(workspace, store, projects, order, target)
        write_output(args.output, target.getvalue())
    print_note(packed.text)
    for line in (*packed.failed, *packed.damaged):
        print_note(f"  {line}")
    return int(bool(packed.failed or packed.damaged))


def exchange_content(args: argparse.Namespace, kind: FormKind, dossiers: Sequence[Dossier]) -> bytes:
    """The paper as tables for 预算管理一体化."""
    exchange = require_exchange(args, kind)
    return EXCHANGES[args.format](exchange(dossiers[0]))


def require_exchange(
    args: argparse.Namespace, kind: FormKind
) -> Callable[[Dossier], tuple[ExchangeTable, ...]]:
    """Raises WrongUseError where a paper has no such tables, or not in the format asked for."""
    if kind.exchange is None:
        has = "、".join(name for name, form_kind in FORM_KINDS.items() if form_kind.exchange)
        raise WrongUseError(f"{kind.title}没有一体化交换数据，有的是：{has}")
    if args.format not in EXCHANGES:
        raise WrongUseError(f"--exchange 只写 {' 或 '.join(EXCHANGES)}，请加 --format json 或 --format xlsx")
    return kind.exchange


def chosen_layout(name: str, kind: FormKind) -> str:
    if name and name not in kind.layouts:
        has = f"有：{'、'.join(kind.layouts)}" if kind.layouts else "只有一种版式，请去掉 --layout"
        raise WrongUseError(f"{kind.title}没有版式“{name}”，{has}")
    return name


def form_dossiers(args: argparse.Namespace, workspace: Workspace, kind: FormKind) -> list[Dossier]:
    """Of the project named, or for a paper of many of those named or all."""
    if not kind.of_many and len(args.id) != 1:
        raise WrongUseError(
            f"{kind.title}一次写一个项目，请写一个项目编号，如 2024/voice-service；多个项目请加 --format zip"
        )
    with workspace.store() as store:
        names = args.id
        if kind.of_many:
            declared = workspace.declared_projects(store)
            names = expand_names(args.id, declared.projects)
            if names:
                note_unread_files(workspace, declared)
        projects = chosen_projects(names, workspace, store)
        try:
            return read_form_dossiers(workspace, store, kind, projects, known_day(args, store))
        except NoMonthEndError as error:
            raise WrongUseError(str(error)) from None


def expand_names(names: Sequence[str], projects: Mapping[str, Project]) -> list[str]:
    """Names of projects; a year, a folder below it, or the code or name of a department stands for all of
    its projects."""
    found: list[str] = []
    for name in names:
        own = [
            project.id
            for project in projects.values()
            if project.id == name
            or project.id.startswith(f"{name.rstrip('/')}/")
            or name in (project.department.name, project.department.code)
        ]
        found += own or [name]
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    about = "；".join(f"{name}：{kind.title}" for name, kind in FORM_KINDS.items())
    parser.add_argument("kind", choices=sorted(FORM_KINDS), help=about)
    parser.add_argument(
        "id", nargs="*", help="项目编号，如 2024/voice-service；汇总表可写年度（2024）、部门代码或名称"
    )
    parser.add_argument(
        "--format",
        choices=sorted((*WRITERS, ZIP)),
        default="html",
        help="zip：多个项目各写一份，装在一个压缩包里",
    )
    parser.add_argument(
        "--zipped", choices=sorted(WRITERS), default="docx", help="压缩包里各份的格式，默认 docx"
    )
    parser.add_argument("--layout", default="", metavar="版式", help="表样，默认按项目的评分规则选用")
    parser.add_argument(
        "--no-annex", dest="annex", action="store_false", help="不带附表“数据来源与依据”，默认带"
    )
    parser.add_argument(
        "--as-of", type=parse_day, help="截止日，默认今天；项目期已过则为期末；监控表为月末，如 2024-07"
    )
    add_known_at(parser)
    parser.add_argument(
        "--exchange", action="store_true", help="按预算管理一体化的字段名写数据（json 或 xlsx）"
    )
    parser.add_argument("-o", "--output", metavar="文件", help="写到这个文件，默认标准输出")
    parser.set_defaults(act=write_form)
