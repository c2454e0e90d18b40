"""The quick way of reading an ordinary file against the careful one: same trees, same problems."""

import random

import pytest

from yamlfiles import tree
from yamlfiles.tree import compose_tree

SHEET = """\
# 说明
name: “热线”经费
department: {code: "103", name: '某局'}
goal: |
  第一行
  第二行
indicators:
  产出指标:
    数量指标:
      - {id: a, name: 受理, target: ≥98%, weight: 10}
      - id: b
        target: ~
"""
PIECES = (
    *(
        ":",
        "- ",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        "\\u200b",
        "\\x07",
        "\n",
        "  ",
        "*a",
        "&a ",
        "!b ",
        "%",
        "---\n",
    ),
    *(
        "⺀",
        "⽔",
        "\u200b",
        "\u00ad",
        "\uf0b3",
        "\u2028",
        "\x85",
        "\x07",
        "name: 二\n",
        "? ",
        "#",
        "，",
        "\t",
    ),
)


def mutated(chance: random.Random) -> bytes:
    text = SHEET
    for _ in range(chance.randrange(4)):
        start = chance.randrange(len(text) + 1)
        text = text[:start] + chance.choice(PIECES) + text[start + chance.randrange(3) :]
    return text.encode()


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_is_ordinary", lambda text: False)


def sheets() -> list[bytes]:
    chance = random.Random(14)
    return [mutated(chance) for _ in range(3000)]


QUICK = [compose_tree(content, "x.yaml") for content in sheets()]


@pytest.mark.usefixtures("careful")
def test_every_changed_file_reads_the_same_the_quick_and_the_careful_way() -> None:
    for content, quick in zip(sheets(), QUICK, strict=True):
        assert compose_tree(content, "x.yaml") == quick


def test_look_alikes_and_escapes_make_a_file_no_ordinary_one() -> None:
    assert tree._is_ordinary(SHEET)
    for marked in ("⽔", "\u200b", "\uf0b3", '"\\u200b"', "\x85"):
        assert not tree._is_ordinary(f"{SHEET}{marked}")
