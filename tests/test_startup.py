"""What the quick commands need not know is not imported: they start in a moment, as a check beside an editor must."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

COSTLY = {
    "apscheduler",
    "chinese_calendar",
    "cn2an",
    "docx",
    "duckdb",
    "fastexcel",
    "flask",
    "gunicorn",
    "jinja2",
    "lxml",
    "numpy",
    "openpyxl",
    "pandas",
    "paramiko",
    "psycopg",
    "pymysql",
    "pypdfium2",
    "pyspark",
    "rich",
    "sqlalchemy",
    "sqlite_utils",
    "typst",
    "werkzeug",
    "xlrd",
    "xlsxwriter",
}

RUN_AND_LIST_MODULES = """
import contextlib, io, json, sys
import app
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    try:
        status = app.main(sys.argv[1:])
    except SystemExit as ended:
        status = ended.code
print(json.dumps([status or 0, sorted(sys.modules)]))
"""


def modules_after(*arguments: str, given: str = "") -> set[str]:
    """The modules in a process of its own that has run one command without an error."""
    run = subprocess.run(
        [sys.executable, "-c", RUN_AND_LIST_MODULES, *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "JIXIAO_WORKSPACE": str(ROOT)},
        check=True,
    )
    status, modules = json.loads(run.stdout)
    assert status == 0
    return set(modules)


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("--help",), ""),
        (("check",), ""),
        (("check", "--help"), ""),
        (("--json", "check"), ""),
        (("check", "--catalogue"), ""),
        (("--json", "notation"), "≥95%\n"),
        (("score",), '{"target": "≥95%", "actual": "96", "weight": 10}\n'),
    ],
)
def test_a_command_that_measures_and_prints_nothing_imports_no_engine_and_no_writer(
    arguments: tuple[str, ...], given: str
) -> None:
    assert modules_after(*arguments, given=given) & COSTLY == set()


def test_a_reading_printed_as_a_table_costs_the_table_and_nothing_else() -> None:
    assert modules_after("notation", given="≥95%\n") & COSTLY == {"rich"}


def test_help_imports_no_command_and_no_workspace() -> None:
    modules = modules_after("--help")
    assert {name for name in modules if name.startswith("cli.")} == {"cli.arguments", "cli.commands"}
    assert "workspace" not in modules


def test_a_command_imports_its_own_module_and_not_those_of_the_others() -> None:
    modules = modules_after("check")
    others = {
        "cli.backup",
        "cli.evaluate",
        "cli.forms",
        "cli.measure",
        "cli.recheck",
        "cli.serve",
        "cli.enter",
        "cli.status",
    }
    assert "cli.check" in modules
    assert modules & others == set()
