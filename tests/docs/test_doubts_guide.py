"""The guide to doubts has a paragraph for every kind, under the name on the screen, and says how each is cleared."""

import pytest

from indicators.display import DOUBT_WORDS
from indicators.doubts import DoubtCode
from tests.docs.documents import text_of

PARAGRAPHS = {
    paragraph.partition("\n")[0]: paragraph for paragraph in text_of("doubts.zh.md").split("\n### ")[1:]
}


@pytest.mark.parametrize("code", list(DoubtCode))
def test_every_kind_of_doubt_has_its_name_and_its_paragraph(code: DoubtCode) -> None:
    paragraph = PARAGRAPHS[f"{DOUBT_WORDS[code]}（`{code}`）"]
    assert "为什么：" in paragraph
    assert "怎么消除：" in paragraph


def test_no_paragraph_is_of_a_kind_that_there_is_not() -> None:
    assert len(PARAGRAPHS) == len(DoubtCode) == len(DOUBT_WORDS)
