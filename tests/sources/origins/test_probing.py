"""A short try tells what a fetch would be refused with, and fetches nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.origins import fetching, http_json, open311, sftp, sqlite, webdav
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault, Probe
from sources.origins.kinds import KINDS, SERVER_KINDS, TABLE_SUFFIX, find_module
from sources.origins.web_service import MOST_BYTES_OF_ANSWER
from tests.sources.origins.asking import READER, SHORT
from tests.sources.origins.hotline import Hotline
from tests.sources.origins.ssh_server import SftpServer, open_sshd
from tests.sources.origins.stub_services import QUICK, Asked, Reply, serving

NOBODY = Credentials()
LONGER_THAN_THE_LIMIT = 30
TWO_FILES = b"""<multistatus xmlns="DAV:"><response><href>/out/</href><propstat><prop><resourcetype><collection/>
</resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response><response><href>/out/a.csv</href>
<propstat><prop><resourcetype/><getcontentlength>5</getcontentlength></prop><status>HTTP/1.1 200 OK</status>
</propstat></response></multistatus>"""


@pytest.fixture(params=["postgresql", "mariadb"])
def hotline(request: pytest.FixtureRequest) -> Hotline:
    found: Hotline = request.getfixturevalue(f"hotline_{request.param}")
    return found


@pytest.fixture(scope="module")
def sshd() -> Iterator[SftpServer]:
    with open_sshd() as server:
        yield server


def fault_of(probe: Probe, settings: dict[str, str], credentials: Credentials = NOBODY) -> OriginFault | None:
    """What it ends with; ``None`` where all is well."""
    try:
        probe(settings, credentials, QUICK)
    except OriginError as error:
        found = error
    else:
        return None
    assert not credentials.secret or credentials.secret not in found.message
    return found.fault


def test_every_kind_can_be_tried() -> None:
    names = [*KINDS, *(f"{name}{TABLE_SUFFIX}" for name in SERVER_KINDS)]
    assert [name for name in names if not callable(getattr(find_module(name), "probe", None))] == []


def test_a_database_is_signed_in_to_and_the_statement_begun_and_not_run(hotline: Hotline) -> None:
    port = str(hotline.server.port)
    place = {"server": "127.0.0.1", "port": port, "database": hotline.database}
    probe = find_module(hotline.kind).probe
    probe({**place, "table": "orders"}, READER, SHORT)
    probe(
        {**place, "query": f"SELECT {hotline.pause.format(LONGER_THAN_THE_LIMIT)} FROM orders"}, READER, SHORT
    )
    # MariaDB tells nobody of what is not his
    missing = OriginFault.NOT_THERE if hotline.kind == "postgresql" else OriginFault.SIGN_IN
    assert fault_of(probe, {**place, "table": "nothing"}, READER) is missing
    assert fault_of(probe, {**place, "table": "secret_notes"}, READER) is OriginFault.SIGN_IN
    wrong = Credentials(READER.user, "another one")
    assert fault_of(probe, {**place, "table": "orders"}, wrong) is OriginFault.SIGN_IN
    assert fault_of(probe, {**place, "port": "1", "table": "orders"}, READER) is OriginFault.UNREACHABLE


def test_a_file_of_sqlite_is_opened_and_the_statement_not_run(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    assert fault_of(sqlite.probe, {"file": str(file), "table": "x"}) is OriginFault.NOT_THERE
    file.write_bytes(b"")
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    assert fault_of(sqlite.probe, {"file": str(file), "query": endless}) is None
    assert fault_of(sqlite.probe, {"file": str(file), "table": "x"}) is OriginFault.NOT_THERE
    assert fault_of(sqlite.probe, {"file": str(file), "query": "PRAGMA user_version"}) is OriginFault.SETTINGS


def test_of_a_service_the_first_page_is_asked_for_and_no_more() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/echo":
            return Reply(json.dumps({"msg": asked.headers["authorization"]}).encode())
        return Reply(b'{"data": [{"id": 1}]}')

    with serving(answer) as service:
        paged = {"url": f"{service.address}/a", "records": "data", "paging": "page"}
        assert fault_of(http_json.probe, paged) is None
        assert [asked.query for asked in service.asked] == [{"page": "1"}]
        echo = {"url": f"{service.address}/echo", "records": "data", "token": "TOKEN"}
        assert fault_of(http_json.probe, echo, Credentials("", "s3cret-token")) is OriginFault.UNREADABLE


def test_a_long_answer_that_a_fetch_takes_is_none_that_the_try_refuses() -> None:
    assert fetching.SHORT.most_bytes >= MOST_BYTES_OF_ANSWER
    assert fetching.SHORT.total_seconds < FetchLimits().total_seconds


def test_of_requests_by_open311_one_day_is_asked_for() -> None:
    with serving(lambda _: Reply(b"[]")) as service:
        settings = {"url": service.address, "since": "2024-01-01", "format": "json"}
        assert fault_of(open311.probe, settings) is None
        (asked,) = service.asked
        assert (asked.query["start_date"], asked.query["end_date"]) == (
            "2023-12-31T00:00:00Z",
            "2024-01-01T00:00:00Z",
        )


def test_of_a_shared_folder_the_files_are_listed_and_none_is_copied(sshd: SftpServer) -> None:
    folder = sshd.files / "probed"
    folder.mkdir()
    by_key = Credentials(sshd.user, sshd.key)
    settings = sshd.settings(folder=str(folder), pattern="*.csv")
    assert fault_of(sftp.probe, settings, by_key) is OriginFault.NOT_THERE
    (folder / "a.csv").write_bytes(b"a")
    assert fault_of(sftp.probe, settings, by_key) is None
    with serving(lambda _: Reply(TWO_FILES, 207)) as service:
        url = f"{service.address}/out"
        assert fault_of(webdav.probe, {"url": url}) is None
        assert fault_of(webdav.probe, {"url": url, "pattern": "*.xlsx"}) is OriginFault.NOT_THERE
        assert {asked.method for asked in service.asked} == {"PROPFIND"}
