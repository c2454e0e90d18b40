"""Fixtures that every room's tests may use."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.test import TestResponse

from tests.answers import check_answer
from tests.trust_report import note_result

settings.register_profile("jixiao", deadline=None)
settings.load_profile("jixiao")
"""No test asserts a clock: a machine with other work must not turn a sound suite red."""

ROOT = Path(__file__).resolve().parent.parent


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
