"""培训 counted month by month from the declared ledger: by kind, all together, hours and people."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from bulletins.operator_rules import TrainingRules
from bulletins.training import CountedTraining, TrainingMonth
from evaluators.row_conditions import FILLED
from indicators.model import Parameters, Period
from indicators.periods import last_day_of_month
from indicators.provenance import Provenance
from measuring import BadRequestError, MeasureRequest, Slice
from measuring.isolated.measurer import IsolatedMeasurer
from workspace.bulletin_counting import left_out_texts
from workspace.data_reach import are_recorded_to_end
from workspace.opened import Workspace
from workspace.operator_rules import LoadedOperatorRules
from workspace.source_words import official_words

COUNT, TOTAL = "table.count", "table.total"
NO_PLAN = "考核规则里没有写培训计划；请系统管理员写明按哪个台账、每月各类培训至少几次"
NOT_BEGUN = "这一年还没有开始"
NO_ROWS = "培训台账里没有这一年的记录，也没有说明记到哪一天，不能当作没有办"
Months = Mapping[str, Decimal | None]


class TrainingCounter:
    """Counts the months of a year up to ``today``."""

    def __init__(self, workspace: Workspace, rules: TrainingRules, year: int, today: date) -> None:
        self.workspace = workspace
        self.rules = rules
        self.period = year_until(year, today)
        self.measurer: IsolatedMeasurer = workspace.measurer()

    def count(self) -> CountedTraining:
        year = self.period.start.year
        try:
            months = self.months()
            others = self.other_kinds()
        except BadRequestError as error:
            reason = official_words(str(error), self.workspace.tables)
            return CountedTraining(self.rules, year, reason=reason, sample=self.workspace.sample)
        notes, reason = tuple(self.notes()), "" if months else NO_ROWS
        return CountedTraining(self.rules, year, months, others, reason, notes, self.workspace.sample)

    @cached_property
    def provenance(self) -> Provenance:
        asked = MeasureRequest("training", COUNT, {"table": self.rules.table}, self.period)
        return self.measurer.measure([asked])["training"].provenance

    def notes(self) -> Iterator[str]:
        """Doubts about the ledger, which of its rows were not used, and which told no hours or people."""
        for doubt in self.provenance.doubts or ():
            yield official_words(doubt.message, self.workspace.tables)
        yield from left_out_texts(self.workspace, self.provenance.tables)
        for label, column in (("学时", self.rules.hours), ("人数", self.rules.people)):
            yield from self.unfilled_notes(label, column) if column else ()

    def unfilled_notes(self, label: str, column: str) -> Iterator[str]:
        filled = self.filled(column)
        for month, count in self.sessions.items():
            if lacking := (count or 0) - (filled.get(month) or 0):
                yield f"{int(month[-2:])}月有 {lacking} 次没有填{label}，没有计入{label}"

    @cached_property
    def sessions(self) -> Months:
        """Of all kinds, month by month."""
        return self.by_month(COUNT, {})

    def months(self) -> tuple[TrainingMonth, ...]:
        """Raises BadRequestError."""
        by_kind = {kind: self.by_month(COUNT, self.of_kind(kind)) for kind in self.rules.plan}
        hours, people = self.sums(self.rules.hours), self.sums(self.rules.people)
        return tuple(
            TrainingMonth(
                month,
                at_month(by_kind, month),
                whole(count),
                hours.get(month),
                people.get(month),
                self.is_open(month),
            )
            for month, count in self.sessions.items()
        )

    def is_open(self, month: str) -> bool:
        """Whether more may come: it is not over, or nothing tells that the ledger has it to its end."""
        last = last_day_of_month(int(month[:4]), int(month[-2:]))
        if last > self.period.end:
            return True
        goes_on = any(other > month and count for other, count in self.sessions.items())
        own = Period(last.replace(day=1), last)
        return not goes_on and not are_recorded_to_end(self.workspace, self.provenance.tables, own)

    def sums(self, column: str) -> Months:
        """Of a column, month by month, of those that filled it; nothing where the ledger does not tell it."""
        if not column:
            return {}
        filled = self.filled(column)
        found = self.by_month(TOTAL, {"column": self.column(column)})
        return {
            month: None if self.sessions.get(month) and not filled.get(month) else value
            for month, value in found.items()
        }

    def filled(self, column: str) -> Months:
        return self.by_month(COUNT, {"where": {self.column(column): FILLED}})

    def of_kind(self, kind: str) -> Parameters:
        return {"where": {self.column(self.rules.kind): kind}}

    def column(self, written: str) -> str:
        found = self.workspace.tables[self.rules.table].named(written)
        return found.name if found else written

    def by_month(self, evaluator: str, params: Parameters) -> Months:
        return {slice_.key: slice_.value for slice_ in self.slices(evaluator, params, "month")}

    def slices(self, evaluator: str, params: Parameters, by: str) -> Iterable[Slice]:
        asked = {"table": self.rules.table, **params}
        return self.measurer.breakdown(MeasureRequest("training", evaluator, asked, self.period), by)

    def other_kinds(self) -> Mapping[str, int]:
        """Trainings of kinds that the plan does not name: they count for no kind."""
        found = self.slices(COUNT, {}, self.column(self.rules.kind))
        others = {slice_.key: whole(slice_.value) for slice_ in found if slice_.key not in self.rules.plan}
        return {kind: count for kind, count in others.items() if count}


def at_month(by_kind: Mapping[str, Months], month: str) -> Mapping[str, int | None]:
    return {kind: whole(found.get(month)) for kind, found in by_kind.items()}


def year_until(year: int, today: date) -> Period:
    return Period(date(year, 1, 1), min(date(year, 12, 31), today))


def whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def count_training(
    workspace: Workspace, loaded: LoadedOperatorRules, year: int, today: date
) -> CountedTraining:
    """What cannot be counted says why."""
    rules = loaded.rules.training
    reason = loaded.hindrance or ("" if rules else NO_PLAN) or (NOT_BEGUN if year > today.year else "")
    if rules is None or reason:
        return CountedTraining(rules, year, reason=reason, sample=workspace.sample)
    return TrainingCounter(workspace, rules, year, today).count()
