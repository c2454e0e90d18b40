"""Writing an evaluator: the example loads, measures what the text says, and its account has the keys that are listed."""

import inspect
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

import app
from evaluators import contract
from evaluators.parameters import TYPE_READERS
from evaluators.suppliers import ENTRY_POINT_GROUP
from tests.docs.documents import block, codes, table, text_of

TEXT = text_of("writing-an-evaluator.md")
SPAN = ("supervision.on_time_rate", "--from", "2025-03-01", "--as-of", "2025-03-31")
SOMETIMES = {"by_source", "notes", "declared", "rules", "counted_at"}
"""Keys that the text says not every account has."""

Command = Callable[..., str]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command over the example's workspace: what it printed."""
    files = {
        "evaluators/supervision.py": block(TEXT, "python"),
        "inbox/工单.csv": block(TEXT, "csv"),
        "sources.yaml": block(TEXT, "yaml"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*words: str) -> str:
        assert app.main(["--workspace", str(tmp_path), *words]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def measured(command: Command) -> Callable[..., dict[str, Any]]:
    def measure(*words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(command("measure", *SPAN, *words, "--json"))
        return found

    return measure


def test_the_example_measures_what_the_text_says(measured: Callable[..., dict[str, Any]]) -> None:
    strict = measured()
    assert (strict["part"], strict["of"], strict["value"], strict["outcome"]) == (
        "1",
        "3",
        "33.33",
        "measured",
    )
    lenient = measured("--with", "grace_hours=3", "--by", "handler")
    assert lenient["value"] == "66.67"
    assert {each["key"]: (each["part"], each["of"]) for each in lenient["by"]} == {
        "市住建局": ("2", "2"),
        "市交通局": ("0", "1"),
    }


def test_the_rows_behind_the_example_are_those_the_text_names(command: Command) -> None:
    assert [line.split(",")[0] for line in command("rows", *SPAN, "--csv").splitlines()[1:]] == ["B2", "B3"]


def test_the_keys_of_the_account_are_listed(measured: Callable[..., dict[str, Any]]) -> None:
    listed = [key for row in table(TEXT, "key", "") for key in codes(row[0])]
    account = measured()["provenance"]
    assert sorted(set(listed) - SOMETIMES) == sorted(account)
    assert [key for key in account["tables"][0] if f"`{key}`" not in TEXT] == []


def test_every_measure_term_and_type_is_named() -> None:
    parts = {arg.__name__ for arg in (*get_args(contract.Measure), *get_args(contract.Term))}
    assert [part for part in sorted(parts) if f"`{part}" not in TEXT] == []
    assert [reader.__name__ for reader in TYPE_READERS if f"`{reader.__name__}`" not in TEXT] == []


def test_every_word_of_the_decorator_is_explained() -> None:
    words = inspect.signature(contract.evaluator).parameters
    explained = [codes(row[0])[0] for row in table(TEXT, "", "")]
    assert sorted(explained) == sorted(words)


def test_the_package_registers_in_the_group_that_is_read() -> None:
    (group,) = tomllib.loads(block(TEXT, "toml"))["project"]["entry-points"]
    assert group == ENTRY_POINT_GROUP
