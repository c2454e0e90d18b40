"""Workbooks as an office keeps them, recalculated by LibreOffice without a screen."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import xlsxwriter

Cell = str | int | float | datetime | date | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]
"""Rows of each sheet; a text that begins with = is a formula."""

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Formulas are worked out when a workbook is opened, whatever it says they gave."""


def write_workbook(path: Path, sheets: Sheets, names: Mapping[str, str] = MappingProxyType({})) -> None:
    """Formulas without values; ``names`` of ranges, for formulas."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, cells in names.items():
            book.define_name(name, f"={cells}")
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def is_installed() -> bool:
    return shutil.which("soffice") is not None


def recalculate(path: Path, folder: Path) -> Path:
    """The workbook with what its formulas give, in a folder of its own."""
    profile, out = folder / "profile", folder / "out"
    shutil.rmtree(folder, ignore_errors=True)
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--norestore"]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
    )
    return out / path.name


def read_values(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet by its name."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
