"""Rows behind a number, breakdowns and draws on a server are those of the embedded engine, in the same order."""

import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from indicators.drawing import RowPopulation
from measuring import MeasureRequest
from measuring.measurer import Measurer
from measuring.requests import LATE, BadRequestError, RowChoice
from tests.engines.loading import LoadTables
from tests.measuring.made_up import PERIODS, reading, requests, tables

ASKED = 60 if "ENGINE_TABLES" in os.environ else 3
CHOICES = (
    RowChoice(),
    RowChoice(order=LATE, descending=True, group_by="handler"),
    RowChoice(order=LATE, group_by="category"),
    RowChoice(column="handler", value="住建局"),
    RowChoice(column="handler", value="未填"),
    RowChoice(population=RowPopulation.COUNTED),
    RowChoice(population=RowPopulation.MET, order="amount", descending=True),
)


def answer(ask: Callable[[], Any]) -> Any:
    """What is given, or why it is refused."""
    try:
        return ask()
    except BadRequestError as refused:
        return str(refused)


def questions(measurer: Measurer, request: MeasureRequest) -> Iterator[Any]:
    for by in ("month", "handler", "category", "department", "severity", "repeated"):
        yield answer(partial(measurer.breakdown, request, by))
    for choice in CHOICES:
        yield answer(partial(measurer.rows_behind, request, 7, 2, choice=choice))
    for population in RowPopulation:
        yield answer(partial(measurer.draw_rows, request, population, "2024 抽查", 5))


def test_rows_breakdowns_and_draws_are_the_same(tmp_path: Path, load_tables: LoadTables) -> None:
    made = tables(tmp_path, 7)
    every = [request for request in requests() if request.period in (PERIODS[1], PERIODS[5])]
    here = Measurer(reading(made))
    there = Measurer(reading(made), engine=load_tables(made))
    refused = 0
    for request in random.Random(7).sample(every, ASKED):
        found = list(questions(there, request))
        assert found == list(questions(here, request)), request
        refused += sum(isinstance(part, str) for part in found)
    assert refused < ASKED * 10
