"""A whole workspace told as one state, read back strictly; and the file that names other workspaces."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from forms.form import as_plain_data
from indicators.records import MeasurementStatus
from tests.small import small_workspace
from tests.store.seen import DEC_31, JAN_31, seen
from workspace import Workspace
from workspace.deriving import derive
from workspace.opened import office_day
from workspace.plain_reading import UnfitDataError, read_plain
from workspace.state_words import PART_WORDS, place_words
from workspace.unit_places import read_unit_places
from workspace.unit_state import SealedDigest, StateHead, StateLine, UnitState, unit_state


@pytest.fixture
def state(tmp_path: Path) -> UnitState:
    small_workspace(tmp_path)
    workspace = Workspace(tmp_path)
    with workspace.store() as store:
        workspace.declared_projects(store)
        derive(workspace, store)
        return unit_state(workspace, store, office_day())


def plain(state: UnitState) -> Any:
    return json.loads(json.dumps(as_plain_data(state)))


def test_a_state_comes_back_from_json_as_it_was(state: UnitState) -> None:
    assert [(line.name, line.unit) for line in state.projects] == [("热线运行经费", "便民服务中心")]
    assert (state.head.behind, state.head.is_partial) == (0, False)
    assert read_plain(UnitState, plain(state)) == state


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("annual", 10),
        ("annual", "NaN"),
        ("year", -1),
        ("year", True),
        ("as_of", "2024-02-30"),
        ("name", None),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(state: UnitState, name: str, value: object) -> None:
    given = plain(state)
    given["projects"][0][name] = value
    with pytest.raises(UnfitDataError, match=rf"projects\[1\]\.{name}"):
        read_plain(UnitState, given)


def test_the_day_that_was_measured_is_that_of_a_number_and_not_of_an_attempt(tmp_path: Path) -> None:
    workspace = Workspace(small_workspace(tmp_path))

    def measured_until() -> object:
        with workspace.store() as store:
            return unit_state(workspace, store, office_day()).head.measured_until

    with workspace.store() as store:
        store.add_observations(
            [seen(as_of=DEC_31, value=None, outcome=MeasurementStatus.FAILED, run=store.start_run("adhoc"))]
        )
    assert measured_until() is None
    with workspace.store() as store:
        store.add_observations([seen(value="1", as_of=JAN_31)])
    assert measured_until() == JAN_31


def test_every_part_of_a_state_has_its_word_and_lists_their_number() -> None:
    parts = {field.name for kind in (UnitState, StateHead, StateLine, SealedDigest) for field in fields(kind)}
    assert PART_WORDS.keys() == parts
    assert place_words("projects[3].annual") == "第 3 个项目的预算"
    assert (place_words("head"), place_words("")) == ("概况", "回答")


def test_a_place_is_refused_that_would_send_its_token_unguarded_or_is_named_twice(tmp_path: Path) -> None:
    lines = (
        "{name: 甲, folder: ../a}",
        "{name: 乙, url: 'http://10.1.2.3', token: T}",
        "{name: 丙, url: 'https://10.1.2.3', token: T}",
        "{name: 丙, folder: b}",
    )
    text = "workspaces:\n" + "".join(f"- {line}\n" for line in lines)
    (tmp_path / "workspaces.yaml").write_text(text, "utf-8")
    listed = read_unit_places(tmp_path)
    assert [(place.name, place.link) for place in listed.places] == [("甲", ""), ("丙", "https://10.1.2.3")]
    assert [problem.code for problem in listed.problems] == ["workspace-place", "workspace-twice"]
