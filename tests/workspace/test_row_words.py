"""Cells of rows in words: every word of ours that exports are brought to, hours and days."""

import pytest

from sources.vocabulary import VALUE_WORDS
from tests.language import latin_words
from workspace.row_words import cell_text


def test_every_word_of_ours_is_said_in_chinese() -> None:
    for column, words in VALUE_WORDS.items():
        shown = [cell_text(column, word) for word in words]
        assert len(set(shown)) == len(shown)
        assert not latin_words("".join(shown)), column


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("started_hour", "473360", "2024-01-01 08 时"),
        ("paid_at", "2024-01-19 00:00:00", "2024-01-19"),
        ("due_at", "2024-01-19 00:00:00", "2024-01-19 00:00:00"),
        ("purpose", "fiscal", "fiscal"),
        ("amount", None, ""),
    ],
)
def test_a_cell_is_shown_as_people_say_it(column: str, value: str | None, shown: str) -> None:
    assert cell_text(column, value) == shown
