"""Reading in a process of its own, with bounds on memory and time: whatever a file does to a parser, the service goes on.

Run as a module it is that process: bytes come in, JSON goes out.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from papers.document import Block, Cell, Notice, Paragraph, Table
from papers.readers.choice import reader
from papers.readers.reading import BROKEN, Reading, RefusedError

HOUSE = Path(__file__).resolve().parent.parent.parent
MOST_MEMORY = 1 << 30
MOST_SECONDS = 30
TOO_LONG = f"超过{MOST_SECONDS}秒仍未读完，文件太大或结构异常；请拆分，或另存为 docx、xlsx 后再读取"
TOO_LARGE = "展开后太大或结构异常，已停止读取；请另存一份、只保留需要的部分后再读取"


def read(content: bytes, kind: str, seconds: float = MOST_SECONDS) -> Reading:
    command = [sys.executable, "-m", "papers.readers.apart", kind]
    with subprocess.Popen(  # noqa: S603  # our own module; the file comes as bytes, not as an argument
        command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            told, _ = child.communicate(content, seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise RefusedError(TOO_LONG) from None
    if child.returncode:
        raise RefusedError(TOO_LARGE if child.returncode < 0 else BROKEN)
    return unpacked(json.loads(told))


def serve(kind: str) -> None:
    bound()
    content = sys.stdin.buffer.read()
    try:
        told = packed(reader(kind)(content))
    except RefusedError as refusal:
        told = {"refused": str(refusal)}
    except MemoryError:
        told = {"refused": TOO_LARGE}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def bound() -> None:
    """Systems without these bounds still have the deadline of the parent."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def packed(reading: Reading) -> dict[str, Any]:
    return {
        "blocks": [_packed(each) for each in reading.blocks],
        "notices": [[each.message, each.place, each.refused] for each in reading.notices],
    }


def _packed(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return [block.text, block.place]
    cells = [[each.text, each.row, each.column, each.rowspan, each.colspan, each.place] for each in block.cells]
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
    serve(sys.argv[1])
