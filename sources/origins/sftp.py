"""A shared folder that is reached by SFTP: its files, copied as they are."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.fetch_notes import FetchNote, write_fetch_notes
from sources.origins.folder_files import FolderFile, FolderListing, copy_folder, parse_pattern, wanted_files
from sources.origins.kinds import SettingMistake
from sources.origins.settings import SettingError, Settings, first_mistake
from sources.origins.ssh_session import SshServer, open_session, parse_server

if TYPE_CHECKING:
    import paramiko

SETTINGS: Mapping[str, bool] = {
    "server": True,
    "port": False,
    "fingerprint": True,
    "user": True,
    "password": False,
    "key": False,
    "folder": False,
    "pattern": False,
}
CHUNK = 1 << 15
MOST_ENTRIES = 50_000
REQUESTS_AHEAD = 64


@dataclass(frozen=True)
class SftpOrigin:
    """What is declared; ``by_key``: signed in by a key, else by a password."""

    server: SshServer
    folder: str
    pattern: str
    by_key: bool


def parse_settings(settings: Settings) -> SftpOrigin:
    """Raises SettingError."""
    if ("password" in settings) == ("key" in settings):
        raise SettingError("password", "要写“password”（密码）或“key”（私钥）之一，写环境变量的名称")
    folder = settings.get("folder", ".").rstrip("/") or "/"
    return SftpOrigin(parse_server(settings), folder, parse_pattern(settings), "key" in settings)


def find_mistake(settings: Settings) -> SettingMistake | None:
    return first_mistake(parse_settings, settings)


def fetch(settings: Settings, credentials: Credentials, into: Path, limits: FetchLimits) -> tuple[str, ...]:
    """Raises OriginError."""
    origin, budget = parse_settings(settings), FetchBudget(limits)
    with open_session(origin.server, credentials, origin.by_key, budget) as transport:
        folder = SftpFolder(open_client(transport, budget), origin.folder, budget)
        names = copy_folder(folder, origin.pattern, into, budget)
    write_fetch_notes(into, folder.notes)
    return names


def probe(settings: Settings, credentials: Credentials, limits: FetchLimits) -> None:
    """The files are listed and none is copied; raises OriginError."""
    origin, budget = parse_settings(settings), FetchBudget(limits)
    with open_session(origin.server, credentials, origin.by_key, budget) as transport:
        wanted_files(SftpFolder(open_client(transport, budget), origin.folder, budget), origin.pattern)


def open_client(transport: "paramiko.Transport", budget: FetchBudget) -> "paramiko.SFTPClient":
    import paramiko  # checking a declaration needs none of it

    client = paramiko.SFTPClient.from_transport(transport)
    if client is None:
        raise OriginError(OriginFault.UNREADABLE, "服务器不提供 SFTP，请与对方核对")
    channel = client.get_channel()
    if channel:
        channel.settimeout(budget.seconds_left())
    return client


@dataclass
class SftpFolder:
    """A SharedFolder."""

    client: "paramiko.SFTPClient"
    folder: str
    budget: FetchBudget
    notes: list[FetchNote] = field(default_factory=list)

    def list_files(self) -> FolderListing:
        self.budget.seconds_left()
        entries = list(islice(self.client.listdir_iter(self.folder), MOST_ENTRIES + 1))
        if len(entries) > MOST_ENTRIES:
            message = f"文件夹里超过 {MOST_ENTRIES} 个文件，没有取；请换一个文件夹"
            raise OriginError(OriginFault.TOO_LARGE, message)
        return {file.name: file for entry in entries for file in self.read_entry(entry)}

    def read_entry(self, entry: "paramiko.SFTPAttributes") -> Iterator[FolderFile]:
        """A link leads anywhere, and none is followed; folders are none of ours."""
        mode = entry.st_mode or 0
        why_not = "" if stat.S_ISREG(mode) else "是链接" if stat.S_ISLNK(mode) else "不是普通文件"
        if not stat.S_ISDIR(mode):
            yield FolderFile(entry.filename, entry.st_size, str(entry.st_mtime), why_not)

    def copy_file(self, file: FolderFile, into: BinaryIO) -> None:
        with self.client.open(f"{self.folder}/{file.name}", "rb") as remote:
            remote.prefetch(file.size, REQUESTS_AHEAD)
            while chunk := remote.read(CHUNK):
                self.budget.take_bytes(len(chunk))
                into.write(chunk)
