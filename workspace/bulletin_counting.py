"""The counts of a 通报: each rate by 承办单位, asked of measuring, less the orders that are set apart."""

from collections.abc import Iterable, Iterator, Sequence
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
from workspace.data_reach import ended_early_texts, table_label
from workspace.opened import Workspace
from workspace.source_words import official_words

UNIT_COLUMN = "handler"
MOST_LISTED = 200
MOST_KEPT = 8
COUNTED_ROWS = RowChoice(RowPopulation.COUNTED)
NO_COUNTS = "不是件数之比，不能按单位评价；通报只用比率类的取数方法，且不带权重"
NOT_SET_APART = "的件数与单列的工单对不上，不能剔除；请系统管理员核对通报规则中的单列条件"
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
            left_out=(
                *filter(None, [self.loaded.note]),
                *ended_early_texts(self.workspace, list(tables.values()), self.period.end),
                *left_out_texts(self.workspace, tables.values()),
            ),
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
        """Inclusion and exclusion: an order that several rules set apart is taken off once. Raises
        BadRequestError where more would be taken off than there is."""
        whole = self.counts_by_unit(rate, period)
        terms = [(rate, False)]
        for rule in self.loaded.rules.apart:
            if self.can_set_apart(rate, rule, period, notes):
                overlaps = [(narrow(limited, rule), not is_taken) for limited, is_taken in terms]
                terms += [(limited, is_taken) for limited, is_taken in overlaps if limited]
        left = whole
        for limited, is_taken in terms[1:]:
            left = combine(left, self.counts_by_unit(limited, period), is_taken=is_taken)
        if not all(0 <= cases.part <= cases.of for cases in left.values()):
            raise BadRequestError(f"{rate.label}{NOT_SET_APART}")
        if taken := count_cases(whole) - count_cases(left):
            notes.append(f"已剔除单列的工单 {taken:,} 件")
        return {name: cases for name, cases in left.items() if cases.of}

    def can_set_apart(self, rate: RateRule, rule: ApartRule, period: Period, notes: list[str]) -> bool:
        """Whether there are such orders; where the data do not tell them apart, a note says so."""
        limited = narrow(rate, rule)
        if limited is None:
            return False
        try:
            return self.measurer.rows_behind(request_of(limited, period), 1, choice=COUNTED_ROWS).total > 0
        except BadRequestError as error:
            why = official_words(str(error))
            notes.append(f"“{rule.label}”的工单没有从{rate.label}中剔除：{why}")
            return False

    def earlier_counts(self, rate: RateRule) -> Counts:
        """Of the equal span before; none where there are no data of it."""
        try:
            return self.counts_less_apart(rate, earlier_period(self.span, self.period), [])
        except BadRequestError:
            return {}

    def list_apart(self, rule: ApartRule, rates: Sequence[RateRule]) -> OrdersApart:
        """By the first rate whose data have the column."""
        refusals = []
        for rate in rates:
            limited = narrow(rate, rule)
            if limited is None:
                continue
            try:
                page = self.measurer.rows_behind(
                    request_of(limited, self.period), MOST_LISTED, choice=COUNTED_ROWS
                )
            except BadRequestError as error:
                refusals.append(f"不能列出：{official_words(str(error))}")
                continue
            listed = [number for number, name in enumerate(page.columns) if name in LISTED_COLUMNS]
            labels, *rows = ([row[number] or "" for number in listed] for row in (page.labels, *page.rows))
            return OrdersApart(rule.label, page.total, tuple(labels), tuple(map(tuple, rows)))
        return OrdersApart(rule.label, 0, (), (), refusals[-1] if refusals else "")


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


def narrow(rate: RateRule, rule: ApartRule) -> RateRule | None:
    """The rate over the orders of ``rule`` only; ``None`` where its own conditions leave none of them."""
    values = rule.values
    if (own := rate.params.get(rule.column)) is not None:
        values = tuple(value for value in values if value in texts_of(own))
        if not values:
            return None
    return replace(rate, params={**rate.params, rule.column: values})


def texts_of(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def combine(counts: Counts, others: Counts, *, is_taken: bool) -> Counts:
    """Without the others, or with them again."""
    none = CaseCount(0, 0)
    return {
        name: counts.get(name, none) - others.get(name, none)
        if is_taken
        else counts.get(name, none) + others.get(name, none)
        for name in {**counts, **others}
    }


def count_cases(counts: Counts) -> int:
    return sum(cases.of for cases in counts.values())


def left_out_texts(workspace: Workspace, tables: Iterable[TableAccount]) -> Iterator[str]:
    """Which rows of the data were not used, table by table."""
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
            yield f"{table_label(workspace, table)}数据共读入 {table.rows_read:,} 行，未用：{'、'.join(parts)}"


class CountedBulletins:
    """The newest few, each counted once for the same data, rules and span. Threads share it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, str, Period], CountedBulletin] = {}
        self._lock = Lock()

    def count(
        self, workspace: Workspace, loaded: LoadedBulletinRules, span: str, period: Period
    ) -> CountedBulletin:
        key = (workspace.inputs_hash(), loaded.text, loaded.note, span, period)
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            known = BulletinCounter(workspace, loaded, span, period).count()
            if not any(counted.reason for counted in known.rates):  # a failure may be over by the next time
                with self._lock:
                    self._kept = dict([*self._kept.items(), (key, known)][-MOST_KEPT:])
        return known
