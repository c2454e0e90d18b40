"""Fixtures that every room's tests may use."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.test import TestResponse

import app
from tests.answers import check_answer
from tests.made_once import make_once
from tests.new_databases import copy_new_databases
from tests.small import small_workspace
from tests.temporary import keep_files_in_memory
from tests.trust_report import note_result

settings.register_profile("jixiao", deadline=None)
settings.load_profile("jixiao")
"""No test asserts a clock: a machine with other work must not turn a sound suite red."""


make_once()
copy_new_databases()
keep_files_in_memory()

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported for the tests stays until their end: the collector of garbage need not look through it."""
    gc.disable()
    result = yield
    gc.freeze()
    gc.enable()
    return result


def pytest_unconfigure() -> None:
    """What was frozen is cleared away, so that libraries do not report it as left behind."""
    gc.unfreeze()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes results for ``make deep``; a worker of xdist leaves that to the process that started it."""
    lines = os.environ.get("TRUST_LINES")
    if lines and "PYTEST_XDIST_WORKER" not in os.environ:
        note_result(report, Path(lines))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference material is not beside the repository")
    return folder


@pytest.fixture(scope="session")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace with its tables read, which takes a process and seconds; each test has a copy of them."""
    folder = small_workspace(tmp_path_factory.mktemp("typed"))
    assert app.main(["--workspace", str(folder), "evaluate", "--as-of", "2024-12-31"]) == 0
    return folder


@pytest.fixture(autouse=True)
def checked_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer that any test gets from the application has its headers, and tells nothing of the inside."""
    ask = FlaskClient.open

    def ask_and_check(client: FlaskClient, *words: Any, **named: Any) -> TestResponse:
        answer = ask(client, *words, **named)
        if client.application.name == "jixiao":
            provider = client.application.extensions["openid"]
            check_answer(answer, provider.issuer if provider else "")
        return answer

    monkeypatch.setattr(FlaskClient, "open", ask_and_check)
