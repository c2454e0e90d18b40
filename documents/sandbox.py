"""Reading in a process of its own, with bounds on memory and time: whatever a file does to a parser, the
service goes on.

Run as a module it is that process: bytes come in, JSON goes out.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from documents.document import Block, Cell, DocumentTable, Notice, Paragraph
from documents.reading import BROKEN, TOO_LARGE, FileContents, UnreadableFileError, sanitize_text
from documents.registry import load_reader

PROJECT_ROOT = Path(__file__).resolve().parent.parent
MOST_MEMORY = 1 << 30
CPU_SECONDS = {"pdf": (2, 10)}
USUAL_CPU_SECONDS = (4, 6)
"""Of the processor: for any file, and more for each megabyte. A PDF is the larger file for the same paper,
and the one whose contents cannot be counted beforehand."""
MOST_SECONDS = 30
CLOCK_FACTOR = 4
"""How much longer it may take by the clock, on a machine with other work."""
CONCURRENT_READS = BoundedSemaphore(2)
"""How many papers one process of the service has read at once: twenty uploads at a time shall not take
twenty times the memory."""
TOO_LONG = "读取用时过长，已停止：文件太大或结构异常；请拆分，或另存为 docx、xlsx 后再读取"
NO_RESOURCES = "机器上的资源不足，没有读成；请稍后再试"
UNCAUGHT = 1
"""How Python ends after an exception; a process stopped at a bound ends by a signal."""


def read_in_sandbox(content: bytes, kind: str) -> FileContents:
    least, more = CPU_SECONDS.get(kind, USUAL_CPU_SECONDS)
    seconds = min(MOST_SECONDS, least + more * len(content) // 1_000_000)
    return decode_contents(ask_child("documents.sandbox", kind, content, seconds))


def ask_child(module: str, kind: str, content: bytes, seconds: int) -> dict[str, Any]:
    """What the process ``module`` answers about ``content``; raises UnreadableFileError where it does not
    come to an end."""
    command = [sys.executable, "-m", module, kind, str(seconds)]
    try:
        with CONCURRENT_READS:
            child = subprocess.run(  # noqa: S603  # our own module; the file comes as bytes
                command,
                check=True,
                cwd=PROJECT_ROOT,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds * CLOCK_FACTOR,
            )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(TOO_LONG) from error
    except subprocess.CalledProcessError as error:
        raise UnreadableFileError(BROKEN if error.returncode == UNCAUGHT else TOO_LONG) from error
    except OSError as error:
        raise UnreadableFileError(NO_RESOURCES) from error
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def serve(answer_request: Callable[[str, bytes], dict[str, Any]]) -> None:
    """Be the child: the words of the command say the kind and the seconds."""
    kind, seconds = sys.argv[1], int(sys.argv[2])
    limit_resources(seconds)
    answer = answer_request(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def answer_request(kind: str, content: bytes) -> dict[str, Any]:
    """Blocks and notices, or why it is refused. Any other exception of a parser ends the process."""
    try:
        return encode_contents(load_reader(kind)(content))
    except UnreadableFileError as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": TOO_LARGE}


def limit_resources(seconds: int) -> None:
    """Systems without these bounds still have the deadline of the parent."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def encode_contents(reading: FileContents) -> dict[str, Any]:
    return {
        "blocks": [_encode_block(block) for block in reading.blocks],
        "notices": [list(astuple(notice)) for notice in reading.notices],
    }


def _encode_block(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return [sanitize_text(block.text), block.place]
    return [[_encode_cell(cell) for cell in block.cells], block.place, block.loose]


def _encode_cell(cell: Cell) -> list[Any]:
    span = (cell.row, cell.column, cell.rowspan, cell.colspan)
    return [sanitize_text(cell.text), *span, cell.place, sanitize_text(cell.exact)]


def decode_contents(answer: dict[str, Any]) -> FileContents:
    if "refused" in answer:
        raise UnreadableFileError(answer["refused"])
    notices = tuple(Notice(*fields) for fields in answer["notices"])
    return FileContents(tuple(_decode_block(*block) for block in answer["blocks"]), notices)


def _decode_block(contents: Any, *fields: Any) -> Block:
    if isinstance(contents, str):
        return Paragraph(contents, *fields)
    return DocumentTable(tuple(Cell(*cell) for cell in contents), *fields)


if __name__ == "__main__":
    serve(answer_request)
