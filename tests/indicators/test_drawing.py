"""The rule of drawing: a third person draws the same items from seed and keys, by a few lines of their own."""

import hashlib
import subprocess
from fractions import Fraction
from math import ceil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indicators.drawing import Stratum, draw_keys, draw_share, hash_keys

KEYS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), unique=True
)


@given(KEYS, st.text(max_size=20), st.integers(1, 70))
def test_a_few_lines_of_anybody_draw_the_same(keys: list[str], seed: str, size: int) -> None:
    lots = {hashlib.sha256(seed.encode() + b"\n" + key.encode()).hexdigest(): key for key in keys}
    assert draw_keys(keys, seed, size) == [lots[lot] for lot in sorted(lots)][:size]


@given(KEYS, st.text(max_size=20), st.integers(1, 70), st.randoms(use_true_random=False))
def test_the_order_of_the_keys_changes_nothing_and_more_items_add_only(
    keys: list[str], seed: str, size: int, chance: object
) -> None:
    mixed = list(keys)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    drawn = draw_keys(keys, seed, size)
    assert draw_keys(mixed, seed, size) == drawn
    assert hash_keys(mixed) == hash_keys(keys)
    assert draw_keys(keys, seed, size + 5)[: len(drawn)] == drawn
    assert len(drawn) == min(size, len(keys))


def test_the_hash_is_that_of_ordinary_tools(tmp_path: Path) -> None:
    keys = ["A10", "A1", "b", "固安-3", "A1#2"]
    (tmp_path / "keys.txt").write_text("\n".join(keys) + "\n", encoding="utf-8")
    command = "LC_ALL=C sort keys.txt | sha256sum"
    told = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split()[0] == hash_keys(keys)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(1, 10_000), st.text(max_size=9))
def test_a_share_is_rounded_up_in_each_stratum(sizes: list[int], hundredths: int, seed: str) -> None:
    percent = Fraction(hundredths, 100)
    strata = [Stratum(f"{n}", tuple(f"{n}/{key}" for key in range(size))) for n, size in enumerate(sizes)]
    drawn = draw_share(strata, seed, percent)
    for stratum in strata:
        mine = [key for key in drawn if key in stratum.keys]
        assert len(mine) == max(1, ceil(len(stratum.keys) * percent / 100))
        assert mine == draw_keys(stratum.keys, seed, len(mine))
