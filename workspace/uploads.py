"""Papers between upload and saving: the bytes by their hash, and beside them what was read of them.

A paper is read when it is uploaded and never again: what is shown and what is saved come from one
reading, whichever process answers. Uploading the same bytes anew reads them anew.
"""

import json
import os
import re
import secrets
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from documents.document import Document
from documents.open_file import open_document
from documents.reading import FileContents
from documents.sandbox import decode_contents, encode_contents
from indicators.private_files import make_private_folder
from store.evidence import EvidenceFolder, clean_name
from workbooks.returned import (
    ReturnedProject,
    decode_returned,
    encode_returned,
    is_targets_workbook,
    read_returned,
)

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
        contents = self._read(evidence.sha256, evidence.name)
        write_json_whole(self._contents_path(evidence.sha256), encode_upload(contents))
        return f"{evidence.sha256}/{evidence.name}"

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
        write_json_whole(folder / f"{token}.json", {"keys": list(keys)})
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
            contents: UploadContents = read_returned(content)
        else:
            contents = open_document(content, name)
        return contents

    def _kept_contents(self, sha256: str, name: str) -> UploadContents | None:
        """``None`` where no reading lies beside the bytes: they were kept by a program that did not
        write any."""
        try:
            kept = json.loads(self._contents_path(sha256).read_bytes())
        except (OSError, ValueError):
            return None
        return decode_upload(kept, sha256, name)

    def _contents_path(self, sha256: str) -> Path:
        return self.files.folder / sha256[:2] / f"{sha256}.json"


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


def write_json_whole(path: Path, content: dict[str, Any]) -> None:
    """In one step, so that another process never sees half of it."""
    handle, incoming = tempfile.mkstemp(prefix=".incoming-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(content, out)
        Path(incoming).replace(path)
    finally:
        Path(incoming).unlink(missing_ok=True)
