"""How the messages of the checks quote what somebody wrote."""

from collections.abc import Sequence

from indicators.quoting import quote_text
from yamlfiles.wording import shorten_text

MOST_NAMED = 3
"""Rows that a message names; of more it says how many there are."""


def quote_short(text: str) -> str:
    """Somebody's own text in quotes, on one line and not too long."""
    return quote_text(shorten_text(text))


def list_first(names: Sequence[str]) -> str:
    """A、B、C等 5 行."""
    more = f"等 {len(names)} 行" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
