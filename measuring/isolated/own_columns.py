"""Columns that the evaluators of others name and no table has, found without running their code here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evaluators.discovery import load_problem
from evaluators.suppliers import Supplier, supplier_to_json
from measuring.isolated import messages
from measuring.isolated.conversation import Conversation, StoppedWorkError
from measuring.isolated.limits import USUAL_LIMITS, TimeLimits
from measuring.isolated.pool import POOL
from sources.tables import Table
from yamlfiles.problem import Problem, Severity


def find_unknown_columns(
    suppliers: Sequence[Supplier], tables: Mapping[str, Table], limits: TimeLimits = USUAL_LIMITS
) -> list[Problem]:
    """One problem for each line and column; ``tables`` are those there are, by name: an office may give
    columns to those that ship. What could not be looked at is a warning."""
    extra = {name: [column.name for column in table.columns] for name, table in tables.items()}
    return [problem for supplier in suppliers for problem in ask_for_columns(supplier, extra, limits)]


def ask_for_columns(supplier: Supplier, extra: Mapping[str, list[str]], limits: TimeLimits) -> list[Problem]:
    asked = {"do": "columns", "supplier": supplier_to_json(supplier), "extra": extra}
    try:
        with POOL.single_worker() as worker:
            reply = Conversation(worker, lambda _: limits.file, lambda _, cause: cause).ask(asked)
    except StoppedWorkError as stopped:
        unseen = load_problem(supplier, stopped.reason)
        return [replace(unseen, severity=Severity.WARNING, message=f"没有核对列名：{stopped.reason}")]
    return list(map(messages.decode_problem, reply["answer"]))
