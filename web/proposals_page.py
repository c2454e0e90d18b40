"""The page of proposed methods: each open row with what is proposed and as typed, and below what is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.method_rules import SURENESS_WORDS, Sureness
from indicators.model import EMPTY_MAPPING, EvaluatorInfo, Parameters
from indicators.notation import show_target
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.proposals import STATE_WORDS, MethodState, OfferedMethod, ProjectProposals, ProposedRow
from workspace.source_states import STATE_WORDS as SOURCE_WORDS
from workspace.source_states import NeededTable

SURENESS_COLOURS = {Sureness.SURE: "green", Sureness.LIKELY: "blue", Sureness.CHECK: "yellow"}
STATE_COLOURS = {
    MethodState.OPEN: "yellow",
    MethodState.TAKEN: "green",
    MethodState.AUTOMATIC: "green",
    MethodState.MANUAL: "blue",
    MethodState.BY_PERSON: "secondary",
}
MANUAL = "manual"
"""The choice of a row that stays with a person."""


@dataclass(frozen=True)
class ParameterLabel:
    label: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


PARAMETER_LABELS: Mapping[str, ParameterLabel] = {
    "project": ParameterLabel("只算这个项目的支付（与支付数据中的项目名称一字不差）"),
    "project_code": ParameterLabel("只算这个项目代码的支付"),
    "target": ParameterLabel("成本目标"),
    "seconds": ParameterLabel("几秒内接通算及时", "秒"),
    "hours": ParameterLabel("时限", "小时"),
    "effective": ParameterLabel("只算有效回访", choices=(("是", "是"), ("否", "否"))),
    "per": ParameterLabel(
        "服务量按什么算",
        choices=(("calls", "呼入量"), ("minutes", "呼入通话分钟数"), ("orders", "受理工单数")),
    ),
}
"""Of the parameters that proposals set, or ask for."""


@dataclass(frozen=True)
class TypedField:
    """One parameter as a field; blank means what the method does by itself."""

    name: str
    label: ParameterLabel
    value: str
    default: str


@dataclass(frozen=True)
class MethodOption:
    """One proposed method as a choice of its row."""

    offer: OfferedMethod
    fields: tuple[TypedField, ...]
    reading: str

    @property
    def badge(self) -> tuple[str, str]:
        sureness = self.offer.proposal.sureness
        return SURENESS_WORDS[sureness], SURENESS_COLOURS[sureness]

    @property
    def missing_tables(self) -> tuple[NeededTable, ...]:
        return tuple(table for table in self.offer.tables if not table.is_ready)


@dataclass(frozen=True)
class OpenRow:
    """``chosen`` is the name of a method, ``manual``, or "" for not yet."""

    row: ProposedRow
    options: tuple[MethodOption, ...]
    chosen: str
    material: str
    fault: str = ""


@dataclass(frozen=True)
class SettledRow:
    row: ProposedRow
    state: tuple[str, str]
    label: str
    details: tuple[str, ...]

    @property
    def can_go_back(self) -> bool:
        return self.row.state in (MethodState.TAKEN, MethodState.AUTOMATIC, MethodState.MANUAL)


@dataclass(frozen=True)
class MethodsPage:
    proposals: ProjectProposals
    open_rows: tuple[OpenRow, ...]
    settled: tuple[SettledRow, ...]
    refusal: str = ""

    @property
    def with_data_missing(self) -> int:
        """Rows measured automatically whose data are not there yet."""
        measured = (row.row for row in self.settled if not row.row.indicator.is_manual)
        return sum(any(not table.is_ready for table in row.tables) for row in measured)


def methods_page(
    proposals: ProjectProposals,
    typed: Mapping[str, str] = EMPTY_MAPPING,
    refusal: str = "",
    by_row: Mapping[str, str] = EMPTY_MAPPING,
) -> MethodsPage:
    """``typed`` are the fields of a form that was refused, with what is wrong with single rows."""
    is_open = {MethodState.OPEN}
    return MethodsPage(
        proposals,
        tuple(open_row(row, typed, by_row) for row in proposals.rows if row.state in is_open),
        tuple(settled_row(row) for row in proposals.rows if row.state not in is_open),
        refusal,
    )


def open_row(row: ProposedRow, typed: Mapping[str, str], by_row: Mapping[str, str]) -> OpenRow:
    row_id = row.indicator.id
    chosen = typed[f"choice:{row_id}"] if f"choice:{row_id}" in typed else suggested_choice(row, typed)
    options = tuple(method_option(row_id, offer, typed) for offer in row.offers)
    return OpenRow(row, options, chosen, typed.get(f"material:{row_id}", ""), by_row.get(row_id, ""))


def suggested_choice(row: ProposedRow, typed: Mapping[str, str]) -> str:
    """What has to be checked is not chosen for anybody, nor anything once a form was filled in."""
    best = row.offers[0].proposal
    return "" if typed or best.sureness is Sureness.CHECK else best.evaluator


def method_option(row_id: str, offer: OfferedMethod, typed: Mapping[str, str]) -> MethodOption:
    name = f"{row_id}:{offer.info.name}"
    fields = tuple(
        TypedField(
            parameter, PARAMETER_LABELS[parameter], typed.get(f"with:{name}:{parameter}", value), default
        )
        for parameter, value, default in shown_parameters(offer)
    )
    return MethodOption(offer, fields, typed.get(f"reading:{name}", offer.proposal.reading))


def shown_parameters(offer: OfferedMethod) -> list[tuple[str, str, str]]:
    """Name, proposed value and default of what is proposed, and of the limit in hours where there is one."""
    proposed, info = offer.proposal.params, offer.info
    names = [*proposed, *(["hours"] if "hours" not in proposed and has_hours(info) else [])]
    return [(name, str(proposed.get(name, "")), default_text(info.params.get(name))) for name in names]


def has_hours(info: EvaluatorInfo) -> bool:
    return "hours" in info.params and not isinstance(info.params["hours"], str)


def default_text(default: object) -> str:
    return f"不填按 {default}" if isinstance(default, int | Decimal) else ""


def settled_row(row: ProposedRow) -> SettledRow:
    label = row.info.label if row.info else row.indicator.evaluator
    return SettledRow(
        row, (STATE_WORDS[row.state], STATE_COLOURS[row.state]), label, tuple(settled_details(row))
    )


def settled_details(row: ProposedRow) -> list[str]:
    details = [f"凭{row.material}"] if row.state is MethodState.MANUAL else []
    details += parameter_texts(row.indicator.params)
    target = row.indicator.target
    if not row.indicator.is_manual and show_target(target) != target.text:
        details.append(f"指标值读作 {show_target(target)}")
    return details + [
        f"{table.label}：{SOURCE_WORDS[table.state]}" for table in row.tables if not table.is_ready
    ]


def parameter_texts(params: Parameters) -> list[str]:
    """As far as the parameters have words of their own."""
    found = []
    for name, value in params.items():
        known = PARAMETER_LABELS.get(name)
        if known:
            word = dict(known.choices).get(str(value), str(value))
            found.append(f"{known.label.partition('（')[0]}：{word}{known.unit}")
    return found


def typed_choices(typed: Mapping[str, str]) -> list[MethodChoice]:
    """What was chosen in the form."""
    found = []
    for name, chosen in typed.items():
        kind, _, row_id = name.partition(":")
        if kind == "choice" and chosen:
            found.append(typed_choice(row_id, chosen, typed))
    return found


def typed_choice(row_id: str, chosen: str, typed: Mapping[str, str]) -> MethodChoice:
    if chosen == MANUAL:
        material = typed.get(f"material:{row_id}", "")
        return MethodChoice(row_id, ChoiceKind.KEEP_MANUAL, material=material)
    prefix = f"with:{row_id}:{chosen}:"
    params = {
        name.removeprefix(prefix): text.strip()
        for name, text in typed.items()
        if name.startswith(prefix) and text.strip()
    }
    reading = typed.get(f"reading:{row_id}:{chosen}", "").strip()
    return MethodChoice(row_id, ChoiceKind.TAKE, chosen, params, reading)


def sure_choices(proposals: ProjectProposals) -> list[MethodChoice]:
    """Every proposal that is sure, as it is proposed."""
    rows = (row for row in proposals.rows if row.state is MethodState.OPEN)
    best = ((row.indicator.id, row.offers[0].proposal) for row in rows)
    return [
        MethodChoice(row_id, ChoiceKind.TAKE, found.evaluator, found.params, found.reading)
        for row_id, found in best
        if found.sureness is Sureness.SURE
    ]
