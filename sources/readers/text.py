"""Bytes of a text file to UTF-8 with plain line ends: strictly, so that a character is never replaced."""

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from documents.file_kinds import GZIP
from documents.reading import GZIP_LIMITS
from sources.errors import UnreadableInputError

CHUNK = 1 << 20
DECODED_BYTES = 1 << 15
"""What is decoded at once: so few that the text stays near the processor, which takes half of the time."""
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode_to_utf8(source: Path, target: Path, encoding: str = "") -> tuple[str, bool]:
    """Decode ``source`` (gzip or not) into ``target``; gives the encoding found and whether there is a
    quote in it."""
    tried = [encoding] if encoding else _candidate_encodings(source)
    for index, text in enumerate(tried):
        try:
            return text, decode_file(source, target, text)
        except UnicodeDecodeError as error:
            if index + 1 == len(tried) or (text == "utf-8" and _is_surely_utf8(target)):
                raise UnreadableInputError(_damage_message(text, error), _count_lines(target) + 1) from error
    raise AssertionError(tried)


def _candidate_encodings(source: Path) -> list[str]:
    with open_unpacked(source) as stream:
        start = stream.read(4)
    return next(([name] for bom, name in BOMS if start.startswith(bom)), ["utf-8", "gb18030"])


def open_unpacked(source: Path) -> IO[bytes]:
    with source.open("rb") as stream:
        packed = stream.read(2) == GZIP
    return io.BufferedReader(_GuardedGzip(source), CHUNK) if packed else source.open("rb")


class _GuardedGzip(io.RawIOBase):
    """gzip, refused when it blows up or breaks off."""

    def __init__(self, source: Path) -> None:
        self.file = gzip.open(source)  # noqa: SIM115  # closed in close()
        self.most = GZIP_LIMITS.most_bytes(source.stat().st_size)
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            count = self.file.readinto(buffer)  # type: ignore[arg-type]  # a writable buffer
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableInputError("压缩文件不完整或已损坏，可能还没有传完，请重新复制") from error
        self.given += count
        if self.given > self.most:
            raise UnreadableInputError("压缩文件解开后大得不正常，已拒绝读取，请核对来源")
        return count

    def close(self) -> None:
        self.file.close()
        super().close()


def first_characters(source: Path, encoding: str, most: int) -> str:
    """The beginning of the text, at most so many characters. Raises UnicodeDecodeError."""
    text = ""
    with open_unpacked(source) as stream:
        for decoded in _decoded_chunks(stream, encoding):
            text += decoded
            if len(text) >= most:
                break
    return text[:most]


def decode_file(source: Path, target: Path, encoding: str) -> bool:
    """The same for one encoding. Raises UnicodeDecodeError."""
    if encoding == "utf-8" and (is_quoted := _quoted_in_plain(source)) is not None:
        with suppress(OSError):  # a disk that knows no links gets a copy
            target.unlink(missing_ok=True)
            os.link(source, target)
            return is_quoted
    quoted = False
    with open_unpacked(source) as stream, target.open("w", encoding="utf-8", newline="") as out:
        for text in _decoded_chunks(stream, encoding):
            if "\0" in text:
                out.write(text[: text.index("\0")])
                out.flush()
                raise UnreadableInputError(
                    "含有空字符（NUL），不是文本文件或已损坏，请重新导出", _count_lines(target) + 1
                )
            quoted = quoted or '"' in text
            out.write(text)
    return quoted


def _quoted_in_plain(source: Path) -> bool | None:
    """Whether there is a quote in a file that is UTF-8 with plain line ends as it stands; ``None`` where it
    is anything else."""
    quoted = False
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with source.open("rb") as stream:
        while chunk := stream.read(DECODED_BYTES):
            if b"\r" in chunk or b"\0" in chunk:
                return None
            quoted = quoted or b'"' in chunk
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return None
    return None if decoder.getstate()[0] else quoted


def _decoded_chunks(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """Line ends are made plain; what was decoded before a bad byte is given before the error is raised."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    plain = io.IncrementalNewlineDecoder(None, translate=True)
    while chunk := stream.read(DECODED_BYTES):
        try:
            yield plain.decode(decoder.decode(chunk))
        except UnicodeDecodeError as error:
            yield plain.decode(error.object[: error.start].decode(encoding, "ignore"), final=True)
            raise
    yield plain.decode(decoder.decode(b"", final=True), final=True)


def _is_surely_utf8(target: Path) -> bool:
    """Four CJK characters read as UTF-8 before the bad byte: damaged UTF-8, not GB18030."""
    with target.open(encoding="utf-8") as stream:
        while text := stream.read(CHUNK):
            if sum("　" <= char <= "鿿" or "＀" <= char <= "￯" for char in text) >= 4:
                return True
    return False


def _damage_message(encoding: str, error: UnicodeDecodeError) -> str:
    byte = error.object[error.start : error.start + 1].hex().upper()
    return f"有不能按 {encoding.upper()} 识别的字节 0x{byte}，文件已损坏或编码不一致，请从系统重新导出"


def _count_lines(target: Path) -> int:
    with target.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(CHUNK), b""))
