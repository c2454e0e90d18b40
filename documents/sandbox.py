"""Reading in a process of its own, with bounds on memory and time: whatever a file does to a parser, the service goes on.

Run as a module it is that process: bytes come in, JSON goes out.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from documents.document import Block, Cell, Notice, Paragraph, Table
from documents.reading import BROKEN, TOO_LARGE, Reading, RefusedError, legible
from documents.registry import reader

HOUSE = Path(__file__).resolve().parent.parent
MOST_MEMORY = 1 << 30
SECONDS = {"pdf": (2, 10)}
USUAL_SECONDS = (4, 6)
"""Of the processor: for any file, and more for each megabyte. A PDF is the larger file for the same paper, and the one whose contents
cannot be counted beforehand."""
MOST_SECONDS = 30
PATIENCE = 4
"""How much longer it may take by the clock, on a machine with other work."""
TURNS = BoundedSemaphore(2)
"""How many papers one process of the service has read at once: twenty uploads at a time shall not take twenty times the memory."""
TOO_LONG = "读取用时过长，已停止：文件太大或结构异常；请拆分，或另存为 docx、xlsx 后再读取"


def read(content: bytes, kind: str) -> Reading:
    least, more = SECONDS.get(kind, USUAL_SECONDS)
    seconds = min(MOST_SECONDS, least + more * len(content) // 1_000_000)
    command = [sys.executable, "-m", "documents.sandbox", kind, str(seconds)]
    with (
        TURNS,
        subprocess.Popen(  # noqa: S603  # our own module; the file comes as bytes, not as an argument
            command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child,
    ):
        try:
            told, _ = child.communicate(content, seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            raise RefusedError(TOO_LONG) from None
    if child.returncode:
        raise RefusedError(TOO_LONG)
    return unpacked(json.loads(told))


def serve(kind: str, seconds: int) -> None:
    bound(seconds)
    told = answer(kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode())


def answer(kind: str, content: bytes) -> dict[str, Any]:
    try:
        return packed(reader(kind)(content))
    except RefusedError as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": TOO_LARGE}
    except Exception:  # whatever a parser does about bytes that make no sense to it
        return {"refused": BROKEN}


def bound(seconds: int) -> None:
    """Systems without these bounds still have the deadline of the parent."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def packed(reading: Reading) -> dict[str, Any]:
    return {
        "blocks": [_packed(each) for each in reading.blocks],
        "notices": [[each.message, each.place, each.refused] for each in reading.notices],
    }


def _packed(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return [legible(block.text), block.place]
    cells = [
        [legible(each.text), each.row, each.column, each.rowspan, each.colspan, each.place] for each in block.cells
    ]
    return [cells, block.place, block.loose]


def unpacked(told: dict[str, Any]) -> Reading:
    if "refused" in told:
        raise RefusedError(told["refused"])
    return Reading(tuple(_blocks(told["blocks"])), tuple(Notice(*each) for each in told["notices"]))


def _blocks(told: list[Any]) -> Iterator[Block]:
    for first, *rest in told:
        if isinstance(first, str):
            yield Paragraph(first, *rest)
        else:
            yield Table(tuple(Cell(*each) for each in first), *rest)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
