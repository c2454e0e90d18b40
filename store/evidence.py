"""Evidence files, kept by the hash of their bytes. The name a file came with is data and never part of a
path."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from indicators.os_faults import os_error_cause
from indicators.private_files import make_private_folder
from indicators.records import Evidence
from indicators.whole_files import sync_folder
from store.errors import EvidenceError

MAX_BYTES = 50 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024
HASH_PATTERN = re.compile(r"[0-9a-f]{64}")
INCOMING_PREFIX = ".incoming-"
LONGEST_NAME = 200
NOT_KEPT = "{}“{}”没有保存：{}"
UNREADABLE = "这份{}（{}）读不出：{}"
CHANGED = (
    "这份{}（{}）的内容被改动，与校验值不符，没有打开；请用 verify 查看全部损坏，并从备份恢复（restore）"
)


class EvidenceFolder:
    """A folder of evidence; ``limit`` is the largest file in bytes, ``word`` what one is called in
    messages."""

    def __init__(self, folder: Path, limit: int = MAX_BYTES, word: str = "佐证资料") -> None:
        self.folder = folder
        self.limit = limit
        self.word = word

    def keep_stream(self, stream: BinaryIO, name: str) -> Evidence:
        """Keep what ``stream`` holds; the same bytes are kept once. Raises EvidenceError when empty or too
        large, or when the disk does not take it."""
        shown = clean_name(name)
        try:
            return self._keep(stream, shown)
        except OSError as error:
            raise EvidenceError(NOT_KEPT.format(self.word, shown, os_error_cause(error))) from error

    def _keep(self, stream: BinaryIO, shown: str) -> Evidence:
        make_private_folder(self.folder)
        handle, incoming = tempfile.mkstemp(prefix=INCOMING_PREFIX, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size = self._copy_stream(stream, target, shown)
            self._move_into_place(Path(incoming), sha256)
        finally:
            Path(incoming).unlink(missing_ok=True)
        return Evidence(sha256, shown, size)

    def keep_file(self, path: Path) -> Evidence:
        with path.open("rb") as stream:
            return self.keep_stream(stream, path.name)

    def has_file(self, sha256: str) -> bool:
        return HASH_PATTERN.fullmatch(sha256) is not None and self.file_path(sha256).is_file()

    def open_file(self, sha256: str) -> BinaryIO:
        """The bytes of one file; close it after use. Raises EvidenceError when it is not there, or does not
        hold what gave it its name."""
        if not self.has_file(sha256):
            raise EvidenceError(f"没有这份{self.word}（{sha256[:16]}），请从备份恢复或重新上传")
        try:
            return self._open_checked(sha256)
        except OSError as error:
            raise EvidenceError(UNREADABLE.format(self.word, sha256[:16], os_error_cause(error))) from error

    def _open_checked(self, sha256: str) -> BinaryIO:
        stream = self.file_path(sha256).open("rb")
        try:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                raise EvidenceError(CHANGED.format(self.word, sha256[:16]))
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
        return stream

    def file_path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def _copy_stream(self, stream: BinaryIO, target: BinaryIO, name: str) -> tuple[str, int]:
        counted, size = hashlib.sha256(), 0
        while block := stream.read(BLOCK_BYTES):
            size += len(block)
            if size > self.limit:
                raise EvidenceError(
                    f"{self.word}“{name}”超过 {self.limit // 1024 // 1024} MB，请压缩或拆分后再上传"
                )
            counted.update(block)
            target.write(block)
        if not size:
            raise EvidenceError(f"{self.word}“{name}”是空文件，请检查后重新选择")
        target.flush()
        os.fsync(target.fileno())
        return counted.hexdigest(), size

    def _move_into_place(self, incoming: Path, sha256: str) -> None:
        """Into its place in one step, on the disk before anyone refers to it."""
        final = self.file_path(sha256)
        make_private_folder(final.parent)
        incoming.replace(final)
        for folder in (final.parent, self.folder):
            sync_folder(folder)


def clean_name(name: str) -> str:
    """The last part of what a browser sent, without control and direction marks; only ever shown."""
    last = re.split(r"[/\\]", name)[-1].encode("utf-8", "replace").decode()
    readable = "".join(text for text in last if text.isprintable()).strip()
    return readable[-LONGEST_NAME:] or "未命名"


def file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
