"""A paper that is read like a letter, as PDF; ``templates/forms/story.typ`` says how it is set."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from forms.flow_document.flow_document import Block, Picture, TextBlock
from forms.flow_document.measures import MARGINS, TEXT_WIDTH, picture_width
from forms.form import Form
from forms.grid import Grid
from forms.pdf import Replacements, load_typesetter, missing_glyph_replacements, page_data
from forms.styles import MARK_COLOR, PADDING
from forms.text_metrics import break_long_words

DOTS_PER_INCH = 300.0
"""An inch, for papers that cannot hold a drawing."""


def write(form: Form) -> bytes:
    return load_typesetter("story.typ").to_pdf(template_data(form), datetime.combine(form.as_of, time(), UTC))


def template_data(form: Form) -> dict[str, Any]:
    """The paper as the template reads it."""
    fill, gaps = missing_glyph_replacements(
        (form.title, *(text for each in form.story for text in block_texts(each)))
    )
    return {
        "title": form.title.translate(fill),
        "mark": form.mark,
        "mark_color": MARK_COLOR,
        "padding": PADDING,
        "margins": dict(zip(("top", "right", "bottom", "left"), MARGINS, strict=True)),
        "gaps": gaps,
        "blocks": [block_data(each, fill) for each in form.story],
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
        caption = text_data(TextBlock(block.caption, "under"), fill)
        known = {"svg": block.drawing.svg.translate(fill), "alt": block.drawing.words.translate(fill)}
        return {"kind": "picture", "width": picture_width(block.drawing), "caption": caption, **known}
    if isinstance(block, Grid):
        return {
            "kind": "table",
            "caption": text_data(TextBlock(block.title, "caption"), fill),
            **page_data(block, fill),
        }
    return {"kind": "break"}


def text_data(block: TextBlock, fill: Replacements) -> dict[str, Any]:
    look = block.look
    holds = TEXT_WIDTH / (look.size * 0.3528) - look.left - look.indent
    runs = [
        {"lines": break_long_words(text.translate(fill), holds).split("\n"), "open": open_}
        for text, open_ in block.runs()
    ]
    return {"kind": "text", "runs": runs, **asdict(look)}


@lru_cache(maxsize=64)
def picture_png(svg: str) -> bytes:
    """A drawing as PNG for print."""
    fill, _ = missing_glyph_replacements([svg])
    return load_typesetter("picture.typ").to_png({"svg": svg.translate(fill)}, DOTS_PER_INCH)
