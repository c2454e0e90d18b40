"""What stands in the place of a column that is not taken as it stands is what every kind of server reads."""

import pytest
from sqlalchemy import Dialect, select

from evaluators.stored_columns import stored_table
from measuring.engine import compile_statement
from measuring.engines.clickhouse import ClickhouseServer
from measuring.engines.mariadb import MariadbServer
from measuring.engines.postgresql import PostgresqlServer
from measuring.engines.relation import Relation
from measuring.engines.spark import SparkServer
from tests.engines.own_tables import LEDGER

CELLS = {"word": "hidden(word_there)", "met": "word_there = 'yes'"}
RELATIONS = {"ledger": Relation("dw.ledger", {"word": "word_there", "met": "word_there"}, cells=CELLS)}
TYPES = {("dw.ledger", "word_there"): "text"}


@pytest.mark.parametrize(
    "dialect",
    [
        PostgresqlServer(RELATIONS),
        MariadbServer(RELATIONS, TYPES),
        ClickhouseServer(RELATIONS, TYPES),
        SparkServer(RELATIONS, TYPES),
    ],
    ids=lambda dialect: str(dialect.name),
)
def test_a_cell_is_read_in_the_place_of_its_column(dialect: Dialect) -> None:
    columns = stored_table(LEDGER).c
    sql = compile_statement(select(columns.word, columns.met), dialect).sql
    assert all(cell in sql for cell in CELLS.values())
