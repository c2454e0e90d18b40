"""Where a typed table stands on a server, and what its columns are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.model import EMPTY_MAPPING

TypesThere = Mapping[tuple[str, str], str]
"""By name of relation and of column there, in lower case, the type as the server tells it."""


@dataclass(frozen=True)
class Relation:
    """``name`` is qualified by its schema as the server knows it; ``columns`` are canonical columns with
    those there (any other is empty); ``partitioned_by`` is the canonical date by which the server keeps the
    months apart, where it does. ``cells`` are SQL of the server in the place of a column that is not taken as
    it stands, ``only`` the condition on its own columns of the rows that count."""

    name: str
    columns: Mapping[str, str]
    partitioned_by: str = ""
    cells: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    only: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for relations that are read by equal SQL."""
        read = (tuple(sorted(pairs.items())) for pairs in (self.columns, self.cells))
        return self.name, *read, self.partitioned_by, self.only
