"""The quick start holds: its files load without an error, its commands are commands."""

import re
import shlex
from pathlib import Path

import pytest

import app
from indicators.model import Severity
from indicators.reading import read_project
from sources.declaration import read_declaration

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "quickstart.zh.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def commands() -> list[str]:
    lines = [line for block in blocks("bash") for line in block.splitlines()]
    return [
        line for line in (*lines, *re.findall(r"`(python app\.py [^`]+)`", TEXT)) if line.startswith("python app.py")
    ]


def test_the_target_file_has_no_error() -> None:
    (text,) = (each for each in blocks("yaml") if each.startswith("# targets/"))
    project, problems = read_project(text.encode(), "targets/2025/hotline.yaml", "2025/hotline")
    assert project
    assert [str(each) for each in problems if each.severity is Severity.ERROR] == []


def test_each_sources_file_has_no_problem() -> None:
    written = [each for each in blocks("yaml") if each.startswith("# sources.yaml")]
    assert len(written) == 2
    for each in written:
        declared = read_declaration(each.encode(), "sources.yaml")
        assert declared.tables
        assert not declared.problems


@pytest.mark.parametrize("line", commands())
def test_each_command_is_understood(line: str) -> None:
    words = shlex.split(line.split(" > ")[0], comments=True)
    app.parser().parse_args(words[2:])
