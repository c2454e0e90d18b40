"""Importing papers: upload, look at both sides, save what is new to the workspace."""

import hashlib
import json
import re
from pathlib import Path
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from batches.direct import MOST_PAPERS
from documents.document import Document
from indicators.periods import EARLIEST, LATEST
from pages.import_page import import_page
from people.permissions import Action
from store import EvidenceError, os_error_cause
from store.deeds import PROJECTS
from web import request_context
from web.auditing import note_act, note_refusal
from web.failures import fault_status
from web.import_scope import OUT_OF_SCOPE, foreign_papers, hide_foreign
from web.jobs import keep_given, start_job
from workspace.importing import PlannedDocument, display_path, plan_import, save_documents
from workspace.project_names import projects_of_files
from workspace.uploads import Upload, UploadFolder, imports_folder
from workspace.workbooks import ReturnedWorkbook, preview_workbook, write_updates

bp = Blueprint("importing", __name__)

MOST_FILES = 20
UNDECIDED_YET = "新的目标还没有批复，已批复的目标改动后还没有生效；须在“批复与调整”中登记"
UPLOAD_GONE = "上传的文件已不在，请重新选择"
CHANGED_MEANWHILE = (
    "没有写入：工作区里的文件、评分规则或所填年度在核对之后有变化，要写入的内容与当时显示的不同；"
    "请核对下面现在的内容，再保存"
)

PlannedPaper = PlannedDocument | ReturnedWorkbook


def upload_folder() -> UploadFolder:
    return imports_folder(request_context.workspace().data)


@bp.get("/import")
def show() -> str:
    """导入：上传绩效目标表，核对后存入工作区。"""
    token = request.args.get("batch", "")
    keys = upload_folder().batch_keys(token) if token else []
    return render_import(keys or [], "" if keys is not None else UPLOAD_GONE)


def render_import(keys: list[str], refusal: str = "") -> str:
    year = request.values.get("year", "").strip()
    papers, gone = open_uploads(keys, year)
    shown = plan_hash([paper for _, paper in papers])
    return render_template("import.html", page=import_page(papers, year, refusal or gone, shown))


@bp.post("/import")
def upload() -> ResponseReturnValue:
    """Keeps the files and shows what they would become; nothing is written to the workspace."""
    files = [storage for storage in request.files.getlist("papers") if storage.filename]
    keys = request.form.getlist("paper")
    try:
        if MOST_PAPERS < len(files) <= MOST_FILES and not keys:
            return read_by_job(files)
        keys += keep_uploads(files)
        check_year(request.form.get("year", "").strip())
    except (EvidenceError, ValueError) as refusal:
        return render_import(keys, str(refusal)), 422
    if not keys:
        return render_import([], "请先选择要导入的文件"), 422
    return redirect(shown_address(keys), 303)


def read_by_job(files: list[FileStorage]) -> ResponseReturnValue:
    """So many take longer to read than a reader should wait. Raises EvidenceError, ValueError."""
    year = request.form.get("year", "").strip()
    check_year(year)
    folder = upload_folder()
    folder.remove_old()
    return start_job("import", {"files": keep_given(files, folder.files), "year": parse_year(year)})


def shown_address(keys: list[str], anchor: str | None = None) -> str:
    """Where these papers are looked at: a token stands for them, for their names may be long."""
    token = upload_folder().keep_batch(list(dict.fromkeys(keys[:MOST_FILES])))
    return url_for(
        "importing.show", batch=token, year=parse_year(request.form.get("year", "").strip()), _anchor=anchor
    )


def keep_uploads(files: list[FileStorage]) -> list[str]:
    if len(files) > MOST_FILES:
        raise ValueError(f"一次最多选择 {MOST_FILES} 个文件，现为 {len(files)} 个")
    folder = upload_folder()
    folder.remove_old()
    return [folder.keep_stream(cast(BinaryIO, file.stream), file.filename or "") for file in files]


