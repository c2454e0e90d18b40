"""What has been read in ordinary characters: look-alikes replaced, signs nobody knows shown as 〓, and both
told once."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from characters.look_alikes import look_alikes, ordinary_text
from characters.symbol_fonts import PRIVATE, UNKNOWN_SIGN
from documents.document import Block, DocumentTable, Notice, Paragraph
from documents.reading import FileContents

LOOK_ALIKES = (
    "文字里有形似汉字的部首等字符（如 {} U+{:04X}），已按普通汉字“{}”读取，共 {} 处；请核对，并在原件中改正"
)
UNKNOWN_SIGNS = "有 {} 处符号不能识别（特殊字体的字符），已用“〓”代替；请对照原件核对，改用普通字符后再读取"


def with_ordinary_text(contents: FileContents) -> FileContents:
    blocks = tuple(map_texts(block, _readable_text) for block in contents.blocks)
    return FileContents(blocks, (*contents.notices, *_notices(contents.blocks)))


def map_texts(block: Block, change: Callable[[str], str]) -> Block:
    """The same block with each of its texts changed."""
    if isinstance(block, Paragraph):
        return replace(block, text=change(block.text))
    return replace(block, cells=tuple(replace(cell, text=change(cell.text)) for cell in block.cells))


def _readable_text(text: str) -> str:
    return PRIVATE.sub(UNKNOWN_SIGN, ordinary_text(text))


def _notices(blocks: tuple[Block, ...]) -> Iterator[Notice]:
    """Of each kind one, with the first place."""
    pieces = [piece for block in blocks for piece in _texts_with_places(block)]
    alike = [(found, place) for text, place in pieces if (found := look_alikes(text))]
    if alike:
        first, count = alike[0][0][0], sum(len(found) for found, _ in alike)
        message = LOOK_ALIKES.format(first, ord(first), ordinary_text(first), count)
        yield Notice(message, alike[0][1], is_hint=True)
    unknown = [(found, place) for text, place in pieces if (found := PRIVATE.findall(ordinary_text(text)))]
    if unknown:
        yield Notice(UNKNOWN_SIGNS.format(sum(len(found) for found, _ in unknown)), unknown[0][1])


def _texts_with_places(block: Block) -> list[tuple[str, str]]:
    if isinstance(block, DocumentTable):
        return [(cell.text, cell.place) for cell in block.cells]
    return [(block.text, block.place)]
