"""Where a typed table stands on a server."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Relation:
    """``name`` is qualified by its schema as the server knows it; ``columns`` are canonical columns with
    those there (any other is empty); ``partitioned_by`` is the canonical date by which the server keeps the
    months apart, where it does."""

    name: str
    columns: Mapping[str, str]
    partitioned_by: str = ""
