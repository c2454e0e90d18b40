"""Importing papers: upload, look at both sides, save what is new to the workspace."""

import re
import time
from pathlib import Path
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from documents.open_file import open_document
from indicators.periods import EARLIEST, LATEST
from store import EvidenceError
from store.evidence import EvidenceFolder, clean_name
from web import request_context
from web.import_page import import_page
from workbooks.returned import is_targets_workbook
from workspace.importing import PlannedDocument, display_path, plan_import, save_documents
from workspace.workbooks import ReturnedWorkbook, import_workbook, preview_workbook

bp = Blueprint("importing", __name__)

MOST_FILES = 20
UPLOAD_KEY = re.compile(r"([0-9a-f]{64})/(.{1,200})", re.DOTALL)
KEPT_SECONDS = 7 * 86400
"""Seconds that an uploaded paper is kept."""
UPLOAD_GONE = "上传的文件已不在，请重新选择"


def upload_folder() -> EvidenceFolder:
    """Papers between upload and saving, by hash."""
    return EvidenceFolder(request_context.workspace().data / "imports", word="文件")


@bp.get("/import")
def show() -> str:
    """导入：上传绩效目标表，核对后存入工作区。"""
    return render_import(request.args.getlist("paper"))


def render_import(keys: list[str], refusal: str = "") -> str:
    year = request.values.get("year", "").strip()
    papers, gone = open_uploads(keys, year)
    return render_template("import.html", page=import_page(papers, year, refusal or gone))


@bp.post("/import")
def upload() -> ResponseReturnValue:
    """Keeps the files and shows what they would become; nothing is written to the workspace."""
    files = [storage for storage in request.files.getlist("papers") if storage.filename]
    keys = request.form.getlist("paper")
    try:
        keys += keep_uploads(files)
        check_year(request.form.get("year", "").strip())
    except (EvidenceError, ValueError) as refusal:
        return render_import(keys, str(refusal)), 422
    if not keys:
        return render_import([], "请先选择要导入的文件"), 422
    return redirect(url_for("importing.show", paper=keys, year=request.form.get("year") or None), 303)


def keep_uploads(files: list[FileStorage]) -> list[str]:
    if len(files) > MOST_FILES:
        raise ValueError(f"一次最多选择 {MOST_FILES} 个文件，现为 {len(files)} 个")
    folder = upload_folder()
    remove_old_uploads(folder.folder)
    found = (folder.keep_stream(cast(BinaryIO, file.stream), file.filename or "") for file in files)
    return [f"{evidence.sha256}/{evidence.name}" for evidence in found]


def remove_old_uploads(folder: Path) -> None:
    """Papers of more than a week ago are done with; what was written of them names its paper by hash."""
    for path in folder.glob("??/*"):
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)


@bp.post("/import/save")
def write() -> ResponseReturnValue:
    """Writes the new target files of the papers shown, and what the workbooks shown change in those that
    are there."""
    keys = request.form.getlist("paper")
    papers, gone = open_uploads(keys, request.form.get("year", "").strip())
    if gone or not papers:
        return render_import(keys, gone or UPLOAD_GONE), 422
    written, refused = save_documents(
        [document for _, document in papers if isinstance(document, PlannedDocument)]
    )
    if refused:
        return render_import(keys, "；".join(problem.message for problem in refused)), 409
    if files := [
        *map(display_path, written),
        *apply_workbooks([workbook for _, workbook in papers if isinstance(workbook, ReturnedWorkbook)]),
    ]:
        flash(f"已存入工作区：{'、'.join(files)}")
    return redirect(
        url_for("importing.show", paper=keys, year=request.form.get("year") or None, _anchor="done"), 303
    )


def apply_workbooks(books: list[ReturnedWorkbook]) -> list[str]:
    """The target files into which the workbooks were written."""
    found = [
        result
        for book in books
        for result in import_workbook(request_context.workspace(), book.content, book.name)
    ]
    return [result.file for result in found if result.written]


def open_uploads(
    keys: list[str], year: str
) -> tuple[list[tuple[str, PlannedDocument | ReturnedWorkbook]], str]:
    """What was uploaded under some keys, read again from its bytes, and what is to be said of what is gone."""
    papers: list[tuple[str, PlannedDocument | ReturnedWorkbook]] = []
    gone, folder = "", upload_folder()
    for key in dict.fromkeys(keys[:MOST_FILES]):
        found = UPLOAD_KEY.fullmatch(key)
        if found is None or not folder.has_file(found[1]):
            gone = UPLOAD_GONE
            continue
        with folder.open_file(found[1]) as stream:
            content = stream.read()
        papers.append((key, plan_upload(content, clean_name(found[2]), year)))
    return papers, gone


def plan_upload(content: bytes, name: str, year: str) -> PlannedDocument | ReturnedWorkbook:
    workspace = request_context.workspace()
    if is_targets_workbook(content):
        return preview_workbook(workspace, content, name)
    return plan_import(open_document(content, name), workspace, workspace.targets, year=parse_year(year))


def parse_year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{4}", text, re.ASCII) and EARLIEST <= int(text) <= LATEST else None


def check_year(text: str) -> None:
    if text and parse_year(text) is None:
        raise ValueError(f"年度应写作 2025，现为“{text[:20]}”")