@bp.post("/import/save")
def write() -> ResponseReturnValue:
    """Writes the new target files of the papers shown, and what the workbooks shown change in those that
    are there."""
    keys = request.form.getlist("paper")
    opened, gone = open_uploads(keys, request.form.get("year", "").strip())
    if gone or not opened:
        return render_import(keys, gone or UPLOAD_GONE), 422
    papers = [paper for _, paper in opened]
    if foreign := foreign_papers(papers):
        note_refusal(Action.IMPORT, "、".join(foreign), OUT_OF_SCOPE)
        return render_import(keys, f"没有写入：{'、'.join(foreign)}{OUT_OF_SCOPE}"), 403
    if is_changed_meanwhile(papers):
        return render_import(keys, CHANGED_MEANWHILE), 409
    try:
        written, changed = save_papers(papers)
    except OSError as error:
        return render_import(keys, f"没有写入：目标文件夹{os_error_cause(error)}"), fault_status(error)
    except RefusedImportError as refusal:
        return render_import(keys, str(refusal)), 409
    if files := [*map(display_path, written), *changed]:
        flash(f"已存入工作区：{'、'.join(files)}。{UNDECIDED_YET}")
    request_context.declared_projects()  # keeps the texts of the new files
    return redirect(shown_address(keys, "done"), 303)


class RefusedImportError(Exception):
    """Files that cannot be written as planned; nothing was."""


def save_papers(papers: list[PlannedPaper]) -> tuple[list[Path], list[str]]:
    """The files written new and those changed; told to the audit first, so that nothing is written where that
    cannot be. Raises RefusedImportError or OSError."""
    files = sorted({file for paper in papers for file in planned_files(paper)})
    with request_context.store().transaction():
        note_act(Action.IMPORT, "、".join(files) or "（无改动）", {PROJECTS: projects_of_files(files)})
        written, refused = save_documents([paper for paper in papers if isinstance(paper, PlannedDocument)])
        if refused:
            raise RefusedImportError("；".join(problem.message for problem in refused))
        return written, write_workbooks([paper for paper in papers if isinstance(paper, ReturnedWorkbook)])


def write_workbooks(books: list[ReturnedWorkbook]) -> list[str]:
    """The target files into which the workbooks were written."""
    results = [result for book in books for result in write_updates(request_context.workspace(), book)]
    return [result.file for result in results if result.written]


def is_changed_meanwhile(papers: list[PlannedPaper]) -> bool:
    """Whether saving would do something else than the page showed.

    Not when all of it is done already, as after a second click."""
    if not any(planned_files(paper) or is_refused(paper) for paper in papers):
        return False
    return request.form.get("shown", "") != plan_hash(papers)


def plan_hash(papers: list[PlannedPaper]) -> str:
    """A hash over every file that saving would write and its text then, in whatever order of papers."""
    plans = sorted(json.dumps(planned_files(paper), sort_keys=True) for paper in papers)
    return hashlib.sha256("\n".join(plans).encode()).hexdigest()


def planned_files(paper: PlannedPaper) -> dict[str, object]:
    """What saving would write of a paper, by file."""
    if isinstance(paper, ReturnedWorkbook):
        return {file: list(texts) for file, texts in paper.changed_texts.items()}
    if paper.is_refused:
        return {}
    return {display_path(path): text for path, text in paper.new_files.items()}


def is_refused(paper: PlannedPaper) -> bool:
    return isinstance(paper, PlannedDocument) and paper.is_refused


def open_uploads(keys: list[str], year: str) -> tuple[list[tuple[str, PlannedPaper]], str]:
    """What the papers kept under some keys would become, and what is to be said of those that are gone."""
    folder = upload_folder()
    try:
        uploads = [folder.open_upload(key) for key in dict.fromkeys(keys[:MOST_FILES])]
    except EvidenceError as error:
        return [], str(error)
    papers = [(upload.key, plan_upload(upload, year)) for upload in uploads if upload]
    return papers, "" if all(uploads) else UPLOAD_GONE


def plan_upload(upload: Upload, year: str) -> PlannedPaper:
    workspace = request_context.workspace()
    if isinstance(upload.contents, Document):
        return plan_import(upload.contents, workspace, workspace.targets, year=parse_year(year))
    return hide_foreign(preview_workbook(workspace, upload.contents, upload.name))


def parse_year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{4}", text, re.ASCII) and EARLIEST <= int(text) <= LATEST else None


def check_year(text: str) -> None:
    if text and parse_year(text) is None:
        raise ValueError(f"年度应写作 2025，现为“{text[:20]}”")
