"""Any file of an office as a ``Document``; whatever the bytes, the answer is one, with notices for people."""

import hashlib
from pathlib import Path

from documents import sandbox
from documents.document import Document, Notice
from documents.file_kinds import detect_kind
from documents.reading import BROKEN, FileContents, UnreadableFileError
from documents.registry import IN_PROCESS_KINDS, load_reader

MOST_BYTES = 100 << 20
MOST_TEXT = 10 << 20
TOO_MANY_BYTES = "文件超过{}MB，不像一份预算或绩效文件；请拆分后再读取"


def open_file(path: Path) -> Document:
    try:
        if path.stat().st_size > MOST_BYTES:
            return _refused_document(path.name, "", "", TOO_MANY_BYTES.format(MOST_BYTES >> 20))
        content = path.read_bytes()
    except OSError as error:
        return _refused_document(
            path.name, "", "", f"打不开文件（{error.strerror}），请检查文件是否存在、是否有权限"
        )
    return open_document(content, path.name)


def open_document(content: bytes, name: str) -> Document:
    sha256 = hashlib.sha256(content).hexdigest()
    found = ""
    try:
        _refuse_too_large(content, MOST_BYTES)
        found = detect_kind(content)
        _refuse_too_large(content, MOST_TEXT if found in IN_PROCESS_KINDS else MOST_BYTES)
        reading = (
            load_reader(found)(content)
            if found in IN_PROCESS_KINDS
            else sandbox.read_in_sandbox(content, found)
        )
        _refuse_empty(reading)
    except UnreadableFileError as refusal:
        return _refused_document(name, found, sha256, str(refusal))
    except OSError:
        return _refused_document(name, found, sha256, "机器上的资源不足，没有读成；请稍后再试")
    except Exception:  # bytes of strangers: an answer in words, whatever happens
        return _refused_document(name, found, sha256, BROKEN)
    return Document(name, found, sha256, reading.blocks, reading.notices)


def _refuse_too_large(content: bytes, most: int) -> None:
    if len(content) > most:
        raise UnreadableFileError(TOO_MANY_BYTES.format(most >> 20))


def _refuse_empty(reading: FileContents) -> None:
    if not reading.blocks and not reading.notices:
        raise UnreadableFileError("文件里没有文字；请检查是否拿错了文件")


def _refused_document(name: str, kind: str, sha256: str, message: str) -> Document:
    return Document(name, kind, sha256, notices=(Notice(message, is_refused=True),))
