"""One run: measure what many projects ask for as of one day, and keep every attempt with its outcome."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from indicators.model import Project
from indicators.records import Measured, Observation, Outcome
from measuring.requests import Request
from scheduling.requests import Key, Measurer, requests_of
from store import Store

log = logging.getLogger(__name__)

LONGEST_REASON = 300

Settle = Callable[[str, tuple[Observation, ...], datetime], tuple[Observation, ...]]
"""Called inside the transaction that keeps a run, with its id, observations and instant; gives those that are to be kept."""


@dataclass(frozen=True)
class RunResult:
    """What one run kept. ``ok`` is false when nothing at all was measured; ``waiting`` are projects that ask for nothing
    as of this day: not begun, or filled in by people only."""

    run: str
    as_of: date
    observations: tuple[Observation, ...] = ()
    ok: bool = False
    waiting: tuple[str, ...] = ()


def as_named(project: Project) -> str:
    return project.rules


def run(
    projects: Iterable[Project],
    as_of: date,
    measurer: Measurer,
    store: Store,
    *,
    by: str,
    kind: str,
    now: datetime,
    only_missing: bool = False,
    rules: Callable[[Project], str] = as_named,
    note: str = "",
    settle: Settle | None = None,
) -> RunResult:
    """Measure and keep, all observations of the run or none.

    Indicators of a person are left out. No day past a project's period is measured. ``only_missing`` leaves out what
    was measured at this day before. ``rules`` names the rule profile that each project's provenance notes.
    """
    clock = running(now)
    declared = {each.id: each for each in projects}
    asked = {each.id: requests_of(each, as_of) for each in declared.values()}
    requests = {key: each for own in asked.values() for key, each in own.items()}
    wanted = missing(requests, store) if only_missing else requests
    run_id = store.start_run(kind, by, note, now)
    measured = measure(measurer, wanted)
    with store.transaction():
        at = clock()
        seen = tuple(
            Observation(key[0], key[1], pinned(each, declared[key[0]], rules), at, run_id)
            for key, each in measured.items()
        )
        kept = settle(run_id, seen, at) if settle else seen
        store.add(kept)
        store.finish_run(run_id, outcome_of(kept), Counter(each.measured.outcome.value for each in kept), at)
    ok = any(each.measured.outcome is Outcome.MEASURED for each in kept) or (bool(requests) and not wanted)
    waiting = tuple(each for each, own in asked.items() if not own)
    return RunResult(run_id, as_of, kept, ok, waiting)


def running(now: datetime) -> Callable[[], datetime]:
    """A clock that goes on from ``now``, whatever is done to the clock on the wall."""
    began = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - began)


def missing(requests: Mapping[Key, Request], store: Store) -> dict[Key, Request]:
    """The requests without a measured observation at their own day."""
    days: dict[date, set[str]] = {}
    for (project, _), each in requests.items():
        days.setdefault(each.period.end, set()).add(project)
    attempted = {(*key, day): out for day, ids in days.items() for key, out in store.attempted(ids, day).items()}
    return {
        key: each for key, each in requests.items() if attempted.get((*key, each.period.end)) is not Outcome.MEASURED
    }


def measure(measurer: Measurer, requests: Mapping[Key, Request]) -> dict[Key, Measured]:
    """One answer for each request, by its key: measured, or why not."""
    answers = attempt(measurer, list(requests.values())) if requests else {}
    return {key: fresh(sound(each, answers.get(key))) for key, each in requests.items()}


def attempt(measurer: Measurer, requests: Sequence[Request]) -> Mapping[Any, Measured]:
    """All in one call; when that breaks, evaluator by evaluator, so that only the broken one is lost."""
    try:
        return measurer.measure(requests)
    except Exception as error:
        names = sorted({each.evaluator for each in requests})
        log.exception("measuring failed: %s", ", ".join(names))
        if len(names) == 1:
            return {each.key: failed(each, f"采集失败：{error or type(error).__name__}") for each in requests}
    answers: dict[Any, Measured] = {}
    for name in names:
        answers.update(attempt(measurer, [each for each in requests if each.evaluator == name]))
    return answers


def failed(request: Request, reason: str) -> Measured:
    readable = reason.encode("utf-8", "replace").decode()[:LONGEST_REASON]
    provenance = {"evaluator": request.evaluator, "params": dict(request.params)}
    return Measured(request.evaluator, request.period, Outcome.FAILED, reason=readable, provenance=provenance)


def sound(request: Request, answer: Measured | None) -> Measured:
    """The answer, when it is one: a measured value that is a number, or no value at all."""
    if answer is None:
        return failed(request, f"取数方法“{request.evaluator}”没有给出结果")
    if answer.outcome is Outcome.MEASURED:
        numbers = [each for each in (answer.value, answer.part, answer.of) if each is not None]
        if answer.value is None or not all(each.is_finite() for each in numbers):
            return failed(request, f"取数方法“{request.evaluator}”给出的不是数值")
        return answer
    return replace(answer, value=None)


def fresh(measured: Measured) -> Measured:
    """STALE, and no value, when a table of daily rows ends before the month of the day asked for."""
    tables = measured.provenance.get("tables", ())
    latest = min((each["latest"] for each in tables if each.get("dense") and each.get("latest")), default=None)
    if measured.outcome not in (Outcome.MEASURED, Outcome.NO_DATA) or latest is None:
        return measured
    if date.fromisoformat(latest) >= measured.period.end.replace(day=1):
        return measured
    reason = f"数据只到 {latest}，不足以说明截至 {measured.period.end} 的情况，请补充数据后重新采集"
    return replace(measured, outcome=Outcome.STALE, value=None, part=None, of=None, reason=reason)


def pinned(measured: Measured, project: Project, rules: Callable[[Project], str]) -> Measured:
    """With the hash of the declaration and the name of the rules that stood when it was measured."""
    provenance = {**measured.provenance, "declared": project.sha256, "rules": rules(project)}
    return replace(measured, provenance=provenance)


def outcome_of(observations: Iterable[Observation]) -> str:
    """How a run or slot ended: ``measured`` when every attempt was, ``partial``, ``failed`` when none, ``nothing`` without any."""
    seen = [each.measured.outcome is Outcome.MEASURED for each in observations]
    if not seen:
        return "nothing"
    if all(seen):
        return "measured"
    return "partial" if any(seen) else "failed"
