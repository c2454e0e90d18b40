"""Files cut off anywhere and with bytes changed at random: always an answer, never an exception."""

import io
import os
import random
import re
import zipfile
from functools import partial

import pytest

from documents import sandbox
from documents.file_kinds import detect_kind
from documents.open_file import open_document, run_reader
from documents.reading import UnreadableFileError
from tests.documents.word_files import zipped
from tests.papers.seed_documents import KINDS, Part, across

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "60"))
"""Changed files of each kind; more are tried where there is time."""
CUTS = 200
PARTS: tuple[Part, ...] = (
    "2024年项目支出绩效目标表",
    (across(["项目名称", "“12345”语音服务费"], 1, 2), across(["三级指标", "指标值", "≥98%"], 1, 1, 1)),
    "注：完",
)


def answered(content: bytes) -> None:
    """Without a process of its own, so that many can be tried."""
    try:
        told = run_reader(partial(sandbox.answer_request, detect_kind(content)), content)
    except UnreadableFileError as refusal:
        told = {"refused": str(refusal)}
    assert told.get("refused") or "blocks" in told


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_file_cut_off_anywhere_is_answered(name: str) -> None:
    whole = KINDS[name](PARTS)
    for cut in range(CUTS):
        answered(whole[: len(whole) * cut // CUTS])


def changed(whole: bytes, chance: random.Random) -> bytes:
    made = bytearray(whole)
    for _ in range(chance.choice((1, 4, 64))):
        made[chance.randrange(len(made))] = chance.choice((chance.randrange(256), *b"0<>/9"))
    return bytes(made)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_file_with_changed_bytes_is_answered(name: str) -> None:
    whole, chance = KINDS[name](PARTS), random.Random(name)
    for _ in range(ROUNDS):
        answered(changed(whole, chance))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("docx", "word/document.xml"),
        ("xlsx", "xl/workbook.xml"),
        ("xlsx", "xl/styles.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
    ],
)
def test_a_part_with_changed_bytes_is_answered(name: str, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(KINDS[name](PARTS))) as packed:
        members = {text: packed.read(text) for text in packed.namelist()}
    chance = random.Random(part)
    for _ in range(ROUNDS):
        answered(zipped({**members, part: altered(members[part], chance)}))


def altered(xml: bytes, chance: random.Random) -> bytes:
    """Mostly still well formed: other numbers and letters, tags left out or doubled."""
    pieces = re.split(rb"(<[^>]*>)", xml)
    for _ in range(chance.choice((1, 3, 9))):
        at = chance.randrange(len(pieces))
        number = str(chance.choice((0, -1, 7, 10**6, 10**12))).encode()
        pieces[at] = chance.choice(
            (b"", pieces[at] * 2, re.sub(rb"\d+", number, pieces[at]), changed(pieces[at] or b"x", chance))
        )
    return b"".join(pieces)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_cut_file_is_answered_by_the_door_as_well(name: str) -> None:
    whole = KINDS[name](PARTS)
    for cut in (5, len(whole) // 2, len(whole) - 3):
        document = open_document(whole[:cut], "半个文件")
        assert document.blocks or document.notices
