"""Rows behind a measured number drawn by chance for a spot check; and drawn again, so that anybody sees
whether it was so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from indicators.drawing import RULE, RowPopulation
from indicators.figures import format_plain
from indicators.records import MeasurementStatus, Observation
from indicators.spot_check import DrawnFrom, SpotCheck, SpotCheckKind
from measuring import BadRequestError, DrawnRow, MeasureRequest, RowDraw
from store import Store
from workspace.opened import Workspace
from workspace.spot_check_requests import (
    Drawer,
    RefusedSpotCheckError,
    SettledDrawer,
    earlier_draws,
    read_size,
    refuse_authors,
    settle_drawer,
)


@dataclass(frozen=True)
class DrawnAgain:
    """A draw repeated: the rows of the check by key, as far as they can be had, and what is wrong."""

    labels: tuple[str, ...]
    rows: dict[str, DrawnRow]
    problem: str = ""


def draw_rows_check(
    workspace: Workspace,
    store: Store,
    seq: int,
    population: RowPopulation,
    size: str,
    drawer: Drawer,
    now: datetime,
) -> SpotCheck:
    """Draw rows behind the observation ``seq`` and keep the draw. Raises RefusedSpotCheckError."""
    settled, number = settle_drawer(drawer), read_row_count(size)
    seen = store.find_observation(seq)
    if seen is None:
        raise RefusedSpotCheckError(f"没有监测记录 {seq}；编号见指标页“明细”的网址，或 evaluate 的输出")
    refuse_own_number(store, seen, settled)
    found = draw_again(workspace, seen, population, settled.seed, number)
    if not found.total:
        raise RefusedSpotCheckError("这个数背后没有这样的记录，无从抽取；请改选抽取范围")
    notes = *differences_since(workspace, seen, population, found.total), *draws_before(store, seen)
    with store.transaction():
        refuse_own_number(store, seen, settled)
        drawer.note(f"{seen.project} {seen.indicator} {seen.as_of}")
        return store.spot_checks.add(rows_check(seen, population, number, found, settled, notes, now))


def read_row_count(size: str) -> int:
    number = read_size(size)
    if isinstance(number, Fraction):
        raise RefusedSpotCheckError("抽明细记录请写条数，如 29 或 61；百分比用于抽项目")
    return number


def draws_before(store: Store, seen: Observation) -> Iterable[str]:
    earlier = store.spot_checks.of_number(seen.project, seen.indicator, seen.as_of)
    return earlier_draws("这个数", [check for check in earlier if check.observation == seen.seq])


def rows_check(
    seen: Observation,
    population: RowPopulation,
    number: int,
    found: RowDraw,
    settled: SettledDrawer,
    notes: tuple[str, ...],
    now: datetime,
) -> SpotCheck:
    """The draw as it is kept."""
    whole = DrawnFrom(
        rule=RULE,
        asked=str(number),
        count=found.total,
        sha256=found.sha256,
        rows=population,
        is_seed_chosen=settled.is_seed_chosen,
        notes=notes,
    )
    return SpotCheck(
        id="",
        kind=SpotCheckKind.ROWS,
        project=seen.project,
        indicator=seen.indicator,
        observation=seen.seq,
        as_of=seen.as_of,
        seed=settled.seed,
        population=whole,
        drawn=tuple(row.key for row in found.rows),
        by=settled.by,
        account=settled.account,
        recorded_at=now,
    )


def refuse_own_number(store: Store, seen: Observation, settled: SettledDrawer) -> None:
    authors = store.spot_checks.authors(seen.project, seen.indicator, seen.as_of)
    refuse_authors(settled.by, settled.account, authors)


def draw_again(
    workspace: Workspace, seen: Observation, population: RowPopulation, seed: str, size: int
) -> RowDraw:
    """The draw from the very tables that were measured. Raises RefusedSpotCheckError."""
    measured = seen.measured
    if measured.outcome is not MeasurementStatus.MEASURED:
        raise RefusedSpotCheckError(f"监测记录 {seen.seq} 没有取得数，没有明细可抽：{measured.reason}")
    keys = {account.table: account.key for account in measured.provenance.tables}
    if not keys or not all(keys.values()):
        raise RefusedSpotCheckError("采集时没有记下数据快照，不能确定是哪些记录；请重新采集后再抽")
    asked = MeasureRequest(seen.seq, measured.evaluator, measured.provenance.params, measured.period)
    try:
        return workspace.measurer(keys).draw_rows(asked, population, seed, size)
    except BadRequestError as error:
        raise RefusedSpotCheckError(f"当时的明细不能取得：{error}") from None


def differences_since(
    workspace: Workspace, seen: Observation, population: RowPopulation, total: int
) -> Iterable[str]:
    """What makes the rows of now others than those that were counted."""
    measured = seen.measured
    info = workspace.evaluators.get(measured.evaluator)
    info = info and info.as_measured_from(account.table for account in measured.provenance.tables)
    then, now = measured.provenance.version, info.version if info else None
    if then != now:
        yield f"取数方法已由版本 {then or '（没有记下）'} 变为 {now or '（没有）'}，明细按现在的口径列出"
    if info and info.unit == "%" and population is RowPopulation.COUNTED and measured.of not in (None, total):
        yield f"采集时分母是 {format_plain(measured.of or Decimal(0))}，现在列出的记录是 {total} 条，两者不等"


def repeat_draw(workspace: Workspace, store: Store, check: SpotCheck) -> DrawnAgain:
    """The rows of a check, drawn again from the snapshots of its observation; what cannot be had, and what
    came out otherwise, is told. Of projects, and of a draw that was changed, there are none."""
    if check.damage or check.kind is SpotCheckKind.PROJECTS:
        return DrawnAgain((), {})
    seen = store.find_observation(check.observation)
    if seen is None or check.population.rows is None:
        return DrawnAgain((), {}, f"监测记录 {check.observation} 已不在，不能列出明细")
    if check.population.rule != RULE:
        return DrawnAgain((), {}, f"这次抽取用的办法（{check.population.rule}）本程序没有，请用新的版本打开")
    try:
        found = draw_again(workspace, seen, check.population.rows, check.seed, len(check.drawn))
    except RefusedSpotCheckError as refusal:
        return DrawnAgain((), {}, f"{refusal}。抽取结果仍以登记的编号为准，请按编号到原系统核对")
    rows = {row.key: row for row in found.rows}
    return DrawnAgain(found.labels, rows, describe_change(check, found))


def describe_change(check: SpotCheck, found: RowDraw) -> str:
    """How a draw repeated differs from the one that was kept; "" where it does not."""
    whole = check.population
    same_whole = (whole.count, whole.sha256) == (found.total, found.sha256)
    if same_whole and check.drawn == tuple(row.key for row in found.rows):
        return ""
    return (
        f"按同一种子重抽，与登记的不同：登记时总体 {whole.count} 条、散列 {whole.sha256[:12]}，"
        f"现在 {found.total} 条、{found.sha256[:12]}。可能是取数方法改了；请管理员运行 verify 核对，以登记的为准"
    )
