"""Where a table is taken from, as ``from:`` of ``sources.yaml`` declares it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """``settings`` are those of the kind, all as text: paths as written, of users and secrets the names of
    the environment variables that hold them, never what they hold."""

    kind: str
    settings: Mapping[str, str]
