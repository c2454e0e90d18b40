"""Every wrong configuration is refused with its reason; a sound one is not accused."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import app
from store import open_store
from store.archive import backup
from store.connection import connect
from store.health import Level, check_health
from store.machine import Machine, file_system_of
from store.migrations import migrate
from store.schema import STEPS
from tests.store.seen import seen
from workspace.deployment import Deployment, check_deployment

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
LOCAL = "/dev/sda1 / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\n"
MIB = 1024 * 1024


@dataclass
class Case:
    """A sound deployment, and what a wrong configuration changes of it."""

    deployment: Deployment

    def machine(self, **changes: Any) -> None:
        self.deployment = replace(self.deployment, machine=replace(self.deployment.machine, **changes))

    def setting(self, **changes: str) -> None:
        self.deployment = replace(self.deployment, settings={**self.deployment.settings, **changes})

    def environment(self, name: str, value: str) -> None:
        self.machine(environment={name: value})

    def mount(self, kind: str) -> None:
        self.machine(mounts=f"{LOCAL}server:/x {self.data} {kind} rw 0 0\n")

    @property
    def data(self) -> Path:
        return self.deployment.data

    def key(self, text: str) -> None:
        (self.data / "secret_key").write_text(text)

    def said(self) -> dict[str, str]:
        """Code and text of every error."""
        found = [*check_health(self.data, self.deployment.machine), *check_deployment(self.deployment)]
        return {finding.code: finding.text for finding in found if finding.level is Level.ERROR}


def machine() -> Machine:
    return Machine(
        now=NOW,
        built_at=NOW - timedelta(days=30),
        utc_offset=timedelta(hours=8),
        mounts=LOCAL,
        disk_free=100_000 * MIB,
        disk_size=200_000 * MIB,
        user=os.geteuid() or 1000,
        umask=0o077,
        open_files=1024,
        file_encoding="utf-8",
        sqlite=(3, 53, 4),
    )


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    root = tmp_path / "w"
    with open_store(root / "data" / "jixiao.db") as store:
        store.add_observations([seen()])
    (root / "data" / "secret_key").write_text("0123456789abcdef" * 4)
    (root / "data" / "secret_key").chmod(0o600)
    backup(root / "data", tmp_path / "backups" / "b.tar")
    os.utime(tmp_path / "backups" / "b.tar", (NOW.timestamp(), NOW.timestamp()))
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/nowhere")
    if os.geteuid() == 0:
        for path in (root / "data", *(root / "data").rglob("*")):
            os.chown(path, 1000, -1)
    settings = {"host": "127.0.0.1", "secret_key": "", "workers": "2"}
    return Case(Deployment(root, settings, machine(), backups=tmp_path / "backups"))


def test_a_sound_deployment_has_no_error(case: Case) -> None:
    assert case.said() == {}


def newer_program(case: Case) -> None:
    path = case.data / "jixiao.db"
    db = connect(path)
    migrate(db, path, (*STEPS, ("ALTER TABLE observations ADD COLUMN later TEXT",)))
    db.close()


def lose_database(case: Case, instead: bytes | None = None) -> None:
    for suffix in ("", "-wal", "-shm"):
        (case.data / f"jixiao.db{suffix}").unlink(missing_ok=True)
    if instead is not None:
        (case.data / "jixiao.db").write_bytes(instead)


def empty_database(case: Case) -> None:
    lose_database(case, b"")


def drop_guard(case: Case) -> None:
    db = connect(case.data / "jixiao.db")
    db.execute("DROP TRIGGER observations_unchanged")
    db.close()


def put_old_database_back(case: Case) -> None:
    heads = case.data / "jixiao.db.heads"
    heads.write_text(heads.read_text() + f"2026-05-01T00:00:00.000000+00:00 9 {'a' * 64}\n")


def backups(case: Case, folder: Path | None) -> None:
    case.deployment = replace(case.deployment, backups=folder)


def backup_inside(case: Case) -> None:
    backup(case.data, case.deployment.root / "backups" / "b.tar")
    backups(case, case.deployment.root / "backups")


def interrupted_restore(case: Case) -> None:
    (case.data / ".restore-ready").mkdir()


def readable_key(case: Case) -> None:
    (case.data / "secret_key").chmod(0o640)


def key_missing(case: Case) -> None:
    (case.data / "secret_key").unlink()


WRONG: dict[str, tuple[Callable[[Case], object], str, str]] = {
    "SQLite with the bug": (lambda c: c.machine(sqlite=(3, 40, 1)), "sqlite", "WAL-reset"),
    "SQLite with the bug, later": (lambda c: c.machine(sqlite=(3, 51, 2)), "sqlite", "pysqlite3"),
    "nfs": (lambda c: c.mount("nfs4"), "network-disk", "移到本机磁盘"),
    "cifs": (lambda c: c.mount("cifs"), "network-disk", "移到本机磁盘"),
    "9p": (lambda c: c.mount("9p"), "network-disk", "移到本机磁盘"),
    "sshfs": (lambda c: c.mount("fuse.sshfs"), "network-disk", "移到本机磁盘"),
    "memory": (lambda c: c.mount("tmpfs"), "memory-disk", "重启后全部丢失"),
    "disk full": (lambda c: c.machine(disk_free=100 * MIB), "disk-full", "清理磁盘"),
    "clock before the newest row": (
        lambda c: c.machine(
            now=datetime(2024, 12, 31, tzinfo=UTC), built_at=datetime(2024, 1, 1, tzinfo=UTC)
        ),
        "clock-behind",
        "早于最新的记录",
    ),
    "clock of 1970": (lambda c: c.machine(now=datetime(1970, 1, 2, tzinfo=UTC)), "clock-behind", "校准"),
    "clock far ahead": (lambda c: c.machine(now=datetime(2041, 1, 1, tzinfo=UTC)), "clock-ahead", "十年以上"),
    "few open files": (lambda c: c.machine(open_files=64), "open-files", "ulimit"),
    "names in ASCII": (lambda c: c.machine(file_encoding="ascii"), "encoding", "LANG"),
    "database of a newer program": (newer_program, "schema", "不支持降级"),
    "database lost": (lose_database, "database", "没有另建新库"),
    "database empty": (empty_database, "database", "空文件"),
    "database spoilt": (
        lambda c: lose_database(c, b"x" * 9000),
        "database",
        "不是数据库文件",
    ),
    "guard dropped": (drop_guard, "schema", "缺少 observations_unchanged"),
    "old database put back": (put_old_database_back, "heads", "换成了旧的"),
    "restore interrupted": (interrupted_restore, "restore", "接着完成"),
    "key missing": (key_missing, "key-missing", "启动一次 serve"),
    "key empty": (lambda c: c.key(""), "key-missing", "空的"),
    "key short": (lambda c: c.key("0123456789abcdef"), "key-short", "太短"),
    "key of one character": (lambda c: c.key("a" * 64), "key-short", "太简单"),
    "key from a manual": (
        lambda c: c.setting(secret_key="192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"),
        "key-known",
        "示例密钥",
    ),
    "key known": (lambda c: c.setting(secret_key="dev"), "key-known", "示例密钥"),
    "key readable": (readable_key, "key-modes", "chmod 600"),
    "open to the network": (lambda c: c.setting(host="0.0.0.0"), "address", "不用登录"),
    "open to the network, IPv6": (lambda c: c.setting(host="::"), "address", "不用登录"),
    "no trusted hosts": (lambda c: c.setting(host="10.0.0.5"), "trusted-hosts", "trusted_hosts"),
    "every host trusted": (lambda c: c.setting(trusted_hosts="*"), "trusted-hosts", "等于没有限定"),
    "debugging": (lambda c: c.environment("FLASK_DEBUG", "1"), "debug", "FLASK_DEBUG"),
    "development": (lambda c: c.environment("FLASK_ENV", "development"), "debug", "FLASK_ENV"),
    "root": (lambda c: c.machine(user=0), "root", "另建一个用户"),
    "umask": (lambda c: c.machine(umask=0o022), "umask", "UMask=0077"),
    "owner": (lambda c: c.machine(user=4242), "owner", "chown"),
    "backups unknown": (lambda c: backups(c, None), "backup-unknown", "--backups"),
    "no backup": (lambda c: backups(c, c.data.parent.parent), "backup-missing", "没有备份"),
    "backup old": (lambda c: c.machine(now=NOW + timedelta(days=3)), "backup-old", "3 天前"),
    "backup inside": (backup_inside, "backup-inside", "一同丢失"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_configuration_is_refused_with_its_reason(case: Case, name: str) -> None:
    act, code, text = WRONG[name]
    act(case)
    assert text in case.said()[code]


def test_in_a_temporary_folder_it_is_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(case.deployment.root.parent))
    assert "系统会清空" in case.said()["temporary"]


def test_what_others_may_read_is_closed_and_told_once(case: Case) -> None:
    (case.data / "jixiao.db").chmod(0o644)
    case.data.chmod(0o755)
    found = [
        finding.text for finding in check_health(case.data, machine()) if finding.level is Level.REPAIRED
    ]
    assert len(found) == 2
    assert "已改为不能" in found[0]
    assert (case.data / "jixiao.db").stat().st_mode & 0o777 == 0o640
    assert case.data.stat().st_mode & 0o777 == 0o750
    again = [finding for finding in check_health(case.data, machine()) if finding.level is Level.REPAIRED]
    assert again == []


def test_what_killed_programs_left_is_a_hint(case: Case) -> None:
    left = case.data / ".copy-x"
    left.write_text("")
    os.utime(left, (0, 0))
    hints = {
        finding.code: finding.text
        for finding in check_health(case.data, machine())
        if finding.level is Level.HINT
    }
    assert str(left) in hints["leftover"]


def test_another_time_zone_is_a_hint(case: Case) -> None:
    elsewhere = replace(machine(), utc_offset=timedelta(0))
    hints = {finding.code for finding in check_health(case.data, elsewhere) if finding.level is Level.HINT}
    assert "time-zone" in hints


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/jixiao/data", "nfs"),
        ("/srv/other", "ext4"),
        ("/srv/a b/data", "cifs"),
        ("/srv/jixiao2", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_longest_mount_point(path: str, kind: str) -> None:
    mounts = f"{LOCAL}h:/x /srv/jixiao nfs rw 0 0\nh:/y /srv/a\\040b cifs rw 0 0\n"
    assert file_system_of(Path(path), mounts) == kind


def test_the_command_says_it_and_ends_with_one(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--workspace", str(case.deployment.root), "doctor"]
    case.key("short")
    assert app.main(words) == 1
    assert "太短" in capsys.readouterr().out
    case.key("0123456789abcdef" * 4)
    assert app.main([*words, "--json"]) == 0
    assert app.main([*words, "--deploy"]) == 1
    assert "--backups" in capsys.readouterr().out
