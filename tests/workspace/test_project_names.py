"""Ids that a workbook brings: a plain file of a year, or refused."""

import pytest

from workspace.project_names import is_project_id, readable_id

SOUND = [
    "2024/voice-service",
    "2024/热线运行经费",
    "2023/市直/热线",
    "2024/Ⅷ",
    "2024/a b",
    "2024/" + "年" * 80,
]
HOSTILE = [
    *("2024/../../evil", "2024/..", "2024/.", "2024/", "2024", "../x", "/etc/x", "2024//x", "2024/a/b/c/d"),
    *("2024/a\\..\\b", "2024/.hidden", "2024/x\ny", "2024/x\0", "2024/a\tb", "2024/a\u202eb", "2024/\u200b"),
    *(
        "2024/~lock",
        "2024/-rf",
        "2024/budget",
        "2024/Budget",
        "2024/CON",
        "2024/con.x",
        "2024/LPT1",
        "2024/nul",
    ),
    *("2024/ x", "2024/x ", "2024/x.", "2024/a:b", "2024/a*", "2024/a?b", '2024/"', "2024/<b>", "2024/a|b"),
    *("2024/" + "a" * 300, "2024/" + "年" * 100, "二〇二四/x", "2024x/y", "٢٠٢٤/x", "9999/x", "2024/\ud800"),
]


@pytest.mark.parametrize("identity", SOUND)
def test_plain_names_may_be_written(identity: str) -> None:
    assert is_project_id(identity)


@pytest.mark.parametrize("identity", HOSTILE, ids=ascii)
def test_hostile_names_may_not(identity: str) -> None:
    assert not is_project_id(identity)


@pytest.mark.parametrize("identity", HOSTILE, ids=ascii)
def test_what_is_said_of_them_is_one_short_line(identity: str) -> None:
    shown = readable_id(identity)
    assert shown.isprintable()
    assert len(shown) <= 40
