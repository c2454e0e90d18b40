"""Where a typed table stands on a server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.model import EMPTY_MAPPING


@dataclass(frozen=True)
class Relation:
    """``name`` is qualified by its schema as the server knows it; ``columns`` are canonical columns with
    those there (any other is empty); ``words`` are, by canonical column of text, what is written there with
    what it means; ``partitioned_by`` is the canonical date by which the server keeps the months apart, where
    it does."""

    name: str
    columns: Mapping[str, str]
    partitioned_by: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: EMPTY_MAPPING)

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for relations that are read by equal SQL."""
        words = tuple((column, tuple(sorted(told.items()))) for column, told in sorted(self.words.items()))
        return self.name, tuple(sorted(self.columns.items())), self.partitioned_by, words
