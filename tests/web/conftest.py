"""The small workspace, measured for every month once and copied for each test."""

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from people import password_hash
from tests.small import small_workspace
from tests.web.office import CHEAP_METHOD, Office, open_office

PROJECT = "/projects/2024/hotline"
FORM = f"{PROJECT}?enter=drills"


class Reader:
    """Somebody who reads pages and fills in forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def read(self, url: str, status: int = 200) -> str:
        response = self.client.get(url)
        assert response.status_code == status, response.text
        return response.text

    def hidden(self, name: str, url: str = FORM) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.read(url))
        assert found
        return found[1]

    def fill(self, project: str = "2024/hotline", **typed: object) -> tuple[int, str]:
        response = self.client.post(
            f"/entries/{project}",
            data={**{name: self.hidden(name) for name in ("csrf_token", "after")}, "by": "张三", **typed},
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        return response.status_code, response.text


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hash, "METHOD", CHEAP_METHOD)


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("measured"))
    assert app.main(["--workspace", str(folder), "evaluate", "--from", "2024-01", "--to", "2024-12"]) == 0
    return folder


@pytest.fixture(scope="session")
def small_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The small workspace with people and nothing measured; ``copy_of`` it."""
    return open_office(small_workspace(tmp_path_factory.mktemp("small") / "office"))


@pytest.fixture
def folder(measured: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(measured, tmp_path / "workspace"))


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    return app.create_app(workspace=folder).test_client()


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    return Reader(client)
