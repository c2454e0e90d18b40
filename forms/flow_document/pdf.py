"""A paper that is read like a letter, as PDF; ``templates/forms/story.typ`` says how it is set."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from itertools import chain
from typing import Any

from forms.flow_document.flow_document import Block, Picture, TextBlock
from forms.flow_document.measures import MARGINS, TEXT_WIDTH, picture_width
from forms.form import Form
from forms.grid import Grid
from forms.pdf import Replacements, load_typesetter, missing_glyph_replacements, page_data
from forms.styles import MARK_COLOR, PADDING
from forms.text_metrics import MILLIMETRES_PER_POINT, break_long_words

DOTS_PER_INCH = 300.0
"""Of drawings in papers that cannot hold them as such."""


def write(form: Form) -> bytes:
    return load_typesetter("story.typ").to_pdf(template_data(form), datetime.combine(form.as_of, time(), UTC))


def template_data(form: Form) -> dict[str, Any]:
    """The paper as the template reads it."""
    texts = chain([form.title], *(block_texts(block) for block in form.story))
    fill, gaps = missing_glyph_replacements(texts)
    return {
        "title": form.title.translate(fill),
        "mark": form.mark,
        "mark_color": MARK_COLOR,
        "padding": PADDING,
        "margins": dict(zip(("top", "right", "bottom", "left"), MARGINS, strict=True)),
        "gaps": gaps,
        "blocks": [block_data(block, fill) for block in form.story],
    }


def block_texts(block: Block) -> Iterator[str]:
    """All that is written in a block."""
    if isinstance(block, TextBlock):
        yield block.text
    elif isinstance(block, Picture):
        yield block.caption
        yield block.drawing.svg
    elif isinstance(block, Grid):
        yield block.title
        yield from (cell.text for row in block.rows for cell in row)


def block_data(block: Block, fill: Replacements) -> dict[str, Any]:
    if isinstance(block, TextBlock):
        return text_data(block, fill)
    if isinstance(block, Picture):
        return picture_data(block, fill)
    if isinstance(block, Grid):
        caption = text_data(TextBlock(block.title, "caption"), fill)
        return {"kind": "table", "caption": caption, **page_data(block, fill)}
    return {"kind": "break"}


def picture_data(picture: Picture, fill: Replacements) -> dict[str, Any]:
    return {
        "kind": "picture",
        "width": picture_width(picture.drawing),
        "caption": text_data(TextBlock(picture.caption, "under"), fill),
        "svg": picture.drawing.svg.translate(fill),
        "alt": picture.drawing.words.translate(fill),
    }


def text_data(block: TextBlock, fill: Replacements) -> dict[str, Any]:
    look = block.look
    holds = TEXT_WIDTH / (look.size * MILLIMETRES_PER_POINT) - look.left - look.indent
    runs = []
    for text, is_open in block.runs():
        lines = break_long_words(text.translate(fill), holds).split("\n")
        runs.append({"lines": lines, "open": is_open})
    return {"kind": "text", "runs": runs, **asdict(look)}


@lru_cache(maxsize=64)
def picture_png(svg: str) -> bytes:
    """A drawing as PNG for print."""
    fill, _ = missing_glyph_replacements([svg])
    return load_typesetter("picture.typ").to_png({"svg": svg.translate(fill)}, DOTS_PER_INCH)
