"""How commands print: tables for people, one JSON document for programs, problems with their place."""

import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from checks.registry import public_check_id
from indicators.display import SEVERITY_WORDS
from indicators.figures import round_apart
from yamlfiles.problem import FilePlace, Problem


def decimal_text(value: Decimal | None) -> str | None:
    """A decimal as text without exponent, or ``None``."""
    return None if value is None else format(value, "f")


def format_measured(value: Decimal | None) -> str | None:
    """A measured value for reading: whole, or half-up to two places; more places where two would pretend 0
    or 100."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    return f"{round_apart(Fraction(value), Fraction(0), Fraction(100)):f}"


def shown_path(name: str | Path) -> str:
    """A file as it was named on the command line; of a full path no more than lies below the folder that one
    works in, else its name: messages are passed on, and say nothing of the disk."""
    path = Path(name)
    if not path.is_absolute():
        return str(name)
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else path.name


def print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False))


def print_note(message: str) -> None:
    """A remark for the person at the keyboard, kept apart from the result."""
    print(message, file=sys.stderr)


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str | None]], title: str = "") -> None:
    """A table on the terminal; as wide as it needs where the output is not a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell or "") for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)


def problem_data(problem: Problem) -> dict[str, Any]:
    """``line`` and ``column`` are null for a place in a paper."""
    place = problem.place
    return {
        "file": place.file,
        "line": place.line if isinstance(place, FilePlace) else None,
        "column": place.column if isinstance(place, FilePlace) else None,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
    }


def print_problems(problems: Iterable[Problem], *, numbered: bool = True) -> None:
    """A line each, with file and place; ``numbered`` with the number of the check (T26) that docs/checks.md
    explains."""
    for problem in problems:
        number = public_check_id(problem.code) if numbered else ""
        word = f"{SEVERITY_WORDS[problem.severity]} {number}".rstrip()
        print(f"{problem.place}: {word}：{problem.message}")


def finding_line(finding: Problem) -> str:
    """A problem of a form that the line above it names."""
    return f"  {finding.code} {SEVERITY_WORDS[finding.severity]} {finding.place.label}：{finding.message}"
