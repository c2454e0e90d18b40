"""改进措施 as rows: those of self-evaluations, 运行监控 and spot checks as they stand, and those that people typed
or acted on; carried from year to year until they are 销号."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter

from bulletins.supervision import standing_of
from indicators.model import Project
from indicators.result_use import MeasureSource, MeasureState, OpenMeasure, measure_id
from indicators.spot_check import SpotCheck, SpotCheckKind, SpotVerdict
from indicators.supervision_acts import SupervisionAct
from store import Store
from store.results_ledger import SaidMeasure
from workspace.row_names import row_name

EVERY = -1
FindProject = Callable[[str], Project | None]


def read_measures(store: Store, find_project: FindProject) -> list[MeasureState]:
    """All there are, with what was done about them: the late ones have to be found whatever their year. Of
    their projects alone the sheets are asked for, to name the rows."""
    found = {measure.id: measure for measure in said_measures(store, find_project)}
    found |= {measure.id: measure for measure in checked_measures(store)}
    kept = {measure.id: measure for measure in store.results.measures()}
    gone = [as_kept(measure) for measure in kept.values() if measure.id not in found]
    acts = acts_by_measure(store.results.acts.acts())
    return [measure_state(measure, acts.get(measure.id, ())) for measure in (*found.values(), *gone)]


def acted_measures(store: Store) -> list[MeasureState]:
    """Those that somebody was made answerable for, or did anything about: no entry is read."""
    acts = acts_by_measure(store.results.acts.acts())
    kept = {measure.id: measure for measure in store.results.measures()} if acts else {}
    return [measure_state(kept[name], own) for name, own in acts.items() if name in kept]


def as_kept(measure: OpenMeasure) -> OpenMeasure:
    """What was typed in stands by itself; of another the source says something else now."""
    return replace(measure, is_standing=measure.source is MeasureSource.TYPED)


def acts_by_measure(acts: Iterable[SupervisionAct]) -> dict[str, list[SupervisionAct]]:
    found: dict[str, list[SupervisionAct]] = {}
    for act in acts:
        found.setdefault(act.order_no, []).append(act)
    return found


def measure_state(measure: OpenMeasure, acts: Sequence[SupervisionAct]) -> MeasureState:
    standing = standing_of(measure.id, acts)
    days = [act.due for act in acts if act.due and not act.damage]
    return MeasureState(measure, tuple(acts), standing.owner, days[-1] if days else None, standing.is_cleared)


def said_measures(store: Store, find_project: FindProject) -> Iterator[OpenMeasure]:
    """Of each row of a sheet the newest of its self-evaluation and the newest of 运行监控."""
    for year in store.results.years():
        for _, said in groupby(store.results.said_measures(year), key=attrgetter("project", "indicator")):
            newest = {one.is_outlook: one for one in said}
            yield from (measure_of_entry(one, find_project) for one in newest.values() if one.text)


def measure_of_entry(said: SaidMeasure, find_project: FindProject) -> OpenMeasure:
    source = MeasureSource.MONITORING if said.is_outlook else MeasureSource.SELF_EVALUATION
    project = find_project(said.project)
    return OpenMeasure(
        id=measure_id(said.project, source, said.indicator, said.text),
        project=said.project,
        source=source,
        subject=row_name(project, said.indicator) if project else said.indicator,
        text=said.text,
        said_on=said.said_on,
        by=said.by,
        recorded_at=said.recorded_at,
    )


def checked_measures(store: Store) -> Iterator[OpenMeasure]:
    """What spot checks that are not closed found to differ, once a notice was sent."""
    for check in store.spot_checks.newest(EVERY):
        if check.notices and not check.closing and not check.damage:
            yield from measures_of_check(check)


def measures_of_check(check: SpotCheck) -> Iterator[OpenMeasure]:
    notice, source = check.notices[-1], MeasureSource.SPOT_CHECK
    differing = [item.key for item in check.items_of(SpotVerdict.DIFFERS)]
    of_projects = differing if check.kind is SpotCheckKind.PROJECTS else [check.project]
    for project in of_projects:
        text = f"抽查 {check.id} 不符 {len(differing)} 项，整改通知：{notice.note}"
        yield OpenMeasure(
            id=measure_id(project, source, check.id, notice.note),
            project=project,
            source=source,
            subject=f"抽查 {check.id}",
            text=text,
            said_on=check.as_of,
            by=notice.by,
            recorded_at=notice.recorded_at,
        )


def of_year(states: Iterable[MeasureState], year: int) -> list[MeasureState]:
    """Those of the year, and of the years before it those that were still open: the late ones first, then by
    their day, those without one last."""
    shown = [
        state
        for state in states
        if state.measure.year == year or (state.measure.year < year and not state.is_cleared)
    ]
    return sorted(
        shown,
        key=lambda state: (state.is_cleared, state.due or date.max, state.measure.project, state.measure.id),
    )
