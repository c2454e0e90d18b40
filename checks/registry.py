"""What a check is: one small function with id, weight, title, source and remedy, from a subject to the
faults it finds.

To add one, write the function, put ``@check(...)`` above it, and name it in the ``CHECKS`` of its kind
(``evaluation.py``, ``monitoring.py``, or its ``targets_*.py``); the list people read (``docs/checks.md``)
is made from these tuples.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from yamlfiles.problem import Place, Problem, Severity

CHECK_NUMBER = re.compile(r"[TME]\d+")


def public_check_id(code: str) -> str:
    """The code where it is the number of a check that people can look up; "" for our own names."""
    return code if CHECK_NUMBER.fullmatch(code) else ""


@dataclass(frozen=True)
class Fault:
    """What a check function says is wrong; ``run_checks`` makes a ``Problem`` of it.

    ``field`` and ``row`` name the place in the subject (``None``: the whole); ``severity`` only where the
    case decides it; ``published`` and ``computed`` are the two texts that differ.
    """

    message: str
    field: str = ""
    row: Any = None
    severity: Severity | None = None
    published: str | None = None
    computed: str | None = None


class CheckSubject(Protocol):
    """What checks look at: a target sheet or a filled-in form."""

    def find_place(self, field: str, row: Any) -> Place:
        """Where a field of a row stands (``None``: of the whole), else the row, else the whole."""


S = TypeVar("S", bound=CheckSubject)


@dataclass(frozen=True)
class Check(Generic[S]):
    """``whole`` checks need the whole subject: of a draft, or of a form that may lack rows, they are not
    asked.

    Several checks may share one id; a rule profile weighs them together.
    """

    id: str
    severity: Severity
    title: str
    source: str
    remedy: str
    find: Callable[[S], Iterator[Fault]]
    whole: bool = False

    def find_problems(self, subject: S, weights: Mapping[str, Severity | None]) -> Iterator[Problem]:
        """Each fault weighed by the rule profile, else by the case, else by the check; ``None`` turns it
        off."""
        if weights.get(self.id, self.severity) is None:
            return
        for fault in self.find(subject):
            yield Problem(
                subject.find_place(fault.field, fault.row),
                self.id,
                weights.get(self.id) or fault.severity or self.severity,
                fault.message,
                self.remedy,
                fault.published,
                fault.computed,
            )


def run_checks(
    checks: Iterable[Check[S]], subject: S, weights: Mapping[str, Severity | None], *, whole: bool = True
) -> Iterator[Problem]:
    """Everything the checks have to say, in their order; ``whole`` says whether the subject lacks nothing."""
    for item in checks:
        if whole or not item.whole:
            yield from item.find_problems(subject, weights)


def check(
    id: str, severity: Severity, title: str, source: str, *, remedy: str, whole: bool = False
) -> Callable[[Callable[[S], Iterator[Fault]]], Check[S]]:
    """``title``, ``source`` and ``remedy`` (what to do) are Chinese, for the list of checks."""

    def build_check(find: Callable[[S], Iterator[Fault]]) -> Check[S]:
        return Check(id, severity, title, source, remedy, find, whole)

    return build_check
