"""What of a year is published: approved targets, and of self-evaluations those that are sealed, as they were
sealed. Everything else stays within, and how much that is, is told."""

import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from forms.public_site import (
    PublicFund,
    PublicProject,
    PublicResult,
    PublicRow,
    PublicSite,
    PublicTask,
    public_texts,
    render_site,
)
from indicators.figures import format_plain
from indicators.model import DepartmentTask, FundRow, Funds, Indicator, Project
from indicators.sheet_words import fund_labels
from store import Store
from workspace.declared import project_id, target_files
from workspace.dossier import SELF_EVALUATION
from workspace.opened import Workspace
from workspace.paper_zip import add_file
from workspace.sealed_papers import SealedForm, SealedPaperError, find_sealed, read_form
from workspace.versions import SheetInForce, sheets_at

UNAPPROVED = "绩效目标没有批复，或批复已撤销"
DAMAGED = "批复的记录被改动，不能确定哪一份是批复的目标"
PERSONAL = "公开的文字里有像电话、证件号码或邮箱的内容，须先改正目标表"
UNREAD = "目标文件有错误，读不出项目"
NOT_SEALED = "自评表还没有封存，不公开自评结果"
NOT_READABLE = "封存的自评表不能读取，没有公开自评结果"
PERSONAL_TEXT = re.compile(
    r"(?<!\d)(?:86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"  # a mobile, however it is told apart
    r"|(?<!\d)\d{6}\s?\d{8}\s?\d{3}[\dXx](?!\d)|(?<!\d)0\d{2,3}[)\s—–-]+\d{7,8}(?!\d)|[\w.+-]+@[\w.]+"
)


def gather_site(
    workspace: Workspace, store: Store, projects: Iterable[Project], year: int, today: date, *, unread: int
) -> PublicSite:
    """Of the projects of a year, in the order of department, unit and name; ``unread`` files say of no
    project what it is."""
    of_year = sorted(
        (project for project in projects if project.year == year),
        key=lambda project: (project.department.name, project.unit.name, project.name, project.id),
    )
    sheets = sheets_at(workspace, store, [(project, min(today, project.span[1])) for project in of_year])
    shown: list[PublicProject] = []
    left_out: Counter[str] = +Counter({UNREAD: unread})
    for sheet in sheets:
        if reason := reason_to_withhold(sheet):
            left_out[reason] += 1
            continue
        project = public_project(workspace, store, sheet, f"projects/{len(shown) + 1:04}.html")
        if any(map(looks_personal, public_texts(project))):
            left_out[PERSONAL] += 1
        else:
            shown.append(project)
    sample = workspace.sources.is_sample
    return PublicSite(site_title(shown, year), year, today, sample, tuple(shown), tuple(left_out.items()))


def unread_targets(workspace: Workspace, declared: Collection[str], year: int) -> int:
    """Of the target files of a year those that stand for no project, for there are errors in them."""
    files = target_files(workspace.targets / str(year))
    return sum(project_id(path, workspace.targets) not in declared for path in files)


def looks_personal(text: str) -> bool:
    """Whether it holds what may be the number of a telephone or an identity card, or an address."""
    return bool(PERSONAL_TEXT.search(unicodedata.normalize("NFKC", text)))


def site_title(shown: Iterable[PublicProject], year: int) -> str:
    departments = {project.department for project in shown}
    whose = departments.pop() if len(departments) == 1 else ""
    return f"{whose}{year}年度绩效目标和自评结果"


def reason_to_withhold(sheet: SheetInForce) -> str:
    if sheet.damage:
        return DAMAGED
    return "" if sheet.standing.decision else UNAPPROVED


def public_project(workspace: Workspace, store: Store, sheet: SheetInForce, address: str) -> PublicProject:
    project, decision = sheet.project, sheet.standing.decision
    assert decision
    funds = project.funds
    unit = funds.unit if funds else ""
    bare = PublicProject(
        address,
        project.name,
        project.department.name,
        project.unit.name,
        project.goal,
        decision.effective_from,
        f"{amount_text(funds.annual.total)}{unit}" if funds and funds.annual.total is not None else "",
        unit,
        tuple(declared_funds(funds)) if funds else (),
        tuple(map(declared_row, project.indicators)),
        is_department=project.is_department,
        tasks=tuple(map(public_task, project.tasks)),
    )
    try:
        sealed = find_sealed(store, SELF_EVALUATION, project, project.span[1])
        if sealed is None:
            return replace(bare, no_result=NOT_SEALED)
        content = json.loads(read_form(store, sealed, "json"))
    except SealedPaperError:
        return replace(bare, no_result=NOT_READABLE)
    return _with_result(bare, sealed, content)


def _with_result(project: PublicProject, sealed: SealedForm, content: Mapping[str, Any]) -> PublicProject:
    """The rows and amounts as they were sealed, and no more of the paper than these."""
    funds, rows = content["funds"], tuple(map(_sealed_row, content["indicators"]))
    act = sealed.act
    result = PublicResult(
        act.revision,
        act.paper.as_of,
        act.manifest[:16],
        f"{funds['rate']}%" if funds and funds["rate"] is not None else "",
        content["total"] or "",
        content["grade"] or "",
        differs=[(row.name, row.target) for row in rows] != [(row.name, row.target) for row in project.rows],
    )
    printed = tuple(map(_sealed_fund, funds["rows"])) if funds else project.funds
    unit = funds["unit"] if funds else project.funds_unit
    return replace(project, result=result, rows=rows, funds=printed, funds_unit=unit)


def declared_funds(funds: Funds) -> Iterator[PublicFund]:
    for key, label in fund_labels(funds):
        initial, annual = fund_of(funds.initial, key), fund_of(funds.annual, key)
        if initial or annual:
            yield PublicFund(label, initial, annual)


def fund_of(row: FundRow, key: str) -> str:
    amount: Decimal | None = getattr(row, key)
    return amount_text(amount)


def declared_row(indicator: Indicator) -> PublicRow:
    return PublicRow(*indicator.branch, indicator.name, indicator.target.text)


def public_task(task: DepartmentTask) -> PublicTask:
    return PublicTask(task.name, task.content, *map(amount_text, (task.total, task.fiscal, task.other)))


def _sealed_row(row: Mapping[str, Any]) -> PublicRow:
    first, second = row["branch"]
    return PublicRow(
        first, second, row["name"], row["target"], row["actual"], row["weight"], row["points"] or ""
    )


def _sealed_fund(fund: Mapping[str, Any]) -> PublicFund:
    return PublicFund(fund["label"], *(fund[name] or "" for name in ("initial", "annual", "executed")))


def amount_text(amount: Decimal | None) -> str:
    return "" if amount is None else format_plain(amount)


def zip_site(site: PublicSite) -> bytes:
    """The folder packed: the same site gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in render_site(site).items():
            add_file(packing, f"公开/{name}", content)
    return target.getvalue()
