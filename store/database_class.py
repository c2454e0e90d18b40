"""sqlite_utils without pandas and NumPy, which it takes along wherever they are: no data frame comes here."""

import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TAKEN_ALONG = ("numpy", "pandas")
"""They cost every process that opens a store a third of a second and 80 MB."""


@cache
def database_class() -> "type[Database]":
    """The class of databases; what others import later they get whole."""
    hidden = [name for name in TAKEN_ALONG if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # what stands as None is not found
    try:
        from sqlite_utils import Database
    finally:
        for name in hidden:
            del sys.modules[name]
    return Database
