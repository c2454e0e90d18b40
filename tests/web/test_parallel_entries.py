"""Fifty people who save the same row at once: one is kept, every other one is shown both versions, and what all
of them typed is still there; two tabs, the back button and a double click lose nothing either."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

import app
from tests.web.conftest import FORM
from workspace import Workspace

CLERKS = 50
CLERK = "填报员{}"
VALUE = "{}次"
KEPT = "已记录"
CONFLICT = 'aria-label="两份填报"'


@dataclass(frozen=True)
class Opened:
    """A form as one person has it open."""

    number: int
    client: object
    fields: dict[str, str]

    def save(self, **typed: str) -> tuple[int, str]:
        data = {**self.fields, "indicator": "drills", "by": CLERK.format(self.number), **typed}
        answer = self.client.post("/entries/2024/hotline", data=data, follow_redirects=True)  # type: ignore[attr-defined]
        return answer.status_code, answer.text


def open_form(flask: Flask, number: int) -> Opened:
    client = flask.test_client()
    page = client.get(FORM).text
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("csrf_token", "after")}
    return Opened(number, client, {name: match[1] for name, match in found.items() if match})


@pytest.fixture
def flask(folder: Path) -> Flask:
    return app.create_app(workspace=folder)


def kept_values(folder: Path) -> list[tuple[str, str]]:
    with Workspace(folder).store() as store:
        rows = store.db.execute(
            'SELECT "by", value FROM entries WHERE indicator = ? ORDER BY seq', ["drills"]
        )
        return [tuple(row) for row in rows.fetchall()]


def test_of_fifty_saves_at_once_one_is_kept_and_the_others_see_both_versions(
    folder: Path, flask: Flask
) -> None:
    forms = [open_form(flask, number) for number in range(CLERKS)]
    start = threading.Barrier(CLERKS)

    def save(form: Opened) -> tuple[int, str]:
        start.wait()
        return form.save(value=VALUE.format(form.number + 10))

    with ThreadPoolExecutor(CLERKS) as pool:
        answers = list(pool.map(save, forms))
    (winner,) = [number for number, (status, _) in enumerate(answers) if status == 200]
    assert kept_values(folder) == [(CLERK.format(winner), VALUE.format(winner + 10))]
    assert KEPT in answers[winner][1]
    for number, (status, page) in enumerate(answers):
        if number == winner:
            continue
        assert (status, CONFLICT in page) == (409, True), number
        assert VALUE.format(number + 10) in page
        assert VALUE.format(winner + 10) in page
        assert f"{CLERK.format(winner)}已填报过这一行" in page


def test_of_two_tabs_the_second_is_told_and_may_choose(folder: Path, flask: Flask) -> None:
    first, second = open_form(flask, 1), open_form(flask, 2)
    assert first.save(value="5次")[0] == 200
    status, page = second.save(value="6次")
    assert (status, "5次" in page, "6次" in page) == (409, True, True)
    assert kept_values(folder) == [("填报员1", "5次")]


def test_back_and_save_again_corrects_what_the_same_person_saved(folder: Path, flask: Flask) -> None:
    form = open_form(flask, 1)
    assert form.save(value="5次")[0] == 200
    assert form.save(value="5次")[0] == 200
    assert kept_values(folder) == [("填报员1", "5次")]
    status, page = form.save(value="6次")
    assert (status, CONFLICT in page) == (409, True)
    assert kept_values(folder) == [("填报员1", "5次")]


def test_a_double_click_is_kept_once(folder: Path, flask: Flask) -> None:
    form = open_form(flask, 1)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: form.save(value="5次"), range(2)))
    assert [status for status, _ in answers] == [200, 200]
    assert kept_values(folder) == [("填报员1", "5次")]
