"""Only the machine itself may ask, under its own name: nothing is forwarded, of another host, or from a page elsewhere."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from tests.web.conftest import PROJECT, Reader
from web.gate import trusted_names
from web.proxy import FORWARDED

PAGES = ("/", PROJECT, "/healthz", "/static/jixiao.css", "/nowhere")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000", "127.0.0.2", "localhost."]
)
def test_the_machine_may_be_named_in_its_own_ways(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.5"),
        *("127.0.0.1@evil.example", "", "a b", "[::2]", "2130706433", "[::1", "localhost:x", "evil.example#localhost"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("url", PAGES)
def test_another_host_is_told_nothing(client: FlaskClient, host: str, url: str) -> None:
    answer = client.get(url, headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "Set-Cookie" not in answer.headers
    assert "热线" not in answer.text
    assert "网址" in answer.text or "请求" in answer.text


@pytest.mark.parametrize("name", FORWARDED)
def test_what_was_forwarded_is_refused_with_the_reason(client: FlaskClient, name: str) -> None:
    answer = client.get(PROJECT, headers={name: "127.0.0.1"})
    assert answer.status_code == 400
    assert "转发" in answer.text
    assert "没有登录" in answer.text


def test_another_machine_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.status_code == 403
    assert "另一台机器" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_page_keeps_nothing(reader: Reader, headers: dict[str, str]) -> None:
    typed = {"csrf_token": reader.hidden("csrf_token"), "indicator": "funds", "value": "1万元", "by": "张三"}
    answer = reader.client.post("/entries/2024/hotline", data=typed, headers=headers)
    assert answer.status_code == 403
    assert "别的网站" in answer.text


def test_a_name_of_the_settings_is_trusted(folder: Path) -> None:
    client = app.create_app(workspace=folder, trusted_hosts="jixiao.example, b.example").test_client()
    assert client.get("/", headers={"Host": "jixiao.example:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "c.example"}).status_code == 421
    assert trusted_names(" A.example，b.example. ") == {"a.example", "b.example"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_serve_does_not_start_for_other_machines(
    folder: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert app.main(["--workspace", str(folder), "serve", "--host", host, "--port", "18999"]) == 2
    assert "没有登录" in capsys.readouterr().err


@pytest.mark.parametrize(
    "path", ["/static//etc/passwd", "/indicators//etc/passwd/funds", "/project//2024/hotline"]
)
def test_an_address_with_two_slashes_is_none(folder: Path, path: str) -> None:
    """Merging them would answer with an address that names the host."""
    answer = app.create_app(workspace=folder).test_client().get(path)
    assert answer.status_code == 404
    assert answer.location is None
