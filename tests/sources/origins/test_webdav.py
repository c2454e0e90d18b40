"""A folder reached by WebDAV: its files copied whole, from a real Apache and from servers that do wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sources.origins import folder_files, webdav
from sources.origins.contract import Credentials, OriginError, OriginFault
from tests.sources.origins.apache import DavServer, open_apache
from tests.sources.origins.stub_services import QUICK, Asked, Reply, serving, told_notes

SIGNED_IN = Credentials("王", "密:码")
NOBODY = Credentials()


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("sources.origins.web_service.PAUSE_SECONDS", (0.0, 0.0))


@pytest.fixture(scope="module")
def apache() -> Iterator[DavServer]:
    with open_apache(SIGNED_IN.user, SIGNED_IN.secret) as server:
        yield server


def fetched(into: Path, url: str, credentials: Credentials = NOBODY, **settings: str) -> dict[str, bytes]:
    names = webdav.fetch({"url": url, **settings}, credentials, into, QUICK)
    assert list(names) == sorted(names)
    return {name: (into / name).read_bytes() for name in names}


def test_the_files_that_match_come_from_a_real_server(tmp_path: Path, apache: DavServer) -> None:
    folder = apache.files / "导出 2024"
    folder.mkdir()
    large = bytes(range(256)) * 4000
    for name, content in {
        "工单 1月.csv": large,
        "工单&2%.csv": b"b",
        "话务.csv": b"c",
        "工单3.csv.part": b"d",
        "~$工单.csv": b"e",
        "工单空.csv": b"",
    }.items():
        (folder / name).write_bytes(content)
    (folder / "工单5.csv").mkdir()
    url = f"{apache.url}导出 2024"
    found = fetched(tmp_path, url, SIGNED_IN, pattern="*工单*.csv*")
    assert found == {"工单 1月.csv": large, "工单&2%.csv": b"b", "工单空.csv": b""}
    assert told_notes(tmp_path) == ("~$工单.csv 没有写完，没有取", "工单3.csv.part 没有写完，没有取")
    for credentials in (Credentials("王", "wrong"), NOBODY):
        with pytest.raises(OriginError) as caught:
            fetched(tmp_path, url, credentials)
        assert caught.value.fault is OriginFault.SIGN_IN
    with pytest.raises(OriginError) as caught:
        fetched(tmp_path, f"{apache.url}没有", SIGNED_IN)
    assert caught.value.fault is OriginFault.NOT_THERE
    with pytest.raises(OriginError) as caught:
        fetched(tmp_path, url, SIGNED_IN, pattern="回访*")
    assert "没有符合“回访*”的文件" in caught.value.message


def entry(
    href: str, size: int | None = 3, tag: str = "1", status: str = "HTTP/1.1 200 OK", kind: str = ""
) -> str:
    length = "" if size is None else f"<D:getcontentlength>{size}</D:getcontentlength>"
    return (
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop><D:resourcetype>{kind}</D:resourcetype>{length}"
        f"<D:getetag>{tag}</D:getetag></D:prop><D:status>{status}</D:status></D:propstat></D:response>"
    )


def listing(*entries: str) -> Reply:
    body = f'<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">{"".join(entries)}</D:multistatus>'
    return Reply(body.encode(), status=207)


def dav(list_files: Callable[[int], Reply], get: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
    looks = iter(range(1000))
    return lambda asked: list_files(next(looks)) if asked.method == "PROPFIND" else get(asked)


def abc(_: Asked) -> Reply:
    return Reply(b"abc")


FOLDER = entry("/x/", None, kind="<D:collection/>")


def test_only_what_lies_right_in_the_folder_is_taken(tmp_path: Path) -> None:
    entries = (
        FOLDER,
        entry("/x/a.csv"),
        entry("/x/../../etc/passwd"),
        entry("/x/..%2Fb.csv"),
        entry("/x/sub/c.csv"),
        entry("http://elsewhere.example/x/d.csv"),
        entry("/y/e.csv"),
        entry("/x/f.csv", status="HTTP/1.1 403 Forbidden"),
        entry("/x/" + "g" * 300),
    )
    with serving(dav(lambda _: listing(*entries), abc)) as service:
        assert fetched(tmp_path, f"{service.address}/x") == {"a.csv": b"abc", "d.csv": b"abc"}
    assert {asked.path for asked in service.asked} == {"/x/", "/x/a.csv", "/x/d.csv"}
    assert told_notes(tmp_path) == (
        "f.csv 服务器没有给看，没有取",
        f"{'g' * 60} 名称太长或有特殊字符，没有取",
    )


def test_a_file_that_grows_or_changes_meanwhile_is_left_and_told(tmp_path: Path) -> None:
    def list_files(look: int) -> Reply:
        growing = [entry("/x/grows.csv", 3 + look), entry("/x/rewritten.csv", 3, tag=str(look // 2))]
        late = [entry("/x/late.csv")] if look > 1 else [entry("/x/gone.csv")]
        return listing(FOLDER, entry("/x/a.csv"), *growing, *late)

    with serving(dav(list_files, abc)) as service:
        assert fetched(tmp_path, f"{service.address}/x") == {"a.csv": b"abc"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.json", "a.csv"]
    (note,) = told_notes(tmp_path)
    assert note.startswith("gone.csv、grows.csv、late.csv、rewritten.csv 还在变动")
    never_quiet = dav(lambda look: listing(FOLDER, entry("/x/a.csv", look)), abc)
    with serving(never_quiet) as service, pytest.raises(OriginError) as caught:
        fetched(tmp_path, f"{service.address}/x")
    assert caught.value.fault is OriginFault.CUT_OFF


@pytest.mark.parametrize(
    ("list_reply", "get", "fault", "words"),
    [
        (Reply(b"<html/>"), abc, OriginFault.UNREADABLE, "不是 WebDAV"),
        (Reply(b"<html/>", status=207), abc, OriginFault.UNREADABLE, "不是 WebDAV"),
        (Reply(b"<D:multistatus", status=207), abc, OriginFault.UNREADABLE, "XML"),
        (Reply(status=405), abc, OriginFault.SETTINGS, "HTTP 405"),
        (
            listing(FOLDER, entry("/x/a")),
            lambda _: Reply(b"ab"),
            OriginFault.CUT_OFF,
            "应有 3 字节，只传来 2",
        ),
        (listing(FOLDER, entry("/x/a")), lambda _: Reply(b"ab", length=3), OriginFault.CUT_OFF, "没有传完"),
        (
            listing(FOLDER, entry("/x/a", None)),
            lambda _: Reply(b"ab", unstated=True),
            OriginFault.CUT_OFF,
            "看不出是否传完",
        ),
        (listing(FOLDER, entry("/x/a")), lambda _: Reply(status=404), OriginFault.NOT_THERE, "HTTP 404"),
        (
            listing(FOLDER, entry("/x/a")),
            lambda _: Reply(status=307, headers={"Location": "https://elsewhere.example/a"}),
            OriginFault.UNTRUSTED,
            "elsewhere.example",
        ),
        (
            listing(FOLDER, entry("/x/a", 6_000_000)),
            lambda _: Reply(bytes(6_000_000)),
            OriginFault.TOO_LARGE,
            "5 MB",
        ),
        (
            listing(FOLDER, *(entry(f"/x/{number}") for number in range(5_001))),
            abc,
            OriginFault.TOO_LARGE,
            "5001 个文件",
        ),
    ],
)
def test_what_a_server_does_wrong_is_told(
    tmp_path: Path, list_reply: Reply, get: Callable[[Asked], Reply], fault: OriginFault, words: str
) -> None:
    with serving(dav(lambda _: list_reply, get)) as service, pytest.raises(OriginError) as caught:
        fetched(tmp_path, f"{service.address}/x")
    assert caught.value.fault is fault
    assert words in caught.value.message


def test_a_pattern_is_a_name_and_no_path() -> None:
    mistake = webdav.find_mistake({"url": "https://10.1.2.3/x", "pattern": "../*.csv"})
    assert mistake is not None
    assert mistake.setting == "pattern"
