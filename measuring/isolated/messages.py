"""Requests and answers as plain JSON: nothing of a worker's own making is run by who asked it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.drawing import RowPopulation
from indicators.model import EMPTY_MAPPING, EvaluatorInfo, Period
from indicators.provenance import TableAccount
from indicators.provenance_json import (
    provenance_from_json,
    provenance_to_json,
    table_to_json,
    tables_from_json,
)
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.recounts import CountedRows, Recount, RecountStatement
from measuring.requests import DrawnRow, MeasureRequest, RowChoice, RowDraw, RowPage, Slice
from yamlfiles.problem import FilePlace, Problem, Severity

NUMBER = "$number"
RECOUNT_NUMBERS = ("times", "part_found", "of_found")
Message = Mapping[str, Any]


def plain_value(value: Any) -> Any:
    """A parameter as JSON knows it; exact numbers are marked."""
    if isinstance(value, Decimal):
        return {NUMBER: str(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_value(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def typed_value(value: Any) -> Any:
    if isinstance(value, list):
        return [typed_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {NUMBER}:
        return Decimal(value[NUMBER])
    return {key: typed_value(item) for key, item in value.items()}


def encode_request(request: MeasureRequest) -> list[Any]:
    period = request.period
    given = plain_value(request.params)
    return [request.evaluator, given, period.start.isoformat(), period.end.isoformat()]


def decode_request(key: Hashable, fields: Sequence[Any]) -> MeasureRequest:
    evaluator, params, start, end = fields
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    return MeasureRequest(key, evaluator, typed_value(params), period)


def decimal_or_none(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def text_or_none(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


class ResultEncoder:
    """Answers as JSON; the accounts of tables, which many answers share, are written once."""

    def __init__(self) -> None:
        self.accounts: list[Any] = []
        self.known: dict[int, tuple[int, tuple[TableAccount, ...]]] = {}

    def encode(self, result: MeasurementResult) -> Message:
        provenance = result.provenance
        return {
            "evaluator": result.evaluator,
            "outcome": result.outcome.value,
            "unit": result.unit,
            "part": text_or_none(result.part),
            "of": text_or_none(result.of),
            "value": text_or_none(result.value),
            "rows": result.rows,
            "reason": result.reason,
            "provenance": provenance_to_json(replace(provenance, tables=())),
            "tables": self._account_number(provenance.tables),
        }

    def _account_number(self, tables: tuple[TableAccount, ...]) -> int:
        """By which object it is: comparing long accounts would cost more than writing them."""
        if id(tables) not in self.known:
            self.known[id(tables)] = len(self.accounts), tables
            self.accounts.append(list(map(table_to_json, tables)))
        return self.known[id(tables)][0]


class ResultDecoder:
    """The other way; answers share their accounts again."""

    def __init__(self, accounts: Sequence[Sequence[Any]]) -> None:
        self.tables = [tables_from_json(account) for account in accounts]

    def decode(self, content: Message, request: MeasureRequest) -> MeasurementResult:
        return MeasurementResult(
            evaluator=content["evaluator"],
            period=request.period,
            outcome=MeasurementStatus(content["outcome"]),
            unit=content["unit"],
            part=decimal_or_none(content["part"]),
            of=decimal_or_none(content["of"]),
            value=decimal_or_none(content["value"]),
            rows=content["rows"],
            reason=content["reason"],
            provenance=provenance_from_json(content["provenance"], self.tables[content["tables"]]),
        )


def encode_slice(part: Slice) -> list[str | None]:
    return [part.key, text_or_none(part.part), text_or_none(part.of), text_or_none(part.value)]


def decode_slice(fields: Sequence[Any]) -> Slice:
    return Slice(fields[0], *map(decimal_or_none, fields[1:]))


def encode_page(page: RowPage) -> list[Any]:
    return [
        *(page.columns, page.labels, page.rows, page.total),
        *(page.looked_at, page.late, page.open_rows, page.tells_missed, page.groups),
    ]


def decode_page(fields: Sequence[Any]) -> RowPage:
    columns, labels, rows, total, looked_at, late, open_rows, tells_missed, groups = fields
    return RowPage(
        tuple(columns),
        tuple(labels),
        tuple(map(tuple, rows)),
        total,
        tuple(looked_at),
        tuple(late),
        tuple(open_rows),
        tells_missed,
        tuple((value, count) for value, count in groups),
    )


def encode_choice(choice: RowChoice) -> list[Any]:
    population = choice.population.value if choice.population else None
    return [population, choice.column, choice.value, choice.order, choice.descending, choice.group_by]


def decode_choice(fields: Sequence[Any]) -> RowChoice:
    population, *others = fields
    return RowChoice(RowPopulation(population) if population else None, *others)


def encode_draw(draw: RowDraw) -> list[Any]:
    rows = [[row.key, row.counted_as, row.cells] for row in draw.rows]
    return [draw.labels, rows, draw.total, draw.sha256]


def decode_draw(fields: Sequence[Any]) -> RowDraw:
    labels, rows, total, sha256 = fields
    drawn = tuple(DrawnRow(key, counted_as, tuple(cells)) for key, counted_as, cells in rows)
    return RowDraw(tuple(labels), drawn, total, sha256)


def encode_recount(recount: Recount) -> Message:
    numbers = {name: text_or_none(getattr(recount, name)) for name in RECOUNT_NUMBERS}
    lists = {name: list(map(vars, getattr(recount, name))) for name in ("rows", "statements")}
    return {**vars(recount), **numbers, **lists}


def decode_recount(content: Message) -> Recount:
    numbers = {name: decimal_or_none(content[name]) for name in RECOUNT_NUMBERS}
    rows = tuple(
        CountedRows(**file | {"columns": tuple(map(tuple, file["columns"]))}) for file in content["rows"]
    )
    statements = tuple(map(decode_statement, content["statements"]))
    formulas = {name: as_tuples(content[name]) for name in ("part", "of", "less")}
    return Recount(**{**formulas, **numbers, "rows": rows, "statements": statements})


def decode_statement(fields: Message) -> RecountStatement:
    parameters, places = tuple(fields["parameters"]), tuple(fields["places"])
    return RecountStatement(fields["table"], fields["sql"], parameters, places)


def as_tuples(formula: Any) -> Any:
    return tuple(map(as_tuples, formula)) if isinstance(formula, list) else formula


def encode_info(info: EvaluatorInfo) -> Message:
    return {**vars(info), "params": plain_value(info.params)}


def decode_info(content: Message) -> EvaluatorInfo:
    lists = {name: tuple(content[name]) for name in ("tables", "columns", "variants")}
    params = typed_value(content["params"]) or EMPTY_MAPPING
    return EvaluatorInfo(**{**content, **lists, "params": params})


def encode_problem(problem: Problem) -> list[Any]:
    place = problem.place
    line = place.line if isinstance(place, FilePlace) else 1
    return [place.file, line, problem.code, problem.severity.value, problem.message]


def decode_problem(fields: Sequence[Any]) -> Problem:
    file, line, code, severity, message = fields
    return Problem(FilePlace(file, line), code, Severity(severity), message)
