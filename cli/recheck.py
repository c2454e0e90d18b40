"""``recheck``: filled-in self-evaluation forms, from whomever, read and recomputed."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from checks.evaluation_unchecked import count_unchecked, soundness_text
from cli.arguments import WrongUseError, today
from cli.output import finding_line, print_note, shown_path
from forms import docx, html, pdf, xlsx
from forms.form import Form, finding_data
from forms.recheck import RecheckedForm, recheck_form
from indicators.display import SEVERITY_WORDS
from indicators.whole_files import write_whole
from store import os_error_cause
from workspace import Workspace
from workspace.rechecking import RecheckedFile, recheck, recheck_lines
from yamlfiles.problem import Severity

WRITERS: dict[str, Callable[[Form], bytes]] = {
    ".xlsx": xlsx.write,
    ".docx": docx.write,
    ".pdf": pdf.write,
    ".html": lambda form: html.write(form).encode(),
}


def recheck_files(args: argparse.Namespace, workspace: Workspace) -> int:
    """Say what is wrong with file form; 1 when any has an error or could not be read."""
    found = recheck(workspace, list(read_contents(args.files)), rules=args.rules or "")
    for file in found:
        if args.json:
            print(json.dumps(recheck_data(file), ensure_ascii=False))
        else:
            print_recheck(file)
    if args.summary:
        write_summary(args.summary, found)
    return int(any(file.has_errors for file in found))


def read_contents(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Every file named, and every file in the folders named."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield shown_path(path), _read_content(path)
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.name.startswith((".", "~")):
                yield f"{shown_path(path)}/{file.relative_to(path)}", _read_content(file)


def _read_content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUseError(f"打不开 {shown_path(path)}：{os_error_cause(error)}") from error


def recheck_data(found: RecheckedFile) -> dict[str, Any]:
    return {"file": found.file, "findings": [finding_data(finding) for finding in found.all_findings]}


def print_recheck(found: RecheckedFile) -> None:
    names = "、".join(form.form.name or "（没有项目名称）" for form in found.forms)
    print(f"{found.file}：{names or '没有读到自评表'}，{count_text(found)}")
    for finding in found.all_findings:
        print(finding_line(finding))


def count_text(found: RecheckedFile) -> str:
    """Errors, warnings and hints; what was not checked apart."""
    findings = found.all_findings
    unchecked = count_unchecked(findings)
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    if counts[Severity.ERROR] + counts[Severity.WARNING] == 0 and unchecked:
        return soundness_text(findings)
    counts[Severity.HINT] -= unchecked
    told = [f"{count} 处{SEVERITY_WORDS[severity]}" for severity, count in counts.items() if count]
    told += [f"{unchecked} 项没有核对"] if unchecked else []
    return "，".join(told) or soundness_text(findings)


def write_summary(name: str, found: list[RecheckedFile]) -> None:
    write = WRITERS.get(Path(name).suffix.lower())
    if write is None:
        raise WrongUseError(f"--summary 应是 {'、'.join(WRITERS)} 文件，现为“{name}”")
    try:
        form = recheck_form([RecheckedForm(*line) for line in recheck_lines(found)], today())
        write_whole(Path(name), write(form))
    except OSError as error:
        raise WrongUseError(f"无法写入 {shown_path(name)}：{os_error_cause(error)}") from error
    print_note(f"复核汇总已写入 {shown_path(name)}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="文件",
        help="自评表：docx、xlsx、xls、pdf、html、json，或放着它们的文件夹",
    )
    parser.add_argument("--rules", metavar="规则", help="按这个评分规则复核，默认按项目或工作区的规则")
    parser.add_argument(
        "--summary", metavar="文件", help="把全部结果写成一本工作簿（.xlsx，也可 .docx、.pdf、.html）"
    )
    parser.set_defaults(act=recheck_files)
