"""The hash of the program tells one program from another, also where it is replaced while it runs."""

import os
import time
from pathlib import Path

import pytest

from indicators import program_files
from indicators.program_files import hash_rooms, rooms_in_place

LONG_AGO = 1_000_000_000
BEFORE_START_SECONDS = 0.05
"""The clock of a file system may be behind by some milliseconds."""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of two rooms, which began after it was put there."""
    for room in ("one", "two"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "said.py").write_text(room)
    time.sleep(BEFORE_START_SECONDS)
    monkeypatch.setattr(program_files, "PROGRAM", tmp_path)
    monkeypatch.setattr(program_files, "STARTED_IN", rooms_in_place())
    monkeypatch.setattr(program_files, "STARTED_NS", time.time_ns())
    time.sleep(BEFORE_START_SECONDS)
    return tmp_path


def hash_now() -> str:
    return hash_rooms.__wrapped__(("one",), ())


def test_the_program_that_runs_has_one_hash(program: Path) -> None:
    before = hash_now()
    (program / "two/said.py").write_text("another")
    (program / "one/notes.txt").write_text("no part of it")
    assert hash_now() == before


def test_another_program_that_is_put_in_its_place_is_never_taken_for_it(program: Path) -> None:
    """Its files may be of an older date: programs that unpack give them that of the release."""
    said = program / "one/said.py"
    said.write_text("the next release")
    os.utime(said, (LONG_AGO, LONG_AGO))
    replaced = hash_now(), hash_now()
    assert replaced[0] != replaced[1], "the same is to be worked out by no other process"


def test_a_folder_that_is_put_in_its_place_is_noticed(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program / "next").mkdir()
    (program / "next/said.py").write_text("the next release")
    time.sleep(BEFORE_START_SECONDS)
    monkeypatch.setattr(program_files, "STARTED_NS", time.time_ns())
    (program / "one").rename(program / "before")
    (program / "next").rename(program / "one")
    assert hash_now() != hash_now()
