"""SQL of the columns whose words are known: what a table has for the word of a cell.

A cell is compared as it stands, then without spaces, case and full-width signs, then without the number
before a word and the remark behind it (1-非常满意, 不满意（态度差）).
"""

from collections.abc import Mapping

from sources.engine import list_literal, quote_literal
from sources.vocabulary import REMARK_ROOTS, known_flag_words

NEVER = "$^"
"""A pattern that nothing fits."""


def known_word(column: str, cell: str) -> str:
    """The word that a table has for the word of ``cell``; nothing where it is not known."""
    words, plain = known_flag_words(column), f"plain_word({cell})"
    root = quote_literal(REMARK_ROOTS.get(column, NEVER))
    bare = _meaning(words, f"without_remark({plain}, {root})")
    # a CASE leaves the rest undone where a branch holds, which coalesce does not
    return (
        f"CASE WHEN {cell} IS NULL THEN NULL WHEN {_place(words, cell)} > 0 THEN {_meaning(words, cell)} "
        f"WHEN {_place(words, plain)} > 0 THEN {_meaning(words, plain)} ELSE {bare} END"
    )


def _place(words: Mapping[str, str | bool], text: str) -> str:
    return f"list_position({list_literal(tuple(words))}, {text})"


def _meaning(words: Mapping[str, str | bool], text: str) -> str:
    meanings = ", ".join(
        quote_literal(word) if isinstance(word, str) else str(word).lower() for word in words.values()
    )
    return f"[{meanings}][{_place(words, text)}]"
