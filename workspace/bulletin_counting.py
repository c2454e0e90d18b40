"""The counts of a 通报: each rate by 承办单位, asked of measuring, less the orders that are set apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from threading import Lock

from bulletins.counted import CountedBulletin, CountedRate, OrdersApart
from bulletins.funnel import CaseCount
from bulletins.judging import Counts
from bulletins.periods import earlier_period
from bulletins.rules import ApartRule, RateRule
from indicators.drawing import RowPopulation
from indicators.model import Period
from indicators.provenance import TableAccount
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import BadRequestError, MeasureRequest, RowChoice, Slice
from measuring.isolated.measurer import IsolatedMeasurer
from workspace.bulletin_rules import LoadedBulletinRules
from workspace.opened import Workspace
from workspace.source_words import official_words

UNIT_COLUMN = "handler"
MOST_LISTED = 200
MOST_KEPT = 8
COUNTED_ROWS = RowChoice(RowPopulation.COUNTED)
NO_COUNTS = "不是件数之比，不能按单位评价；通报只用比率类的取数方法，且不带权重"
LISTED_COLUMNS = ("order_no", "handler", "category", "received_at", "due_at", "closed_at", "status")


class BulletinCounter:
    """Counts one 通报 over the sources as they are now."""

    def __init__(self, workspace: Workspace, loaded: LoadedBulletinRules, span: str, period: Period) -> None:
        self.workspace = workspace
        self.loaded = loaded
        self.span = span
        self.period = period
        self.measurer: IsolatedMeasurer = workspace.measurer()

    def count(self) -> CountedBulletin:
        """Everything that the papers and the page are drawn from."""
        rates = [self.directed(rate) for rate in self.loaded.rules.rates]
        found = self.measurer.measure(request_of(rate, self.period) for rate in rates)
        results = {rate.id: found[rate.id] for rate in rates}
        tables = {table.table: table for result in results.values() for table in result.provenance.tables}
        return CountedBulletin(
            rules=self.loaded.rules,
            rules_text=self.loaded.text,
            span=self.span,
            period=self.period,
            rates=tuple(self.count_rate(rate, results[rate.id]) for rate in rates),
            apart=tuple(self.list_apart(rule, rates) for rule in self.loaded.rules.apart),
            left_out=tuple(left_out_texts(self.workspace, tables.values())),
            tables={name: table.key for name, table in tables.items()},
            sample=self.workspace.sample,
        )

    def directed(self, rate: RateRule) -> RateRule:
        info = self.workspace.evaluators.get(rate.evaluator)
        return replace(rate, is_lower_better=bool(info and info.better == "lower"))

    def count_rate(self, rate: RateRule, result: MeasurementResult) -> CountedRate:
        notes = [official_words(doubt.message) for doubt in result.provenance.doubts or ()]
        if result.outcome is not MeasurementStatus.MEASURED:
            return CountedRate(rate, {}, {}, official_words(result.reason), tuple(notes))
        try:
            counts = self.counts_less_apart(rate, self.period, notes)
        except BadRequestError as error:
            return CountedRate(rate, {}, {}, official_words(str(error)), tuple(notes))
        return CountedRate(rate, counts, self.earlier_counts(rate), "", tuple(notes))

    def counts_by_unit(self, rate: RateRule, period: Period) -> Counts:
        slices = self.measurer.breakdown(request_of(rate, period), UNIT_COLUMN)
        return {slice_.key: cases for slice_ in slices if (cases := case_count(rate, slice_)).of}

    def counts_less_apart(self, rate: RateRule, period: Period, notes: list[str]) -> Counts:
        counts = self.counts_by_unit(rate, period)
        for rule in self.loaded.rules.apart:
            counts = subtract(counts, self.counts_apart(rate, rule, period, notes))
        return counts

    def counts_apart(self, rate: RateRule, rule: ApartRule, period: Period, notes: list[str]) -> Counts:
        """Those of orders that are set apart; where the data do not tell them apart, a note says so."""
        params = {**rate.params, rule.column: rule.values}
        limited = replace(rate, params=params)
        try:
            found = self.measurer.rows_behind(request_of(limited, period), 1, choice=COUNTED_ROWS)
            return self.counts_by_unit(limited, period) if found.total else {}
        except BadRequestError:
            notes.append(f"“{rule.label}”的工单没有从{rate.label}中剔除：这项数据没有所按的列")
            return {}

    def earlier_counts(self, rate: RateRule) -> Counts:
        """Of the equal span before; none where there are no data of it."""
        try:
            return self.counts_less_apart(rate, earlier_period(self.span, self.period), [])
        except BadRequestError:
            return {}

    def list_apart(self, rule: ApartRule, rates: Sequence[RateRule]) -> OrdersApart:
        """By the first rate whose data have the column."""
        refusal = "没有可计的比率"
        for rate in rates:
            params = {**rate.params, rule.column: rule.values}
            try:
                page = self.measurer.rows_behind(
                    request_of(replace(rate, params=params), self.period), MOST_LISTED, choice=COUNTED_ROWS
                )
            except BadRequestError as error:
                refusal = f"不能列出：{error}"
                continue
            listed = [number for number, name in enumerate(page.columns) if name in LISTED_COLUMNS]
            labels, *rows = ([row[number] or "" for number in listed] for row in (page.labels, *page.rows))
            return OrdersApart(rule.label, page.total, tuple(labels), tuple(map(tuple, rows)))
        return OrdersApart(rule.label, 0, (), (), refusal)


def request_of(rate: RateRule, period: Period) -> MeasureRequest:
    return MeasureRequest(rate.id, rate.evaluator, rate.params, period)


def case_count(rate: RateRule, slice_: Slice) -> CaseCount:
    """Raises BadRequestError where the parts of the rate are no counts of cases."""
    part, of = slice_.part, slice_.of
    if part is None or of is None or not 0 <= part <= of or not (is_whole(part) and is_whole(of)):
        raise BadRequestError(f"{rate.label}{NO_COUNTS}")
    return CaseCount(int(part), int(of))


def is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def subtract(counts: Counts, taken: Counts) -> Counts:
    left = {name: cases - taken.get(name, CaseCount(0, 0)) for name, cases in counts.items()}
    return {name: cases for name, cases in left.items() if cases.of}


def left_out_texts(workspace: Workspace, tables: Iterable[TableAccount]) -> Iterator[str]:
    """Which rows of the data were not used, table by table."""
    labels: Mapping[str, str] = workspace.table_labels
    for table in tables:
        parts = [
            f"{number:,} 行{words}"
            for number, words in (
                (table.rows_excluded, "按数据来源的剔除规则剔除"),
                (table.rows_rejected, "没有可识别的日期"),
                (table.rows_repeated, "与后来的记录重复，以后来的为准"),
            )
            if number
        ]
        if parts:
            yield f"{labels.get(table.table, table.table)}数据共读入 {table.rows_read:,} 行，未用：{'、'.join(parts)}"


class CountedBulletins:
    """The newest few, each counted once for the same data, rules and span. Threads share it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, Period], CountedBulletin] = {}
        self._lock = Lock()

    def count(
        self, workspace: Workspace, loaded: LoadedBulletinRules, span: str, period: Period
    ) -> CountedBulletin:
        key = (workspace.inputs_hash(), loaded.text, span, period)
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            known = BulletinCounter(workspace, loaded, span, period).count()
            if not any(counted.reason for counted in known.rates):  # a failure may be over by the next time
                with self._lock:
                    self._kept = dict([*self._kept.items(), (key, known)][-MOST_KEPT:])
        return known
