"""What a check is: one small function with its id, weight, title, source and what to do, from a subject to the faults it finds.

To add one, write the function, put ``@check(...)`` above it, and name it in the tuple at the end of its module; the list people
read (``docs/checks.md``) is made from these tuples.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from yamlfiles.problem import Severity

S = TypeVar("S")


CHECK_NUMBER = re.compile(r"[TME]\d+")


def public_check_id(code: str) -> str:
    """The code where it is the number of a check that people can look up; "" for our own names."""
    return code if CHECK_NUMBER.fullmatch(code) else ""


@dataclass(frozen=True)
class Fault:
    """One thing found: what is wrong, where, what to do. ``field`` and ``row`` name the place in the subject (``None``: the whole);
    ``severity`` only where the case decides it; ``published`` and ``computed`` are the two texts that differ."""

    message: str
    field: str = ""
    row: Any = None
    severity: Severity | None = None
    published: str | None = None
    computed: str | None = None


@dataclass(frozen=True)
class Check(Generic[S]):
    """``whole`` checks need the whole subject: of a draft, or of a form that may lack rows, they are not asked.

    Several checks may share one id; a rule profile weighs them together.
    """

    id: str
    severity: Severity
    title: str
    source: str
    remedy: str
    find: Callable[[S], Iterator[Fault]]
    whole: bool = False

    def find_weighed_faults(
        self, subject: S, weights: Mapping[str, Severity | None]
    ) -> Iterator[tuple[Fault, Severity]]:
        """Each fault with its weight: the rule profile's word, else the case's, else the check's; ``None`` turns it off."""
        if weights.get(self.id, self.severity) is None:
            return
        for fault in self.find(subject):
            yield fault, weights.get(self.id) or fault.severity or self.severity


def check(
    id: str, severity: Severity, title: str, source: str, *, remedy: str, whole: bool = False
) -> Callable[[Callable[[S], Iterator[Fault]]], Check[S]]:
    """``title``, ``source`` and ``remedy`` (what to do) are Chinese, for the list of checks."""

    def build_check(find: Callable[[S], Iterator[Fault]]) -> Check[S]:
        return Check(id, severity, title, source, remedy, find, whole)

    return build_check
