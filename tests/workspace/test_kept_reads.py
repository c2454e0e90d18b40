"""What is kept of target files says the same as reading them: whatever they say, and whatever became of the kept."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from indicators.model import DepartmentTask, FundRow, Funds, Indicator, Project, Target
from indicators.project_json import KeptRows, pack_rows, unpack_rows
from tests.small import TARGETS
from workspace import Workspace
from workspace.declared import OpenedFile, ReadTargetFile, parse_target
from workspace.kept_reads import KeptReads, content_of_reading
from workspace.shelves import SHEETS

ROOT = Path(__file__).resolve().parents[2]
DEPARTMENT = """\
name: 市政府办公室
kind: 部门整体
department: {code: "103", name: 市政府办公室}
attribute: 部门
leader: 张三
rules: mof-2020
schedule: 每月 5日 08:00
period: 2024
goal: 保障机关运转，服务群众。
funds:
  unit: 元
  total: 3,000,000.00
  fiscal: 200万元
  carried_over: 100万元
  basic: 2000000
  projects: 1000000
  annual: {total: 2900000, other: 0}
  evaluator: finance.execution_rate
  with: {department: [市政府办公室, 政务中心], kinds: {正常: [a, b]}, mixed: [a, {b: c}]}
tasks:
  - {name: 热线运行, content: 接听来电, total: 1000000, fiscal: 900000, other: 100000}
indicators:
  产出指标:
    数量指标:
      - id: q1
        name: 来电量
        target: 比上年下降5%
        weight: 20
        accumulates: stock
        basis: {standard: 历史标准, source: 台账, formula: 逐项累计}
        note: 说明
        with: {table: calls}
      - {id: q2, name: 培训场次, target: 约12次, weight: 20}
      - {id: q3, name: 完成时间, target: 2024年12月5日前, weight: 20}
      - 无
    质量指标:
      - {id: q4, name: 是否合格, target: 是, weight: 20}
"""
EMPTY = "targets/2024/p000.yaml"
BROKEN = ("name: [", "a: 1\nb: [", TARGETS.replace("40", "5O"), "name: 甲\nindicators: {乙: 丙}\n")
TEXTS_TO_PACK = (DEPARTMENT.encode(), TARGETS.encode(), b"", *(text.encode() for text in BROKEN))
FUZZ = (
    ":",
    "-",
    "\n",
    " ",
    "“",
    "{",
    "}",
    "[",
    "*a",
    "!t",
    "≥",
    "万元",
    "0",
    "9",
    "无",
    '"\\ud800"',
    "\x85",
    "１",
    "#",
)


def changed_text(text: str, chance: random.Random) -> str:
    """One to three places cut out, doubled or overwritten."""
    for _ in range(chance.randrange(1, 4)):
        first = chance.randrange(len(text) + 1)
        last = min(len(text), first + chance.randrange(12))
        text = text[:first] + chance.choice((*FUZZ, "", text[first:last] * 2)) + text[last:]
    return text


def many_texts() -> Iterator[bytes]:
    shipped = [path.read_text("utf-8") for path in sorted((ROOT / "targets").rglob("*.yaml"))]
    sound = [TARGETS, DEPARTMENT, *shipped]
    yield from (text.encode() for text in ("", *sound, *BROKEN))
    yield from (TARGETS.encode("gb18030"), b"\xff\xfe", b"\xef\xbb\xbf" + TARGETS.encode(), b"\x00")
    chance = random.Random(14)
    for number in range(160):
        yield changed_text(sound[number % len(sound)], chance).encode("utf-8", "surrogatepass")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for year in ("2024", "其他"):
        (tmp_path / "targets" / year).mkdir(parents=True)
    for number, content in enumerate(many_texts()):
        folder = "其他" if number % 7 == 3 else "2024"
        (tmp_path / "targets" / folder / f"p{number:03}.yaml").write_bytes(content)
    return tmp_path


def read(root: Path) -> list[ReadTargetFile]:
    return Workspace(root).read_targets()


def keep(root: Path) -> list[ReadTargetFile]:
    """As a command does."""
    workspace = Workspace(root)
    reads = workspace.read_targets()
    workspace.keep_sheets()
    return reads


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed from now on."""
    seen: list[str] = []

    def noted(opened: OpenedFile) -> ReadTargetFile:
        seen.append(opened.file)
        return parse_target(opened)

    monkeypatch.setattr("workspace.kept_reads.parse_target", noted)
    return seen


def test_kept_sheets_say_what_reading_says(many: Path, parsed: list[str]) -> None:
    """Also places, types and hashes, of whatever text."""
    cold = keep(many)
    assert len(parsed) == len(cold) > 160
    parsed.clear()
    kept = read(many)
    assert parsed == [EMPTY]  # of an empty file nothing is kept
    for one, other in zip(cold, kept, strict=True):
        assert repr(one) == repr(other)
        assert (one.draft, one.problems) == (other.draft, other.problems)
        assert (other.project is None) == (one.project is None)
    states = [(read.project is not None, read.draft is not None) for read in cold]
    assert all(states.count(state) > 10 for state in {(True, True), (False, True), (False, False)})


