"""取数方法 as people choose them: by name in Chinese, with parameters and columns in words, and whether there are
data for them here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evaluators.parameter_words import COLUMN as COLUMN_KIND
from evaluators.parameter_words import CONDITIONS, ParameterField, parameter_fields
from evaluators.parameters import FILTER_ALIASES
from indicators.department_fields import FROM_PROJECTS
from indicators.model import EMPTY_MAPPING, EvaluatorInfo, Parameters, ParameterValue
from indicators.parameter_words import parameter_words, replace_names
from sources.made_tables import MADE_TABLES
from sources.tables import TABLES, Table
from workspace.opened import Workspace
from yamlfiles.writing import Tree, format_entry

__all__ = ["COLUMN_KIND", "CONDITIONS", "Method", "ParameterField", "list_methods", "parameter_text"]
FILLED_IN, ANY_LEDGER = "由人填报", "任何台账"
"""The groups of evaluators that measure nothing, and of those that measure any table they are told to."""


@dataclass(frozen=True)
class Method:
    """``group`` is what it is measured on, ``absent`` names the tables that this workspace has no data for;
    ``columns`` are those that its rows can be chosen by, with their names on screen. ``tables`` are those
    that a parameter may choose."""

    info: EvaluatorInfo
    group: str
    absent: tuple[str, ...]
    parameters: tuple[ParameterField, ...]
    columns: tuple[tuple[str, str], ...]
    tables: Mapping[str, Table] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def is_manual(self) -> bool:
        return self.info.is_manual

    @property
    def label(self) -> str:
        """As it stands in a list."""
        lacking = f"（还没有{'、'.join(self.absent)}数据）" if self.absent else ""
        return f"{self.info.label}{lacking}"

    @property
    def definition(self) -> str:
        """The published one, its parameters by their names on screen."""
        return definition_on_screen(self.info)

    @property
    def report_definitions(self) -> tuple[str, ...]:
        """Those that it is counted by where a ready-made report answers in the place of records."""
        return tuple(definition_on_screen(variant).replace("\n", "") for variant in self.info.variants)

    def column_label(self, name: str) -> str:
        """What a column is called on screen, also by a name that means another one; "" where there is
        none."""
        labels = dict(self.columns)
        found = labels.get(name) or labels.get(FILTER_ALIASES.get(name, ""), "")
        return found if name in self.info.columns else ""


def definition_on_screen(info: EvaluatorInfo) -> str:
    names = ((name, parameter_words(info.name, name)) for name in info.params)
    named = [(name, words) for name, words in names if words]
    return replace_names(info.definition.replace("\n\n", "\n"), named)


def list_methods(workspace: Workspace) -> Mapping[str, Method]:
    """Every evaluator by its name, what people fill in first."""
    declared = workspace.sources.declarations.tables
    tables = {**MADE_TABLES, **workspace.tables}
    methods = [_describe(info, tables, declared) for info in workspace.evaluators.values()]
    methods.sort(key=lambda method: (not method.is_manual, method.group))
    return {method.info.name: method for method in methods}


def _describe(info: EvaluatorInfo, tables: Mapping[str, Table], declared: Mapping[str, object]) -> Method:
    labels = {name: table.label for name, table in tables.items()}
    named = [labels.get(table, table) for table in info.tables]
    absent = tuple(labels.get(table, table) for table in absent_tables(info, {*declared, *MADE_TABLES}))
    group = named[0] if named else FILLED_IN
    fields = parameter_fields(info)
    if info.chooses_table:
        choices = tuple((name, table.label) for name, table in tables.items() if name in declared)
        fields = tuple(
            replace(field, choices=choices) if field.name == "table" else field for field in fields
        )
        group = ANY_LEDGER
    chosen = {name: tables[name] for name in declared if name in tables} if info.chooses_table else {}
    return Method(info, group, absent, fields, tuple(_columns(info, tables)), chosen)


def absent_tables(info: EvaluatorInfo, declared: Collection[str]) -> list[str]:
    """Those that it reads and nobody declares; none where a ready-made report is declared in their place."""
    if any(table in declared for variant in info.variants for table in variant.tables):
        return []
    return [table for table in info.tables if table not in declared]


def _columns(info: EvaluatorInfo, known: Mapping[str, Table]) -> list[tuple[str, str]]:
    """Those of the tables it reads; a name that means another column goes by that one's."""
    tables = [known[name] for name in info.tables if name in known]
    words: dict[str, str] = {}
    for name in info.columns:
        meant = (name, FILTER_ALIASES.get(name, name))
        column = next((found for table in tables for word in meant if (found := table.column(word))), None)
        words[name] = column.label if column else name
    return [(name, label) for name, label in words.items() if not _is_alias(name, words)]


def _is_alias(name: str, words: Mapping[str, str]) -> bool:
    """Whether a name only means another column, which is there under its own."""
    return words.get(FILTER_ALIASES.get(name, "")) == words[name]


def parameter_text(evaluator: str, name: str, value: str) -> tuple[str, str]:
    """A parameter that was set, or a column that rows were chosen by, with its value as people read both."""
    words = parameter_words(evaluator, name)
    if words:
        return words.label, f"{words.choices.get(value, value)}{words.unit}"
    read = MADE_TABLES if evaluator.startswith(FROM_PROJECTS) else TABLES
    labels = {column.name: column.label for table in read.values() for column in table.columns}
    return labels.get(name) or labels.get(FILTER_ALIASES.get(name, ""), name), value


def parameter_lines(params: Parameters) -> str:
    """Parameters as a sheet has them, a name and a value a line."""
    return "\n".join(format_entry(name, parameter_tree(value)) for name, value in params.items())


def parameter_tree(value: ParameterValue) -> Tree:
    """As a target file has it."""
    if isinstance(value, Mapping):
        return {name: parameter_tree(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [parameter_tree(item) for item in value]
    return str(value)
