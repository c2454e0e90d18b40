"""Papers between upload and saving: the bytes by their hash, and beside them what was read of them.

A paper is read when it is uploaded and never again: what is shown and what is saved come from one
reading, whichever process answers. Uploading the same bytes anew reads them anew.
"""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from documents.document import Document
from documents.open_file import open_document
from documents.reading import FileContents
from documents.sandbox import decode_contents, encode_contents
from indicators.os_faults import os_error_cause
from indicators.private_files import FILE_MODE, make_private_folder
from indicators.whole_files import write_whole
from store.errors import EvidenceError
from store.evidence import EvidenceFolder, clean_name
from workbooks.returned import (
    ReturnedProject,
    decode_returned,
    encode_returned,
    is_targets_workbook,
)
from workbooks.returned_sandbox import read_returned_bounded

SEAL = "seal"
UPLOAD_KEY = re.compile(r"([0-9a-f]{64})/(.{1,200})", re.DOTALL)
KEPT_SECONDS = 7 * 86400
"""Seconds that an uploaded paper is kept; what was written of it names it by hash."""
BATCHES = "batches"

BATCH_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

UploadContents = Document | tuple[ReturnedProject, ...]
"""A paper of an office, or a workbook of targets that came back."""


@dataclass(frozen=True)
class Upload:
    """An uploaded paper as read; ``key`` asks for it again."""

    key: str
    name: str
    contents: UploadContents


class UploadFolder:
    """The folder of a workspace where papers wait for a person to look at them."""

    def __init__(self, folder: Path) -> None:
        self.files = EvidenceFolder(folder, word="文件")

    def keep_stream(self, stream: BinaryIO, name: str) -> str:
        """Keep and read a paper; its key. Raises EvidenceError when it is empty or too large."""
        evidence = self.files.keep_stream(stream, name)
        return self.read_upload(evidence.sha256, evidence.name)

    def read_upload(self, sha256: str, name: str) -> str:
        """Read a paper whose bytes are kept; its key. Raises EvidenceError when they are not."""
        self._keep_contents(sha256, encode_upload(self._read(sha256, name)))
        return f"{sha256}/{name}"

    def open_upload(self, key: str) -> Upload | None:
        """The paper as it was read; ``None`` when it is gone, or the key is made up."""
        parts = UPLOAD_KEY.fullmatch(key)
        if parts is None or not self.files.has_file(parts[1]):
            return None
        sha256, name = parts[1], clean_name(parts[2])
        contents = self._kept_contents(sha256, name) or self._read(sha256, name)
        return Upload(key, name, contents)

    def keep_batch(self, keys: Sequence[str]) -> str:
        """Remember which papers were uploaded together; the token that asks for them again."""
        folder = self.files.folder / BATCHES
        make_private_folder(folder)
        token = secrets.token_urlsafe(16)
        write_whole(folder / f"{token}.json", json.dumps({"keys": list(keys)}).encode(), FILE_MODE)
        return token

    def batch_keys(self, token: str) -> list[str] | None:
        """``None`` where the token is made up or too old."""
        path = self.files.folder / BATCHES / f"{token}.json"
        if not BATCH_TOKEN.fullmatch(token) or is_too_old(path):
            return None
        try:
            return [str(key) for key in json.loads(path.read_bytes())["keys"]]
        except (OSError, ValueError, LookupError):
            return None

    def remove_old(self) -> None:
        for path in (*self.files.folder.glob("??/*"), *self.files.folder.glob(f"{BATCHES}/*")):
            if is_too_old(path):
                path.unlink(missing_ok=True)

    def _read(self, sha256: str, name: str) -> UploadContents:
        with self.files.open_file(sha256) as stream:
            content = stream.read()
        if is_targets_workbook(content):
            contents: UploadContents = read_returned_bounded(content)
        else:
            contents = open_document(content, name)
        return contents

    def _keep_contents(self, sha256: str, contents: dict[str, Any]) -> None:
        """In one step, so that another process never sees half of it, with a hash over it."""
        content = json.dumps({SEAL: contents_seal(contents), **contents}).encode()
        try:
            write_whole(self._contents_path(sha256), content, FILE_MODE)
        except OSError as error:
            raise EvidenceError(f"读到的内容没有保存：{os_error_cause(error)}") from error

    def _kept_contents(self, sha256: str, name: str) -> UploadContents | None:
        """``None`` where no reading lies beside the bytes, or not as it was written: then they are read
        anew."""
        try:
            kept = json.loads(self._contents_path(sha256).read_bytes())
            seal = kept.pop(SEAL, None)
            return decode_upload(kept, sha256, name) if seal == contents_seal(kept) else None
        except (OSError, ValueError, AttributeError, TypeError):
            return None

    def _contents_path(self, sha256: str) -> Path:
        return self.files.folder / sha256[:2] / f"{sha256}.json"


def imports_folder(data: Path) -> UploadFolder:
    """That of a workspace, in its data folder."""
    return UploadFolder(data / "imports")


def is_too_old(path: Path) -> bool:
    """Also where there is no such file."""
    try:
        return path.stat().st_mtime < time.time() - KEPT_SECONDS
    except FileNotFoundError:
        return True


def encode_upload(contents: UploadContents) -> dict[str, Any]:
    if isinstance(contents, Document):
        return {
            "kind": contents.kind,
            **encode_contents(FileContents(contents.blocks, contents.notices)),
        }
    return {"workbook": [encode_returned(project) for project in contents]}


def decode_upload(kept: dict[str, Any], sha256: str, name: str) -> UploadContents:
    """The name is that of this upload: the same bytes may have come under another."""
    if "workbook" in kept:
        return tuple(decode_returned(project) for project in kept["workbook"])
    contents = decode_contents(kept)
    return Document(name, kept["kind"], sha256, contents.blocks, contents.notices)


def contents_seal(contents: dict[str, Any]) -> str:
    """What tells a reading that was changed or cut on the disk."""
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()
