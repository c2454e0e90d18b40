"""A folder reached by SFTP: its files copied whole from a real OpenSSH server whose key is known."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import paramiko
import pytest
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED

from sources.origins import folder_files, sftp
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from tests.sources.origins.ssh_server import SftpServer, open_sshd
from tests.sources.origins.stub_services import QUICK, told_notes


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "SECONDS_BETWEEN_LOOKS", 0.0)


@pytest.fixture(scope="module")
def sshd() -> Iterator[SftpServer]:
    with open_sshd() as server:
        yield server


@pytest.fixture
def folder(sshd: SftpServer, request: pytest.FixtureRequest) -> Path:
    made = sshd.files / str(request.node.name).partition("[")[0]
    made.mkdir()
    return made


def fetched(
    sshd: SftpServer, into: Path, folder: Path, secret: str = "", limits: FetchLimits = QUICK, **settings: str
) -> dict[str, bytes]:
    into.mkdir(exist_ok=True)
    credentials = Credentials(sshd.user, secret or sshd.key)
    names = sftp.fetch(sshd.settings(folder=str(folder), **settings), credentials, into, limits)
    assert list(names) == sorted(names)
    return {name: (into / name).read_bytes() for name in names}


def refused(sshd: SftpServer, into: Path, folder: Path, secret: str = "", **settings: Any) -> OriginError:
    with pytest.raises(OriginError) as caught:
        fetched(sshd, into, folder, secret, **settings)
    assert sshd.key[40:80] not in caught.value.message
    return caught.value


def test_the_files_that_match_come_from_a_real_server(tmp_path: Path, sshd: SftpServer, folder: Path) -> None:
    large = bytes(range(256)) * 8000
    for name, content in {
        "工单 1月.csv": large, "工单2.csv": b"b", "话务.csv": b"c", "工单3.csv.filepart": b"d", "工单空.csv": b"",
    }.items():  # fmt: skip
        (folder / name).write_bytes(content)
    (folder / "工单5.csv").mkdir()
    secret = tmp_path / "secret.csv"
    secret.write_text("secret")
    (folder / "工单6.csv").symlink_to(secret)
    (folder / "工单7.csv").symlink_to("话务.csv")
    (folder / "回访.csv").symlink_to("话务.csv")
    found = fetched(sshd, tmp_path / "got", folder, pattern="工单*.csv*")
    assert found == {"工单 1月.csv": large, "工单2.csv": b"b", "工单空.csv": b""}
    assert told_notes(tmp_path / "got") == (
        "工单3.csv.filepart 没有写完，没有取",
        "工单6.csv 是链接，没有取",
        "工单7.csv 是链接，没有取",
    )


def test_every_key_of_the_server_may_be_the_known_one_and_no_other(
    tmp_path: Path, sshd: SftpServer, folder: Path
) -> None:
    (folder / "a.csv").write_bytes(b"a")
    for number, known in enumerate(sshd.fingerprints):
        assert fetched(sshd, tmp_path / str(number), folder, fingerprint=known) == {"a.csv": b"a"}
    error = refused(sshd, tmp_path / "x", folder, fingerprint="SHA256:" + "A" * 43)
    assert error.fault is OriginFault.UNTRUSTED
    assert all(known in error.message for known in sshd.fingerprints)


def test_a_key_may_lie_in_a_file_and_a_wrong_one_is_told(
    tmp_path: Path, sshd: SftpServer, folder: Path
) -> None:
    (folder / "a.csv").write_bytes(b"a")
    path = tmp_path / "key"
    path.write_text(sshd.key)
    assert fetched(sshd, tmp_path / "got", folder, str(path)) == {"a.csv": b"a"}
    assert fetched(sshd, tmp_path / "again", folder, sshd.key.replace("\n", "\\n")) == {"a.csv": b"a"}
    for name, phrase in (("other", ""), ("locked", "phrase")):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", phrase, "-f", str(tmp_path / name)]
        subprocess.run(made, check=True)
    assert refused(sshd, tmp_path / "x", folder, str(tmp_path / "other")).fault is OriginFault.SIGN_IN
    assert "口令" in refused(sshd, tmp_path / "x", folder, str(tmp_path / "locked")).message
    for secret in ("no key", "-----BEGIN nonsense"):
        assert refused(sshd, tmp_path / "x", folder, secret).fault is OriginFault.SECRET


def test_what_is_not_there_or_too_much_is_told(tmp_path: Path, sshd: SftpServer, folder: Path) -> None:
    assert refused(sshd, tmp_path / "x", folder / "none").fault is OriginFault.NOT_THERE
    error = refused(sshd, tmp_path / "x", folder)
    assert (error.fault, "没有符合“*”的文件" in error.message) == (OriginFault.NOT_THERE, True)
    (folder / "a.csv").write_bytes(bytes(2_000))
    with pytest.raises(OriginError) as caught:
        fetched(sshd, tmp_path / "x", folder, limits=replace(QUICK, most_bytes=1_999))
    assert caught.value.fault is OriginFault.TOO_LARGE


def test_a_file_that_grows_meanwhile_is_left_and_told(
    tmp_path: Path, sshd: SftpServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.csv").write_bytes(b"a")
    growing = folder / "grows.csv"
    growing.write_bytes(b"1")
    copy_one = sftp.SftpFolder.copy_file

    def copy_while_written(self: sftp.SftpFolder, file: folder_files.FolderFile, into: "object") -> None:
        with growing.open("ab") as more:
            more.write(b"more")
        copy_one(self, file, into)  # type: ignore[arg-type]

    monkeypatch.setattr(sftp.SftpFolder, "copy_file", copy_while_written)
    assert fetched(sshd, tmp_path / "got", folder) == {"a.csv": b"a"}
    (note,) = told_notes(tmp_path / "got")
    assert note.startswith("grows.csv 还在变动")


class PasswordServer(paramiko.ServerInterface):
    """Lets one password in and has no SFTP."""

    def check_auth_password(self, username: str, password: str) -> int:
        return AUTH_SUCCESSFUL if password == "right" else AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED


def test_a_password_is_taken_and_a_wrong_one_told(tmp_path: Path) -> None:
    key = paramiko.ECDSAKey.generate()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        transports = []

        def serve() -> None:
            for _ in range(4):
                transport = paramiko.Transport(listening.accept()[0])
                transport.add_server_key(key)
                transport.start_server(event=threading.Event(), server=PasswordServer())
                transports.append(transport)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        settings = {
            "server": "127.0.0.1",
            "port": str(listening.getsockname()[1]),
            "fingerprint": sftp_fingerprint(key),
            "user": "JIXIAO_U",
            "password": "JIXIAO_P",
        }
        faults = {}
        for password in ("wrong", "right"):
            with pytest.raises(OriginError) as caught:
                sftp.fetch(settings, Credentials("u", password), tmp_path, QUICK)
            faults[password] = caught.value.fault
        thread.join()
        for transport in transports:
            transport.close()
    assert faults == {"wrong": OriginFault.SIGN_IN, "right": OriginFault.CUT_OFF}


def sftp_fingerprint(key: paramiko.PKey) -> str:
    from sources.origins.ssh_session import fingerprint_of

    return fingerprint_of(key.asbytes())


def test_who_is_no_ssh_server_or_says_nothing_is_told(tmp_path: Path) -> None:
    settings = {"server": "127.0.0.1", "fingerprint": "SHA256:" + "A" * 43, "user": "U", "password": "P"}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asked = {**settings, "port": str(silent.getsockname()[1])}
        with pytest.raises(OriginError) as caught:
            sftp.fetch(asked, Credentials("u", "p"), tmp_path, replace(QUICK, total_seconds=0.3))
    assert caught.value.fault is OriginFault.TIMED_OUT
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(OriginError) as caught:
            sftp.fetch(
                {**settings, "port": str(taken.getsockname()[1])}, Credentials("u", "p"), tmp_path, QUICK
            )
    assert caught.value.fault is OriginFault.UNREACHABLE


def test_a_name_that_no_network_can_look_up_is_told_as_one(sshd: SftpServer, tmp_path: Path) -> None:
    asked = sshd.settings(server="a..b")
    with pytest.raises(OriginError, match="找不到这台服务器") as caught:
        sftp.fetch(asked, Credentials("u", "p"), tmp_path, QUICK)
    assert caught.value.fault is OriginFault.UNREACHABLE


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"password": "P", "key": "K"}, "password"),
        ({}, "password"),
        ({"key": "K", "server": "u@10.1.2.3"}, "server"),
        ({"key": "K", "port": "0"}, "port"),
        ({"key": "K", "fingerprint": "MD5:aa"}, "fingerprint"),
        ({"key": "K", "pattern": "a/*"}, "pattern"),
    ],
)
def test_settings_are_checked_before_anything_is_asked(settings: dict[str, str], wrong: str) -> None:
    whole = {"server": "10.1.2.3", "user": "U", "fingerprint": "SHA256:" + "A" * 43, **settings}
    mistake = sftp.find_mistake(whole)
    assert mistake is not None
    assert mistake.setting == wrong