def test_the_texts_of_this_test_fill_every_field(many: Path) -> None:
    """Else a field that is lost would not show."""
    drafts = [one.draft for one in read(many) if one.draft]
    rows = [row for draft in drafts for row in draft.indicators]
    funds = [draft.funds for draft in drafts if draft.funds]
    amounts = [amount for fund in funds for amount in (fund.initial, fund.annual)]
    tasks = [task for draft in drafts for task in draft.tasks]
    every: list[tuple[type, list[Any]]] = [
        (Project, drafts),
        (Indicator, rows),
        (Target, [row.target for row in rows]),
        (Funds, funds),
        (FundRow, amounts),
        (DepartmentTask, tasks),
    ]
    for kind, values in every:
        for field in fields(kind):
            seen = {repr(getattr(value, field.name)) for value in values}
            assert seen - {repr(field.default), "''", "()", "{}", "None"}, (kind, field.name)


def test_only_what_changed_is_parsed_again(many: Path, parsed: list[str]) -> None:
    keep(many)
    parsed.clear()
    path = many / "targets/2024/p001.yaml"
    path.write_text(TARGETS.replace("热线运行经费", "热线经费"), encoding="utf-8")
    (many / "targets/2024/p999.yaml").write_text(TARGETS, encoding="utf-8")
    by_file = {one.file: one for one in read(many)}
    assert set(parsed) == {"targets/2024/p001.yaml", EMPTY, "targets/2024/p999.yaml"}
    first, last = by_file["targets/2024/p001.yaml"].project, by_file["targets/2024/p999.yaml"].project
    assert first is not None
    assert last is not None
    assert (first.name, first.id) == ("热线经费", "2024/p001")
    assert (last.name, last.id, last.file) == ("热线运行经费", "2024/p999", "targets/2024/p999.yaml")


def test_another_program_reads_anew(many: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    cold = keep(many)
    parsed.clear()
    monkeypatch.setattr("workspace.kept_reads.hash_rooms", lambda *_: "another")
    assert repr(read(many)) == repr(cold)
    assert len(parsed) == len(cold)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_as_if_it_were_not_there(many: Path, parsed: list[str], content: bytes) -> None:
    cold = keep(many)
    parsed.clear()
    (many / "data" / SHEETS).write_bytes(content)
    assert repr(keep(many)) == repr(cold)
    assert len(parsed) == len(cold)
    parsed.clear()
    assert repr(read(many)) == repr(cold)
    assert len(parsed) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE answers SET content = CAST(replace(content, '热线', '冷线') AS BLOB)",
        "UPDATE answers SET content = (SELECT content FROM answers WHERE number = 1)",
        "UPDATE answers SET seal = zeroblob(16)",
    ],
)
def test_what_other_hands_changed_is_not_believed(many: Path, change: str) -> None:
    cold = keep(many)
    with closing(sqlite3.connect(many / "data" / SHEETS)) as connection, connection:
        connection.execute(change)
    assert repr(read(many)) == repr(cold)


def test_another_secret_believes_nothing(many: Path, parsed: list[str]) -> None:
    cold = keep(many)
    (many / "data/secret").unlink()
    parsed.clear()
    assert repr(read(many)) == repr(cold)
    assert len(parsed) == len(cold)


def test_looking_alone_writes_nothing(many: Path) -> None:
    read(many)
    assert list((many / "data").iterdir()) == []
    (many / "data").rmdir()
    keep(many)
    assert not (many / "data").exists()


def test_few_files_are_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "targets/2024").mkdir(parents=True)
    (tmp_path / "targets/2024/hotline.yaml").write_text(TARGETS, encoding="utf-8")
    assert keep(tmp_path)[0].project
    assert list((tmp_path / "data").iterdir()) == []


def test_of_very_many_files_the_rows_are_packed_and_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [OpenedFile(f"2024/{n}", f"targets/2024/{n}.yaml", text) for n, text in enumerate(TEXTS_TO_PACK)]
    plain = list(map(parse_target, files))
    monkeypatch.setattr("workspace.kept_reads.MOST_AT_HAND", 1)
    shelf = Workspace(tmp_path)._sheet_shelf
    packed = list(KeptReads(shelf).read_many(files, len(files)))
    assert packed == plain
    assert [repr(read) for read in packed] == [repr(read) for read in plain]
    kinds = [type(read.draft.indicators) for read in packed if read.draft]
    assert kinds == [KeptRows] * len(kinds) != []
    noted = [make() for _, make in shelf.fresh.values()]
    assert noted == list(map(content_of_reading, plain))


def test_rows_of_more_sheets_than_stay_at_hand_are_the_same_each_time() -> None:
    project = parse_target(OpenedFile("2024/a", "targets/2024/a.yaml", DEPARTMENT.encode())).draft
    assert project
    rows = KeptRows(pack_rows(project.indicators))
    first = tuple(rows)
    unpack_rows.cache_clear()
    assert tuple(rows) == first == tuple(project.indicators)
