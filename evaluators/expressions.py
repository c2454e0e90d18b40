"""The functions of SQLAlchemy Core that evaluators combine columns with; SQLAlchemy is imported when one is
called.

Checking a target file needs what an evaluator declares, never what it counts. An evaluator that names these
functions from here, not from SQLAlchemy, is declared without a quarter of a second of imports; it may as
well do otherwise.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import and_, case, func, literal_column, or_, select, true
else:

    def deferred(name: str) -> Any:
        """The function of SQLAlchemy called ``name``, looked up when it is called."""

        def call(*arguments: Any, **options: Any) -> Any:
            import sqlalchemy

            return getattr(sqlalchemy, name)(*arguments, **options)

        return call

    class DeferredFunctions:
        """``sqlalchemy.func``, looked up when a function of SQL is named."""

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):  # asked of every name of a module, to see whether it is an evaluator
                raise AttributeError(name)
            import sqlalchemy

            return getattr(sqlalchemy.func, name)

    and_, or_, true = deferred("and_"), deferred("or_"), deferred("true")
    case, literal_column, select = deferred("case"), deferred("literal_column"), deferred("select")
    func = DeferredFunctions()

__all__ = ["and_", "case", "func", "literal_column", "or_", "select", "true"]
