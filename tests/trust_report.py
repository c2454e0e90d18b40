"""What the service promises to withstand, with what was measured of it: ``trust-report.json``, from results only.

``python -m tests.trust_report tests`` names the tests of docs/trust.md; ``python -m tests.trust_report write LINES``
makes the report of what pytest noted in LINES (``TRUST_LINES``, tests/conftest.py) and ends with 1 where a promise has
no result, a failed or skipped one, or fewer cases than it says.
"""

import json
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.docs.documents import ROOT, table, text_of

REPORT = ROOT / "trust-report.json"
TOOLS = ("strace",)


@dataclass(frozen=True)
class Promise:
    """``test`` is path::name; ``least`` is the fewest cases that ``make deep`` has to try."""

    id: str
    promise: str
    test: str
    least: int


@dataclass(frozen=True)
class ReportLine:
    id: str
    promise: str
    test: str
    measured: int
    least: int
    problem: str


def promises() -> list[Promise]:
    """The table of docs/trust.md."""
    rows = table(text_of("trust.md"), "id", "promise", "test", "least", "measured")
    return [Promise(id_, text, test.strip("`"), int(least)) for id_, text, test, least, _ in rows]


def note_result(report: pytest.TestReport, lines: Path) -> None:
    """One line for a test that ended; of one that counts its cases, how many."""
    if report.when == "call" or report.outcome != "passed":
        counts = [int(str(count)) for name, count in report.user_properties if name == "cases"]
        test = report.nodeid.partition("[")[0]
        result = {"test": test, "outcome": report.outcome, "cases": sum(counts) if counts else 1}
        with lines.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(result)}\n")


def report_line(promise: Promise, results: Iterable[Mapping[str, Any]]) -> ReportLine:
    found = [result for result in results if result["test"] == promise.test]
    cases = sum(int(result["cases"]) for result in found if result["outcome"] == "passed")
    problem = ""
    if not found:
        problem = "no result"
    elif any(result["outcome"] != "passed" for result in found):
        problem = "failed or skipped"
    elif cases < promise.least:
        problem = f"{cases} cases, fewer than {promise.least}"
    return ReportLine(promise.id, promise.promise, promise.test, cases, promise.least, problem)


def version_of(*words: str) -> str:
    """The first line that a tool says of itself; "" where it is missing."""
    try:
        said = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.splitlines()[0].strip() if said else ""


def build_report(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    lines = [report_line(promise, results) for promise in promises()]
    tools = {name: version_of(name, "--version") for name in TOOLS}
    missing = [f"{name} is missing" for name, version in tools.items() if not version]
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": version_of("git", "rev-parse", "HEAD"),
        "machine": platform.platform(),
        "tools": tools,
        "lines": [asdict(line) for line in lines],
        "problems": [*missing, *(f"{line.id}: {line.problem}" for line in lines if line.problem)],
    }


def main(words: list[str]) -> int:
    if words == ["tests"]:
        print(*dict.fromkeys(promise.test for promise in promises()))
        return 0
    results = [json.loads(line) for line in Path(words[1]).read_text("utf-8").splitlines()]
    report = build_report(results)
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report["lines"], ensure_ascii=False, indent=1), *report["problems"], sep="\n")
    return int(bool(report["problems"]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
