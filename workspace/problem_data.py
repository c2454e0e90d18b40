"""A problem as plain data, and back: for the read model."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from yamlfiles.problem import FilePlace, PaperPlace, Place, Problem, Severity

WORDS = ("code", "message", "remedy", "published", "computed")


def problem_data(problem: Problem) -> dict[str, Any]:
    return {
        "place": asdict(problem.place),
        "severity": problem.severity.value,
        **{name: getattr(problem, name) for name in WORDS},
    }


def problem_from_data(data: Mapping[str, Any]) -> Problem:
    return Problem(
        place=place_from_data(data["place"]),
        severity=Severity(data["severity"]),
        **{name: data[name] for name in WORDS},
    )


def place_from_data(data: Mapping[str, Any]) -> Place:
    return PaperPlace(**data) if "text" in data else FilePlace(**data)
