"""The functions that evaluators combine columns with are those of SQLAlchemy, called later."""

import pytest
import sqlalchemy

from evaluators import expressions

ROW = sqlalchemy.column("n", sqlalchemy.Integer)


@pytest.mark.parametrize(
    "name", [name for name in expressions.__all__ if name not in {"func", "case", "true"}]
)
def test_a_deferred_function_gives_what_sqlalchemy_gives(name: str) -> None:
    parts = ["n"] if name == "literal_column" else [ROW > 1, ROW < 5]
    deferred, direct = getattr(expressions, name)(*parts), getattr(sqlalchemy, name)(*parts)
    assert str(deferred) == str(direct)
    assert type(deferred) is type(direct)


def test_a_case_and_a_function_of_sql_are_deferred_too() -> None:
    chosen = expressions.case((ROW > 1, expressions.func.max(ROW)), else_=expressions.true())
    assert str(chosen) == str(sqlalchemy.case((ROW > 1, sqlalchemy.func.max(ROW)), else_=sqlalchemy.true()))
