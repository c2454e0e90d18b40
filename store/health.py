"""Whether data are safe where they lie: each check looks at one thing and says in Chinese what to do.

To add one: a function that yields findings, named in ``CHECKS``.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from indicators.private_files import FILE_MODE, FOLDER_MODE, OTHERS
from store.chain import BOUND_TABLES
from store.connection import connect, refuse_unsafe_library, sqlite3
from store.damage import show_instant
from store.errors import StoreError, describe_os_error
from store.evidence import INCOMING_PREFIX
from store.headlog import last_noted_head
from store.inspection import DATABASE, find_schema_damage, read_only
from store.machine import Machine, file_system_of
from store.presence import refuse_lost_database, snapshots_without_database
from store.staging import PREFIX as STAGE_PREFIX
from store.swap import READY
from store.verification import compare_noted_head, existing_tables

NETWORK_KINDS = frozenset(
    {"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "coda"}
    | {"ceph", "lustre", "gfs", "gfs2", "ocfs2", "beegfs", "glusterfs", "davfs", "davfs2"}
    | {"vboxsf", "prl_fs", "drvfs", "virtiofs"}
)
LOCAL_FUSE = frozenset(("fuseblk", "fuse.ext2", "fuse.ntfs-3g", "fuse.lxcfs"))
VOLATILE_KINDS = frozenset(("tmpfs", "ramfs"))
MIB = 1024 * 1024
LEAST_FREE = 256 * MIB
"""Below this nothing is sure to be kept: one import of a year takes about as much. Judgement."""
SCARCE_SHARE = 10
SCARCE_FREE = 5 * 1024 * MIB
CLOCK_TOLERANCE = timedelta(seconds=5)
LONGEST_LIFE = timedelta(days=3650)
"""No program is run ten years after it was made; a clock that says so stands ahead."""
LEFT_AFTER = timedelta(hours=1)
LEFT_PREFIXES = (STAGE_PREFIX, INCOMING_PREFIX, ".copy-", ".json-", ".secret-", ".work-")
SHANGHAI_OFFSET = timedelta(hours=8)
LEAST_OPEN_FILES = 256


class Level(StrEnum):
    """How grave a finding is: only an error makes ``doctor`` fail."""

    ERROR = "error"
    REPAIRED = "repaired"
    HINT = "hint"


@dataclass(frozen=True)
class HealthFinding:
    """``code`` names the check, for programs; ``text`` says what is wrong, where, and what to do."""

    level: Level
    code: str
    text: str


Check = Callable[[Path, Machine], Iterator[HealthFinding]]


def check_health(data: Path, machine: Machine) -> Iterator[HealthFinding]:
    """Everything there is to say of a data folder and the machine it lies on."""
    for check in CHECKS:
        yield from check(data, machine)


def check_library(_data: Path, machine: Machine) -> Iterator[HealthFinding]:
    try:
        refuse_unsafe_library(machine.sqlite)
    except StoreError as error:
        yield HealthFinding(Level.ERROR, "sqlite", str(error))


def check_file_system(data: Path, machine: Machine) -> Iterator[HealthFinding]:
    kind = file_system_of(data.resolve(), machine.mounts)
    is_foreign_fuse = kind.startswith("fuse") and kind not in LOCAL_FUSE
    if kind in NETWORK_KINDS or is_foreign_fuse:
        text = f"数据文件夹 {data} 在网络文件系统（{kind}）上，数据库在上面会损坏；请移到本机磁盘"
        yield HealthFinding(Level.ERROR, "network-disk", text)
    if kind in VOLATILE_KINDS:
        text = f"数据文件夹 {data} 在内存盘（{kind}）上，重启后全部丢失；请移到本机磁盘"
        yield HealthFinding(Level.ERROR, "memory-disk", text)


def check_disk_space(data: Path, machine: Machine) -> Iterator[HealthFinding]:
    free = f"{machine.disk_free // MIB} MB"
    if machine.disk_free < LEAST_FREE:
        text = f"数据文件夹 {data} 所在磁盘只剩 {free}，随时会存不下；请清理磁盘"
        yield HealthFinding(Level.ERROR, "disk-full", text)
    elif machine.disk_free < SCARCE_FREE and machine.disk_free * SCARCE_SHARE < machine.disk_size:
        text = f"数据文件夹 {data} 所在磁盘只剩 {free}，不到十分之一；请尽早清理"
        yield HealthFinding(Level.HINT, "disk-scarce", text)


def check_modes(data: Path, _machine: Machine) -> Iterator[HealthFinding]:
    """What others may read is closed to them and told; what cannot be closed is an error."""
    for path in (data, *sorted(data.rglob("*"))):
        mode = 0 if path.is_symlink() else path.stat().st_mode
        if not mode & OTHERS:
            continue
        try:
            path.chmod((FOLDER_MODE if path.is_dir() else FILE_MODE) | mode & 0o070)
            text = f"{path} 原来其他用户也能读写（{mode & 0o777:o}），已改为不能"
            yield HealthFinding(Level.REPAIRED, "modes", text)
        except OSError as error:
            text = f"{path} 其他用户也能读写（{mode & 0o777:o}），改不了：{describe_os_error(error, path)}"
            yield HealthFinding(Level.ERROR, "modes", text)


def check_database(data: Path, _machine: Machine) -> Iterator[HealthFinding]:
    """Whether there is one where one has to be, of this program, with every setting."""
    path = data / DATABASE
    try:
        refuse_lost_database(path)
        if path.is_file() and path.stat().st_size:
            connect(path).close()
            yield from check_schema(path)
    except StoreError as error:
        yield HealthFinding(Level.ERROR, "database", str(error))
    except sqlite3.DatabaseError as error:
        yield HealthFinding(Level.ERROR, "database", f"数据库 {path} 读不出（{error}），请从备份恢复")


def check_absence(data: Path, _machine: Machine) -> Iterator[HealthFinding]:
    if text := snapshots_without_database(data / DATABASE):
        yield HealthFinding(Level.HINT, "no-database", text)


def check_schema(path: Path) -> Iterator[HealthFinding]:
    noted = last_noted_head(path)
    with read_only(path) as db:
        for damage in find_schema_damage(db):
            text = f"{damage}；不支持降级：由更新的程序建立的，请换用更新的程序；被改动的，请从备份恢复"
            yield HealthFinding(Level.ERROR, "schema", text)
        for (message,) in db.execute("PRAGMA quick_check(3)"):
            if message != "ok":
                text = f"数据库文件损坏：{message}；请从备份恢复"
                yield HealthFinding(Level.ERROR, "database", text)
        if noted and existing_tables(db, ["commits"]):
            for damage in compare_noted_head(db, path, noted):
                yield HealthFinding(Level.ERROR, "heads", f"{damage}；请运行 verify")


def check_clock(data: Path, machine: Machine) -> Iterator[HealthFinding]:
    if machine.now < machine.built_at - timedelta(days=1):
        text = f"系统时间 {show_instant(str(machine.now))} 早于本程序的日期；请校准服务器时钟"
        yield HealthFinding(Level.ERROR, "clock-behind", text)
    if machine.now > machine.built_at + LONGEST_LIFE:
        text = f"系统时间 {show_instant(str(machine.now))} 比本程序晚了十年以上；请校准服务器时钟"
        yield HealthFinding(Level.ERROR, "clock-ahead", text)
    newest = newest_instant(data / DATABASE)
    if newest and machine.now < newest - CLOCK_TOLERANCE:
        text = f"系统时间 {show_instant(str(machine.now))} 早于最新的记录 {show_instant(str(newest))}；"
        text += "请校准服务器时钟，时钟曾经快过的不必处理"
        yield HealthFinding(Level.ERROR, "clock-behind", text)


def newest_instant(path: Path) -> datetime | None:
    """When the newest row of the ledger was recorded; ``None`` where that cannot be read."""
    instants = []
    with suppress(sqlite3.DatabaseError, ValueError), read_only(path) as db:
        for table in existing_tables(db, BOUND_TABLES):
            if table == "evidence":
                continue  # carries the time of its entry
            sql = f"SELECT recorded_at FROM {table} ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our names
            instants += [datetime.fromisoformat(text) for (text,) in db.execute(sql)]
    return max(instants, default=None)


def check_leftovers(data: Path, machine: Machine) -> Iterator[HealthFinding]:
    if (data / READY).exists():
        text = "上次的恢复没有完成；再运行任一命令即可接着完成"
        yield HealthFinding(Level.ERROR, "restore", text)
    old = (machine.now - LEFT_AFTER).timestamp()
    left = [path for path in data.rglob(".*") if path.name.startswith(LEFT_PREFIXES)]
    for path in sorted(left):
        if path.stat().st_mtime < old:
            text = f"{path} 是中断的程序留下的，没有程序再用它；可以删去"
            yield HealthFinding(Level.HINT, "leftover", text)
    for path in sorted((*data.glob("*.replaced-*"), *data.glob(f"{DATABASE}.before-*"))):
        text = f"{path.name} 是恢复或升级前另存的（{path.stat().st_size // MIB} MB）；确认不再需要的可以移走"
        yield HealthFinding(Level.HINT, "set-aside", text)


def check_time_zone(_data: Path, machine: Machine) -> Iterator[HealthFinding]:
    if machine.utc_offset != SHANGHAI_OFFSET:
        hours = machine.utc_offset / timedelta(hours=1)
        text = f"系统时区为 UTC{hours:+g}，不是北京时间；监测期按北京时间计算，不受影响，定时任务（cron）的钟点按系统时区"
        yield HealthFinding(Level.HINT, "time-zone", text)


def check_limits(_data: Path, machine: Machine) -> Iterator[HealthFinding]:
    if 0 <= machine.open_files < LEAST_OPEN_FILES:
        text = f"同时打开的文件数限制为 {machine.open_files}，不够用；请调到 {LEAST_OPEN_FILES} 以上（ulimit -n）"
        yield HealthFinding(Level.ERROR, "open-files", text)
    if machine.file_encoding.replace("-", "").lower() != "utf8":
        text = f"文件名编码为 {machine.file_encoding}，中文文件名会读错；请设置 LANG=C.UTF-8"
        yield HealthFinding(Level.ERROR, "encoding", text)


def check_writable(data: Path, _machine: Machine) -> Iterator[HealthFinding]:
    """Whether a file can be written and made sure of, as every observation has to be."""
    if not data.is_dir():
        return
    probe = data / f"{STAGE_PREFIX}probe"
    try:
        with closing(probe.open("wb")) as file:
            file.write(b"1")
        probe.unlink()
    except OSError as error:
        text = f"数据文件夹不能写入：{describe_os_error(error, data)}"
        yield HealthFinding(Level.ERROR, "not-writable", text)


CHECKS: tuple[Check, ...] = (
    check_library,
    check_file_system,
    check_disk_space,
    check_modes,
    check_writable,
    check_database,
    check_absence,
    check_clock,
    check_leftovers,
    check_time_zone,
    check_limits,
)
