"""``form``: the official papers, written to a file or to standard output."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cli.follow import chosen, day_of
from cli.output import say
from cli.words import WrongUseError, day
from forms import docx, html, pdf, xlsx
from forms.form import Form
from forms.self_evaluation import self_evaluation
from indicators.assessment import Assessment, assess
from workspace import Workspace

WRITERS: Mapping[str, Callable[[Form], bytes]] = {
    "html": lambda form: html.write(form).encode(),
    "docx": docx.write,
    "xlsx": xlsx.write,
    "pdf": pdf.write,
    "json": lambda form: json.dumps(form.data(), ensure_ascii=False, indent=1).encode(),
}

KINDS: Mapping[str, Callable[..., Form]] = {"self-evaluation": self_evaluation}


def form(args: argparse.Namespace, workspace: Workspace) -> int:
    """Write one paper; what is missing is printed on it and said here."""
    assessment = assessed(args, workspace)
    made = KINDS[args.kind](assessment, sample=workspace.sample)
    content = WRITERS[args.format](made)
    if args.output and args.output != "-":
        try:
            Path(args.output).write_bytes(content)
        except OSError as error:
            raise WrongUseError(f"无法写入 {args.output}（{error.strerror}）") from error
    else:
        sys.stdout.buffer.write(content)
    if not assessment.ready:
        say("本表尚不完整：")
        for each in assessment.missing:
            say(f"  {each}")
    return 0


def assessed(args: argparse.Namespace, workspace: Workspace) -> Assessment:
    with workspace.store() as store:
        (project,) = chosen([args.id], workspace, store)
        as_of = day_of(args, project)
        return assess(project, workspace.profile_of(project), store.facts([project.id], as_of)[project.id], as_of)


def add(commands: Any) -> None:
    parser = commands.add_parser("form", help="导出官方表格")
    parser.add_argument("kind", choices=sorted(KINDS), help="self-evaluation：项目支出绩效自评表")
    parser.add_argument("id", help="项目编号，如 2024/voice-service")
    parser.add_argument("--format", choices=sorted(WRITERS), default="html")
    parser.add_argument("--as-of", type=day, help="截止日，默认今天；项目期已过则为期末")
    parser.add_argument("-o", "--output", metavar="文件", help="写到这个文件，默认标准输出")
    parser.set_defaults(act=form)
