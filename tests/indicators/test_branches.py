"""The official trees of indicators and the ids of new rows below them."""

from indicators.branches import BRANCH_TREE, ID_STEMS


def test_every_second_level_has_an_id_stem_of_its_own() -> None:
    second_levels = {name for names in BRANCH_TREE.values() for name in names}
    assert set(ID_STEMS) == second_levels
    assert len(set(ID_STEMS.values())) == len(ID_STEMS)
