"""A package: one zip that holds a sealed paper and all it rests on. The same contents give the same bytes.

What is read comes from anywhere, and is refused before anything of it is used: names that climb out or stand
twice, members that are no plain files, and more bytes than a package may hold.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
COMPRESSION_LEVEL = 6
UNIX = 3
PLAIN_FILE = 0o100644 << 16
BLOCK_BYTES = 1024 * 1024
MOST_MEMBERS = 20_000
MOST_MEMBER_BYTES = 2 * 1024**3
MOST_BYTES = 8 * 1024**3
MOST_SMALL_BYTES = 64 * 1024**2
"""Of a member that is read into memory: lists and papers."""
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError)
DRIVE = re.compile(r"[A-Za-z]:")

Content = bytes | Path
"""What a member holds: bytes, or a file to be copied in."""


class PackageError(Exception):
    """A package that is refused: what is wrong, where, and what to do."""


def write_package(contents: Mapping[str, Content], target: BinaryIO) -> None:
    """Members in the order of their names, with one fixed time and no trace of the machine."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(contents):
            refuse_name(name)
            write_member(archive, name, contents[name])


def write_member(archive: zipfile.ZipFile, name: str, content: Content) -> None:
    member = zipfile.ZipInfo(name, FIXED_TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = COMPRESSION_LEVEL  # type: ignore[attr-defined]
    member.create_system, member.external_attr = UNIX, PLAIN_FILE
    if isinstance(content, bytes):
        archive.writestr(member, content)
        return
    member.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(member, "w") as place:
        while block := source.read(BLOCK_BYTES):
            place.write(block)


def refuse_name(name: str) -> None:
    """Raises PackageError where a name is no plain path below the package."""
    parts = PurePosixPath(name).parts
    is_plain = name == "/".join(parts) and name.isprintable() and "\\" not in name
    if not parts or not is_plain or name.startswith("/") or ".." in parts or DRIVE.match(name):
        raise PackageError(f"封存包里的文件名“{name}”指到包外或不合规，整个包不能采用；请从登记处重新下载")


@dataclass(frozen=True)
class Package:
    """A package opened and looked through; its members by name, with their sizes."""

    name: str
    archive: zipfile.ZipFile
    sizes: Mapping[str, int]

    def read(self, path: str) -> bytes:
        """A small member whole; raises PackageError where there is none, or it cannot be read."""
        if self.sizes.get(path, MOST_SMALL_BYTES + 1) > MOST_SMALL_BYTES:
            word = "过大" if path in self.sizes else "缺失"
            raise PackageError(f"封存包“{self.name}”里的 {path} {word}；请从登记处重新下载，或从备份恢复")
        return b"".join(self.blocks(path))

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a member, bounded by the size it states."""
        left = self.sizes[path]
        try:
            with self.archive.open(path) as source:
                while block := source.read(BLOCK_BYTES):
                    left -= len(block)
                    if left < 0:
                        raise zipfile.BadZipFile("longer than stated")
                    yield block
        except UNREADABLE as error:
            raise PackageError(
                f"封存包“{self.name}”里的 {path} 读不出，已损坏；请从登记处重新下载，或从备份恢复"
            ) from error

    def sha256(self, path: str) -> str:
        digest = hashlib.sha256()
        for block in self.blocks(path):
            digest.update(block)
        return digest.hexdigest()


@contextmanager
def open_package(source: BinaryIO, name: str) -> Iterator[Package]:
    """Raises PackageError; ``name`` is what the package is called in messages."""
    try:
        archive = zipfile.ZipFile(source)
    except UNREADABLE as error:
        raise PackageError(f"“{name}”不是封存包，或已损坏，打不开；请从登记处重新下载") from error
    with archive:
        yield Package(name, archive, checked_sizes(archive, name))


def checked_sizes(archive: zipfile.ZipFile, name: str) -> dict[str, int]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise PackageError(f"封存包“{name}”有 {len(members)} 个文件，多于 {MOST_MEMBERS} 个，没有打开")
    sizes: dict[str, int] = {}
    for member in members:
        refuse_member(member, name, sizes)
        sizes[member.filename] = member.file_size
    if sum(sizes.values()) > MOST_BYTES:
        raise PackageError(f"封存包“{name}”解开后过大，没有打开")
    return sizes


def refuse_member(member: zipfile.ZipInfo, name: str, seen: Mapping[str, int]) -> None:
    refuse_name(member.orig_filename)
    if member.filename in seen:
        raise PackageError(f"封存包“{name}”里有两个 {member.filename}，不能采用；请从登记处重新下载")
    kind = member.external_attr >> 16 & 0o170000
    is_plain = kind in (0, 0o100000) and not member.flag_bits & ENCRYPTED and member.compress_type in METHODS
    if not is_plain or member.file_size > MOST_MEMBER_BYTES:
        raise PackageError(f"封存包“{name}”里的 {member.filename} 不是普通文件或过大，没有打开")
