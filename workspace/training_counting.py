"""培训 counted month by month from the declared ledger: by kind, all together, hours and people."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from bulletins.operator_rules import TrainingRules
from bulletins.training import CountedTraining, TrainingMonth
from indicators.model import Parameters, Period
from measuring import BadRequestError, MeasureRequest, Slice
from measuring.isolated.measurer import IsolatedMeasurer
from workspace.bulletin_counting import left_out_texts
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

    def notes(self) -> Iterator[str]:
        """Doubts about the ledger, and which of its rows were not used."""
        asked = MeasureRequest("training", COUNT, {"table": self.rules.table}, self.period)
        provenance = self.measurer.measure([asked])["training"].provenance
        for doubt in provenance.doubts or ():
            yield official_words(doubt.message, self.workspace.tables)
        yield from left_out_texts(self.workspace, provenance.tables)

    def months(self) -> tuple[TrainingMonth, ...]:
        """Raises BadRequestError."""
        by_kind = {kind: self.by_month(COUNT, self.of_kind(kind)) for kind in self.rules.plan}
        hours, people = self.sums(self.rules.hours), self.sums(self.rules.people)
        return tuple(
            TrainingMonth(month, at_month(by_kind, month), whole(count), hours.get(month), people.get(month))
            for month, count in self.by_month(COUNT, {}).items()
        )

    def sums(self, column: str) -> Months:
        """Of a column, month by month; nothing where the ledger does not tell it."""
        return self.by_month(TOTAL, {"column": self.column(column)}) if column else {}

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
