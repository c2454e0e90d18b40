"""The parameters and conditions of an evaluator as fields of a form, and what was typed into them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indicators.model import EvaluatorInfo
from workbooks.sheet_texts import as_tree
from workspace.condition_lines import conditions_tree
from workspace.methods import Method
from workspace.table_fields import column_choices, field_text, shown_value, table_help
from yamlfiles.writing import Tree, format_entry

PARAMETER = "p."
"""Before the name of a parameter in the form."""
COLUMN, VALUE = "if.column", "if.value"
CONDITION_NAMES = frozenset({"where", "part", "of"})
"""Parameters that are conditions on rows, whatever the evaluator."""


@dataclass(frozen=True)
class TypedParameter:
    """A parameter with what is typed into its field."""

    name: str
    label: str
    unit: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    default: str
    value: str


@dataclass(frozen=True)
class Condition:
    """Only rows whose column has one of the values, each on a line of its own. ``label`` is "" of a column
    that there is not."""

    column: str
    value: str
    label: str = ""


@dataclass(frozen=True)
class MethodFields:
    """What the form shows below the choice of an evaluator."""

    method: Method | None
    parameters: tuple[TypedParameter, ...]
    conditions: tuple[Condition, ...]
    help: str = ""


def method_fields(method: Method | None, with_lines: str) -> MethodFields:
    """``method`` is None for an evaluator that there is not: then all that is written are conditions."""
    written = read_lines(with_lines)
    known = method.parameters if method else ()
    table = method.tables.get(shown_value(written.get("table", ""))) if method else None
    parameters = tuple(
        TypedParameter(
            name=field.name,
            label=field.label,
            unit=field.unit,
            kind=field.kind,
            choices=_choices_with(
                column_choices(field, table, written.get(field.name, "")),
                field_text(field, written.get(field.name, "")),
            ),
            default=field.default,
            value=field_text(field, written.get(field.name, "")),
        )
        for field in known
    )
    own = {field.name for field in known}
    conditions = tuple(
        Condition(name, shown_value(value), method.column_label(name) if method else "")
        for name, value in written.items()
        if name not in own
    )
    asks_table = bool(method and method.info.chooses_table)
    return MethodFields(method, parameters, conditions, table_help(table) if asks_table else "")


def _choices_with(choices: tuple[tuple[str, str], ...], value: str) -> tuple[tuple[str, str], ...]:
    """What is written stays to be seen, also where it is none of the choices."""
    known = {name for name, _ in choices}
    return (*choices, (value, f"{value}（不认识）")) if choices and value and value not in known else choices


def read_lines(with_lines: str) -> Mapping[str, Tree]:
    """The entries of parameters written a name and a value a line."""
    tree = as_tree("with", with_lines)
    return tree if isinstance(tree, Mapping) else {}


@dataclass(frozen=True)
class TypedMethod:
    """``lines`` as the sheet has them; ``notes`` say what was typed and is not taken."""

    lines: str
    notes: tuple[str, ...] = ()


def typed_method(fields: Mapping[str, str], columns: Sequence[str], values: Sequence[str]) -> TypedMethod:
    """``fields`` are the parameters by name."""
    entries: dict[str, Tree] = {
        name: conditions_tree(text) if name in CONDITION_NAMES else _typed_value(name, text)
        for name, text in fields.items()
        if text
    }
    notes = []
    for column, value in zip(columns, values, strict=False):
        if column:
            entries[column] = _typed_list(value)
        elif value:
            notes.append(f"条件“{value}”没有选是哪一列，没有采用")
    return TypedMethod("\n".join(format_entry(name, value) for name, value in entries.items()), tuple(notes))


def _typed_value(name: str, text: str) -> Tree:
    """Weights are names with numbers: 满意=1、基本满意=0.8."""
    pairs = _read_pairs(text) if name == "weights" else None
    return pairs or text


def _read_pairs(text: str) -> dict[str, Tree] | None:
    parts = [part for part in _replace_all("，,；;\n", text, "、").split("、") if part.strip()]
    pairs = [_replace_all("＝:：", part, "=").split("=") for part in parts]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        return None
    return {name.strip(): number.strip() for name, number in pairs}


def _replace_all(characters: Iterable[str], text: str, by: str) -> str:
    for character in characters:
        text = text.replace(character, by)
    return text


def _typed_list(text: str) -> Tree:
    values = [line.strip() for line in text.splitlines() if line.strip()]
    return values[0] if len(values) == 1 else values or ""


def keep_fitting(lines: str, info: EvaluatorInfo | None) -> TypedMethod:
    """What of the parameters of another evaluator means something to this one, and what was left out."""
    fitting = {*info.params, *info.columns} if info else set()
    written = read_lines(lines)
    kept = {name: value for name, value in written.items() if name in fitting}
    return TypedMethod(
        "\n".join(format_entry(name, value) for name, value in kept.items()),
        tuple(_dropped_notes(written, kept)),
    )


def _dropped_notes(written: Mapping[str, Tree], kept: Mapping[str, Tree]) -> Iterator[str]:
    dropped = [shown_value(value) for name, value in written.items() if name not in kept]
    if dropped:
        yield f"换了取数方法，原来的参数和条件（{'；'.join(dropped)}）对新的方法没有意义，已去掉"
