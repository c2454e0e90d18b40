"""Any file of an office as a ``Document``; whatever the bytes, the answer is one, with notices for people."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from documents import sandbox
from documents.document import Document, Notice
from documents.file_kinds import detect_kind
from documents.long_texts import with_bounded_texts
from documents.ordinary import with_ordinary_text
from documents.reading import BROKEN, FileContents, UnreadableFileError
from documents.registry import IN_PROCESS_KINDS, load_reader

Result = TypeVar("Result")
MOST_BYTES = 100 << 20
MOST_TEXT = 10 << 20
TOO_MANY_BYTES = "文件超过{}MB，不像一份预算或绩效文件；请拆分后再读取"


def open_file(path: Path) -> Document:
    try:
        content = _read_bytes(path)
    except UnreadableFileError as refusal:
        return _refused_document(path.name, "", "", str(refusal))
    return open_document(content, path.name)


def _read_bytes(path: Path) -> bytes:
    try:
        _refuse_too_large(path.stat().st_size, MOST_BYTES)
        return path.read_bytes()
    except OSError as error:
        message = f"打不开文件（{error.strerror}），请检查文件是否存在、是否有权限"
        raise UnreadableFileError(message) from error


def open_document(content: bytes, name: str) -> Document:
    sha256 = hashlib.sha256(content).hexdigest()
    kind = ""
    try:
        _refuse_too_large(len(content), MOST_BYTES)
        kind = run_reader(detect_kind, content)
        contents = with_ordinary_text(_read_contents(content, kind))
        if kind != "json":  # the text of JSON stays whole; its reader has bounds of its own
            contents = with_bounded_texts(contents)
        _refuse_empty(contents)
    except UnreadableFileError as refusal:
        return _refused_document(name, kind, sha256, str(refusal))
    return Document(name, kind, sha256, contents.blocks, contents.notices)


def run_reader(reader: Callable[[bytes], Result], content: bytes) -> Result:
    """What ``reader`` makes of bytes of strangers. Raises UnreadableFileError, whatever the reader raises."""
    try:
        return reader(content)
    except UnreadableFileError:
        raise
    except Exception as error:  # parsers raise anything about bytes that make no sense to them
        raise UnreadableFileError(BROKEN) from error


def _read_contents(content: bytes, kind: str) -> FileContents:
    if kind in IN_PROCESS_KINDS:
        _refuse_too_large(len(content), MOST_TEXT)
        return run_reader(load_reader(kind), content)
    return run_reader(partial(sandbox.read_in_sandbox, kind=kind), content)


def _refuse_too_large(size: int, most: int) -> None:
    if size > most:
        raise UnreadableFileError(TOO_MANY_BYTES.format(most >> 20))


def _refuse_empty(contents: FileContents) -> None:
    if not contents.blocks and not contents.notices:
        raise UnreadableFileError("文件里没有文字；请检查是否拿错了文件")


def _refused_document(name: str, kind: str, sha256: str, message: str) -> Document:
    return Document(name, kind, sha256, notices=(Notice(message, is_refused=True),))
