"""Look-alikes become the ordinary characters; everything else stays as it is."""

import unicodedata
from pathlib import Path

import pytest

from characters.look_alikes import (
    IDEOGRAPHS,
    ORDINARY,
    RADICALS,
    WITHOUT_ROOM,
    look_alikes,
    ordinary_text,
)
from indicators.notation import read_target
from sources.engine import open_engine, quote_literal
from yamlfiles.reader import YamlReader
from yamlfiles.tree import MappingNode, TextNode


def test_every_radical_becomes_an_ideograph() -> None:
    radicals = [chr(code) for code in range(0x2E80, 0x2FD6) if unicodedata.category(chr(code)) != "Cn"]
    assert len(RADICALS) == len(IDEOGRAPHS)
    assert not [
        radical
        for radical in radicals
        if not unicodedata.name(ordinary_text(radical)).startswith("CJK UNIFIED")
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("主管部⻔", "主管部门"),
        ("便⺠服务中⼼", "便民服务中心"),
        ("⻅习⻋辆⻚⾯⻛险⻓期⻰头⻢上⻥塘⻦类⻩河⻬全⻣⼲⾏⻄部⻆色", "见习车辆页面风险长期龙头马上鱼塘鸟类黄河齐全骨干行西部角色"),
        ("⽤⼾⿈⾊⾭年", "用户黄色青年"),
        ("\uf9b4导\uf983迎", "領导戀迎".replace("戀", unicodedata.normalize("NFC", "\uf983"))),
        ("语\u200b音\u00ad服\u2060务\ufeff费\u200e", "语音服务费"),
        ("\uf0b320个", "≥20个"),
        ("ordinary ≥95%，①", "ordinary ≥95%，①"),
    ],
)  # fmt: skip
def test_look_alikes_become_what_is_meant(written: str, meant: str) -> None:
    assert ordinary_text(written) == meant


def test_look_alikes_are_found() -> None:
    assert look_alikes("主管部⻔⽬标") == ["⻔", "⽬"]
    assert look_alikes("主管部门 a") == []


@pytest.mark.parametrize(
    "written", ["主管部⻔", "⼈⼯接通率", "语\u200b音", "更新", "plain", "2024年", "\u200b"]
)
def test_the_engine_reads_cells_alike(tmp_path: Path, written: str) -> None:
    with open_engine(tmp_path) as connection:
        found = connection.execute(f"SELECT bare({quote_literal(written)})").fetchall()
    assert found == [(ordinary_text(written) or None,)]


def test_a_target_file_is_read_in_ordinary_characters() -> None:
    root = YamlReader("x.yaml").read_tree("name: 便⺠服务\ntarget: ⾼于90%\n".encode())
    assert isinstance(root, MappingNode)
    values = [value for _, value in root.entries]
    assert values == [TextNode("便民服务", 1, 7), TextNode("高于90%", 2, 9)]


def test_a_sign_of_private_use_in_a_target_is_never_left_out() -> None:
    assert read_target("\uf0b320个").comparison == read_target("≥20个").comparison
    assert read_target("\ue00020个").confirm


def test_no_character_that_is_not_ordinary_is_passed_over() -> None:
    """Each one between ordinary ones, held against what takes the longer way."""
    every = [f"甲{chr(code)}乙" for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [ordinary_text(text) for text in every] == [
        WITHOUT_ROOM.sub("", text).translate(ORDINARY) for text in every
    ]
