"""Any file of an office as a ``Document``; whatever the bytes, the answer is one, with notices for people."""

import hashlib
from pathlib import Path

from documents import sandbox
from documents.document import Document, Notice
from documents.file_kinds import kind
from documents.reading import BROKEN, Reading, RefusedError
from documents.registry import HARMLESS, reader

MOST_BYTES = 100 << 20
MOST_TEXT = 10 << 20
TOO_MANY_BYTES = "文件超过{}MB，不像一份预算或绩效文件；请拆分后再读取"


def open_file(path: Path) -> Document:
    try:
        if path.stat().st_size > MOST_BYTES:
            return _refused(path.name, "", "", TOO_MANY_BYTES.format(MOST_BYTES >> 20))
        content = path.read_bytes()
    except OSError as error:
        return _refused(path.name, "", "", f"打不开文件（{error.strerror}），请检查文件是否存在、是否有权限")
    return open_paper(content, path.name)


def open_paper(content: bytes, name: str) -> Document:
    sha256 = hashlib.sha256(content).hexdigest()
    found = ""
    try:
        _refuse_large(content, MOST_BYTES)
        found = kind(content)
        _refuse_large(content, MOST_TEXT if found in HARMLESS else MOST_BYTES)
        reading = reader(found)(content) if found in HARMLESS else sandbox.read(content, found)
        _refuse_empty(reading)
    except RefusedError as refusal:
        return _refused(name, found, sha256, str(refusal))
    except OSError:
        return _refused(name, found, sha256, "机器上的资源不足，没有读成；请稍后再试")
    except Exception:  # bytes of strangers: an answer in words, whatever happens
        return _refused(name, found, sha256, BROKEN)
    return Document(name, found, sha256, reading.blocks, reading.notices)


def _refuse_large(content: bytes, most: int) -> None:
    if len(content) > most:
        raise RefusedError(TOO_MANY_BYTES.format(most >> 20))


def _refuse_empty(reading: Reading) -> None:
    if not reading.blocks and not reading.notices:
        raise RefusedError("文件里没有文字；请检查是否拿错了文件")


def _refused(name: str, kind: str, sha256: str, message: str) -> Document:
    return Document(name, kind, sha256, notices=(Notice(message, refused=True),))
