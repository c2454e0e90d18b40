"""The page of proposed methods: each open row with what is proposed and typed, below it what is settled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.method_rules import SURENESS_WORDS, Sureness
from indicators.model import EMPTY_MAPPING, Parameters
from indicators.notation import show_target
from pages.method_fields import CONDITION_NAMES
from workspace.condition_lines import conditions_tree
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.methods import Method, ParameterField
from workspace.proposals import STATE_WORDS, MethodState, OfferedMethod, ProjectProposals, ProposedRow
from workspace.source_states import STATE_WORDS as SOURCE_WORDS
from workspace.source_states import NeededTable
from workspace.table_fields import column_choices, proposed_text
from workspace.table_fields import parameter_texts as table_parameter_texts

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
class OfferedParameter:
    """One parameter or condition as a field; blank means what the method does by itself."""

    name: str
    field: ParameterField
    value: str


@dataclass(frozen=True)
class MethodOption:
    """One proposed method as a choice of its row: ``fields`` are set by the proposal, ``others`` are left as
    they are by it."""

    offer: OfferedMethod
    method: Method
    fields: tuple[OfferedParameter, ...]
    others: tuple[OfferedParameter, ...]
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
    """``chosen`` is the name of a method, "manual", or "" for not yet."""

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
        return sum(map(lacks_data, measured))


def lacks_data(row: ProposedRow) -> bool:
    return any(not table.is_ready for table in row.tables)


def methods_page(
    proposals: ProjectProposals,
    methods: Mapping[str, Method],
    typed: Mapping[str, str] = EMPTY_MAPPING,
    refusal: str = "",
    by_row: Mapping[str, str] = EMPTY_MAPPING,
) -> MethodsPage:
    """``typed`` are the fields of a form that was refused, with what is wrong with single rows."""
    rows = proposals.rows
    return MethodsPage(
        proposals,
        tuple(open_row(row, methods, typed, by_row) for row in rows if row.state is MethodState.OPEN),
        tuple(settled_row(row, methods) for row in rows if row.state is not MethodState.OPEN),
        refusal,
    )


def open_row(
    row: ProposedRow, methods: Mapping[str, Method], typed: Mapping[str, str], by_row: Mapping[str, str]
) -> OpenRow:
    row_id = row.indicator.id
    chosen = typed.get(f"choice:{row_id}", suggested_choice(row, typed))
    options = tuple(method_option(row_id, offer, methods[offer.info.name], typed) for offer in row.offers)
    return OpenRow(row, options, chosen, typed.get(f"material:{row_id}", ""), by_row.get(row_id, ""))


def suggested_choice(row: ProposedRow, typed: Mapping[str, str]) -> str:
    """What has to be checked is not chosen for anybody, nor anything once a form was filled in."""
    best = row.offers[0].proposal
    return "" if typed or best.sureness is Sureness.CHECK else best.evaluator


def method_option(
    row_id: str, offer: OfferedMethod, method: Method, typed: Mapping[str, str]
) -> MethodOption:
    name, proposed = f"{row_id}:{offer.info.name}", offer.proposal.params
    table = method.tables.get(str(typed.get(f"with:{name}:table", proposed.get("table", ""))))
    fields = tuple(
        OfferedParameter(
            parameter.name,
            replace(parameter, choices=column_choices(parameter, table, "")),
            typed.get(f"with:{name}:{parameter.name}", proposed_text(parameter, proposed, table)),
        )
        for parameter in (*condition_fields(method, proposed), *method.parameters)
    )
    reading = typed.get(f"reading:{name}", offer.proposal.reading)
    return MethodOption(
        offer,
        method,
        tuple(field for field in fields if field.name in proposed),
        tuple(field for field in fields if field.name not in proposed),
        reading,
    )


def condition_fields(method: Method, params: Parameters) -> list[ParameterField]:
    """What of the parameters chooses rows by a column, with the name of the column."""
    own = {parameter.name for parameter in method.parameters}
    columns = [(name, method.column_label(name)) for name in params if name not in own]
    return [
        ParameterField(name, f"只算这样的记录：{label or name}", "", "text", (), "全部")
        for name, label in columns
    ]


def settled_row(row: ProposedRow, methods: Mapping[str, Method]) -> SettledRow:
    label = row.info.label if row.info else row.indicator.evaluator
    details = tuple(settled_details(row, methods.get(row.indicator.evaluator)))
    return SettledRow(row, (STATE_WORDS[row.state], STATE_COLOURS[row.state]), label, details)


def settled_details(row: ProposedRow, method: Method | None) -> list[str]:
    details = [f"凭{row.material}"] if row.state is MethodState.MANUAL else []
    details += parameter_texts(row.indicator.params, method) if method else []
    target = row.indicator.target
    if not row.indicator.is_manual and show_target(target) != target.text:
        details.append(f"指标值读作 {show_target(target)}")
    lacking = [table for table in row.tables if not table.is_ready]
    return details + [f"{table.label}：{SOURCE_WORDS[table.state]}" for table in lacking]


def parameter_texts(params: Parameters, method: Method) -> list[str]:
    """In the words of the screen."""
    if method.info.chooses_table:
        return [
            f"{name}：{text}" for name, text in table_parameter_texts(method.info.name, params, method.tables)
        ]
    fields = {field.name: field for field in (*condition_fields(method, params), *method.parameters)}
    found = []
    for name, value in params.items():
        field = fields[name]
        word = dict(field.choices).get(str(value), str(value))
        found.append(f"{field.label}：{word}{field.unit if word == str(value) else ''}")
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
    fields = ((name.removeprefix(prefix), text) for name, text in typed.items() if name.startswith(prefix))
    params = {
        name: conditions_tree(text) if name in CONDITION_NAMES else text.strip()
        for name, text in fields
        if text.strip()
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
