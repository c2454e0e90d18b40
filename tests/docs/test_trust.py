"""Every promise of docs/trust.md names a test that there is."""

import ast
import json
from pathlib import Path

import pytest

from tests import trust_report
from tests.docs.documents import ROOT
from tests.trust_report import Promise, build_report, promises, report_line

PROMISES = promises()


def functions_of(path: Path) -> set[str]:
    return {
        node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("promise", PROMISES, ids=[promise.id for promise in PROMISES])
def test_the_test_of_a_promise_exists(promise: Promise) -> None:
    path, _, name = promise.test.partition("::")
    assert name in functions_of(ROOT / path)
    assert promise.least >= 1


def test_no_id_is_given_twice() -> None:
    assert len({promise.id for promise in PROMISES}) == len(PROMISES)


@pytest.mark.parametrize(
    ("outcomes", "problem"),
    [
        ([], "no result"),
        ([("passed", 2)], "2 cases, fewer than 3"),
        ([("passed", 2), ("failed", 1)], "failed or skipped"),
        ([("passed", 3), ("skipped", 1)], "failed or skipped"),
        ([("passed", 2), ("passed", 1)], ""),
    ],
)
def test_a_promise_without_enough_results_is_a_problem(outcomes: list[tuple[str, int]], problem: str) -> None:
    promise = Promise("X-1", "it holds", "tests/test_x.py::test_x", 3)
    results = [{"test": promise.test, "outcome": outcome, "cases": cases} for outcome, cases in outcomes]
    assert report_line(promise, results).problem == problem


def test_a_tool_that_is_missing_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    results = [{"test": each.test, "outcome": "passed", "cases": each.least} for each in PROMISES]
    monkeypatch.setattr(trust_report, "TOOLS", ("no-such-tool",))
    report = build_report(results)
    assert report["problems"] == ["no-such-tool is missing"]
    assert json.loads(json.dumps(report))["lines"][0]["id"] == PROMISES[0].id
