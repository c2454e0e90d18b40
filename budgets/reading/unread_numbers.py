"""The numbers of a paragraph that were not understood, each with the words before it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from budgets.reading.phrases import AMOUNT, CHANGE_IN_OTHER_WORDS, NUMBER_WITH_UNIT, split_sentences


def find_worded_changes(text: str) -> Iterator[str]:
    """增长10个百分点, 翻一番 and the like, in sentences that speak of amounts."""
    for sentence in filter(AMOUNT.search, split_sentences(text)):
        for change in CHANGE_IN_OTHER_WORDS.finditer(sentence):
            clause = re.split("[,;:、⟦⟧]", sentence[: change.start()])[-1]
            yield f"{clause}{change[0]}"


def find_unread_numbers(text: str, read_numbers: Sequence[str]) -> Iterator[str]:
    """The amounts and percentages of a paragraph but those that were read, with the clause before them."""
    left = Counter(read_numbers)
    for number in NUMBER_WITH_UNIT.finditer(text):
        printed = number[1] or number["percent"]
        if left[printed]:
            left[printed] -= 1
        else:
            clause = re.split("[,。;:、⟦⟧]", text[: number.start()])[-1]
            yield f"{clause}{number[0]}"
