"""Importing papers: upload, look at both sides, save what is new to the workspace."""

import re
import time
from pathlib import Path
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from documents.open_file import open_paper
from indicators.periods import EARLIEST, LATEST
from store import EvidenceError
from store.evidence import EvidenceFolder, clean_name
from web import request_context
from web.import_page import import_page
from workbooks.returned import is_targets_workbook
from workspace.importing import Paper, plan, save, shown
from workspace.workbooks import Book, bring_back, look_through

bp = Blueprint("importing", __name__)

MOST_FILES = 20
KEY = re.compile(r"([0-9a-f]{64})/(.{1,200})", re.DOTALL)
KEPT = 7 * 86400
"""Seconds that an uploaded paper is kept."""
GONE = "上传的文件已不在，请重新选择"


def uploads() -> EvidenceFolder:
    """Papers between upload and saving, by hash."""
    return EvidenceFolder(request_context.workspace().data / "imports", word="文件")


@bp.get("/import")
def show() -> str:
    """导入：上传绩效目标表，核对后存入工作区。"""
    return render(request.args.getlist("paper"))


def render(keys: list[str], refusal: str = "") -> str:
    year = request.values.get("year", "").strip()
    papers, gone = opened(keys, year)
    return render_template("import.html", page=import_page(papers, year, refusal or gone))


@bp.post("/import")
def upload() -> ResponseReturnValue:
    """Keeps the files and shows what they would become; nothing is written to the workspace."""
    files = [each for each in request.files.getlist("papers") if each.filename]
    keys = request.form.getlist("paper")
    try:
        keys += kept(files)
        checked_year(request.form.get("year", "").strip())
    except (EvidenceError, ValueError) as refusal:
        return render(keys, str(refusal)), 422
    if not keys:
        return render([], "请先选择要导入的文件"), 422
    return redirect(url_for("importing.show", paper=keys, year=request.form.get("year") or None), 303)


def kept(files: list[FileStorage]) -> list[str]:
    if len(files) > MOST_FILES:
        raise ValueError(f"一次最多选择 {MOST_FILES} 个文件，现为 {len(files)} 个")
    folder = uploads()
    sweep(folder.folder)
    found = (folder.keep(cast(BinaryIO, each.stream), each.filename or "") for each in files)
    return [f"{each.sha256}/{each.name}" for each in found]


def sweep(folder: Path) -> None:
    """Papers of more than a week ago are done with; what was written of them names its paper by hash."""
    for path in folder.glob("??/*"):
        if path.stat().st_mtime < time.time() - KEPT:
            path.unlink(missing_ok=True)


@bp.post("/import/save")
def write() -> ResponseReturnValue:
    """Writes the new target files of the papers shown, and what the workbooks shown change in those that are there."""
    keys = request.form.getlist("paper")
    papers, gone = opened(keys, request.form.get("year", "").strip())
    if gone or not papers:
        return render(keys, gone or GONE), 422
    written, refused = save([each for _, each in papers if isinstance(each, Paper)])
    if refused:
        return render(keys, "；".join(each.message for each in refused)), 409
    if files := [*map(shown, written), *changed([each for _, each in papers if isinstance(each, Book)])]:
        flash(f"已存入工作区：{'、'.join(files)}")
    return redirect(url_for("importing.show", paper=keys, year=request.form.get("year") or None, _anchor="done"), 303)


def changed(books: list[Book]) -> list[str]:
    """The target files into which the workbooks were written."""
    found = [each for book in books for each in bring_back(request_context.workspace(), book.content, book.name)]
    return [each.file for each in found if each.written]


def opened(keys: list[str], year: str) -> tuple[list[tuple[str, Paper | Book]], str]:
    """What was uploaded under some keys, read again from its bytes, and what is to be said of what is gone."""
    papers: list[tuple[str, Paper | Book]] = []
    gone, folder = "", uploads()
    for key in dict.fromkeys(keys[:MOST_FILES]):
        found = KEY.fullmatch(key)
        if found is None or not folder.has(found[1]):
            gone = GONE
            continue
        with folder.open(found[1]) as stream:
            content = stream.read()
        papers.append((key, looked_at(content, clean_name(found[2]), year)))
    return papers, gone


def looked_at(content: bytes, name: str, year: str) -> Paper | Book:
    workspace = request_context.workspace()
    if is_targets_workbook(content):
        return look_through(workspace, content, name)
    return plan(open_paper(content, name), workspace, workspace.targets, year=year_of(year))


def year_of(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{4}", text, re.ASCII) and EARLIEST <= int(text) <= LATEST else None


def checked_year(text: str) -> None:
    if text and year_of(text) is None:
        raise ValueError(f"年度应写作 2025，现为“{text[:20]}”")
