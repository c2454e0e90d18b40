"""The documents people read, taken apart: code blocks, commands, tables, links."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = tuple(sorted((*ROOT.glob("README*.md"), *DOCS.glob("*.md"))))

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"python app\.py([^|>#]*)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def text_of(name: str) -> str:
    """A document of ``docs/``."""
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def block(text: str, language: str, holding: str = "") -> str:
    """The one block of a language that holds a text."""
    (found,) = (word for word in blocks(text, language) if holding in word)
    return found


def lines(text: str) -> Iterator[str]:
    """Everything a reader may type: the lines of code blocks, and the spans of code in the text between them."""
    for _, body in BLOCK.findall(text):
        yield from body.splitlines()
    yield from SPAN.findall(BLOCK.sub("", text))


def commands(text: str) -> Iterator[str]:
    """The words after ``python app.py``; an ellipsis stands for more of the same and is left out."""
    for line in lines(text):
        for found in COMMAND.findall(line):
            if words := found.replace("…", "").strip():
                yield words


def links(text: str) -> Iterator[str]:
    """Where links and images lead within the repository."""
    for target in LINK.findall(BLOCK.sub("", text)):
        if not re.match(r"[a-z]+:|#", target):
            yield target.split("#")[0]


def table(text: str, *header: str) -> list[tuple[str, ...]]:
    """The rows of all tables with this header."""
    rows, inside = [], False
    for line in text.splitlines():
        cells = cells_of(line)
        if cells == header:
            inside = True
        elif not cells:
            inside = False
        elif inside and not set("".join(cells)) <= set(":-"):
            rows.append(cells)
    return rows


def cells_of(line: str) -> tuple[str, ...]:
    if not line.startswith("|"):
        return ()
    cells = re.split(r"(?<!\\)\|", line.strip())[1:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)


def codes(cell: str) -> list[str]:
    """What stands in a cell as code."""
    return SPAN.findall(cell)
