"""A request made ready: its evaluator found, its parameters read, its tables at hand, its measure taken apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_

from evaluators.columns import Columns
from evaluators.discovery import Evaluator
from evaluators.parameters import Settled, filter_column
from measuring.nouns import Request, Window, window_of
from measuring.scans import Need, Place
from measuring.statements import Cut, Population
from measuring.tallies import Shape, Tally, shape_of, tally
from sources.tables import Table
from sources.typed import Missing, TypedTable

Tables = Callable[[str], TypedTable | Missing]


class NoData(Exception):  # noqa: N818 - not an error: the answer is that there is none, and why
    """There is nothing to measure; its text is the reason for officials."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """``typed`` are the tables the measure reads (``used`` by tallies), ``sources`` the tallies of each source of money."""

    request: Request
    evaluator: Evaluator
    settled: Settled
    shape: Shape
    typed: Mapping[str, TypedTable]
    sources: Mapping[str, Tally]

    @property
    def window(self) -> Window:
        return window_of(self.request.period)

    def filters(self, table: Table) -> dict[str, frozenset[object]]:
        """The filters that concern a table, by its own column names; two on one column must both hold."""
        found: dict[str, frozenset[object]] = {}
        for name, values in self.settled.filters.items():
            column = filter_column(name, table)
            if column:
                found[column.name] = found.get(column.name, frozenset(values)) & frozenset(values)
        return dict(sorted(found.items()))

    def population(self, table: Table, cuts: tuple[Cut, ...] = ()) -> Population:
        contract = self.evaluator.contract
        undated = table in contract.undated
        return Population(table, contract.dated_by[table.name], contract.stock, undated, cuts)

    def cuts(self, table: Table) -> tuple[tuple[Cut, ...], Place]:
        """How the filters tell rows apart, and the place of the rows they let through."""
        cuts, place = [], []
        for column, values in self.filters(table).items():
            cut = Cut(column) if len(values) == 1 else Cut(column, values)
            cuts.append(cut)
            place.append(cut.place(next(iter(values), None)))
        return tuple(cuts), tuple(place)

    def tallies(self) -> dict[Table, tuple[Tally, ...]]:
        """What is to be counted, by table."""
        found: dict[Table, list[Tally]] = {}
        for each in (*self.shape.tallies(), *self.sources.values()):
            found.setdefault(each.table, []).append(each)
        return {table: tuple(each) for table, each in found.items()}

    def needs(self) -> list[Need]:
        needs = []
        for table, tallies in self.tallies().items():
            cuts, place = self.cuts(table)
            needs.append(Need(self.population(table, cuts), self.window, tallies, place))
        return needs


def prepare(request: Request, evaluator: Evaluator, tables: Tables) -> Prepared:
    """Raises ``NoData`` where a table or a needed column is not there, ``BadParameterError`` where ``with`` is wrong."""
    settled = evaluator.settle(request.params)
    reads = evaluator.contract.reads
    if not reads:
        raise NoData(f"“{evaluator.info.label}”不能从数据中取得，需人工填报")
    found = {each.name: tables(each.name) for each in reads}
    columns = {each.name: columns_of(each, found[each.name]) for each in reads}
    measure = evaluator.function(*columns.values(), **settled.params)
    if measure is None:
        raise NoData(f"“{evaluator.info.label}”不能从数据中取得，需人工填报")
    refuse_missing(found, columns)
    typed = {name: each for name, each in found.items() if isinstance(each, TypedTable)}
    shape = shape_of(measure, reads[0], evaluator.contract.better == "lower")
    prepared = Prepared(request, evaluator, settled, shape, typed, by_source(shape, evaluator, columns))
    refuse_absent(prepared, columns)
    return prepared


def columns_of(table: Table, found: TypedTable | Missing) -> Columns:
    return Columns(table, found.present if isinstance(found, TypedTable) else ())


def refuse_missing(found: Mapping[str, TypedTable | Missing], columns: Mapping[str, Columns]) -> None:
    reasons = [each.reason for name, each in found.items() if isinstance(each, Missing) and columns[name].needed]
    if reasons:
        raise NoData("；".join(reasons))


def refuse_absent(prepared: Prepared, columns: Mapping[str, Columns]) -> None:
    """Columns that the measure, its dating or a filter needs and the export lacks."""
    used = set(prepared.tallies())
    absent: dict[str, None] = {}
    for name, typed in prepared.typed.items():
        table = typed.table
        needed = list(columns[name].missing())
        if table in used:
            if table not in prepared.evaluator.contract.undated:
                needed.append((prepared.evaluator.contract.dated_by[name],))
            needed += [(each,) for each in prepared.filters(table)]
        for names in needed:
            if typed.present.isdisjoint(names):
                absent[f"{table.label}数据中没有{'或'.join(labelled(table, each) for each in names)}列"] = None
    if absent:
        advice = "请在导出时带上该列；列名不同的，在 sources.yaml 的 columns 中写明"
        raise NoData(f"{'；'.join(absent)}，不能计算{prepared.evaluator.info.label}。{advice}")


def labelled(table: Table, name: str) -> str:
    column = table.column(name)
    return f"“{column.label if column else name}”（{name}）"


def by_source(shape: Shape, evaluator: Evaluator, columns: Mapping[str, Columns]) -> dict[str, Tally]:
    """The same total by source of money, where the export tells it; what is neither is 其他未注明 (unknown)."""
    name = evaluator.contract.by_source
    part = shape.part
    if not name or not isinstance(part, Tally) or not columns[part.table.name].has(name):
        return {}
    source = columns[part.table.name].optional(name)
    known = ("fiscal", "carried_over", "other")
    conditions = {each: source == each for each in known}
    conditions["unknown"] = source.is_(None) | source.not_in(known)
    return {each: tally(and_(part.where, where), part.value, False, part.table) for each, where in conditions.items()}
