"""What a paper says of its being sealed: 未封存, or the revision and the hash of all that it rests on."""

from dataclasses import dataclass, replace

from forms.flow_document.flow_document import TextBlock
from forms.form import Form
from forms.grid import Grid, GridRow, label_cells, text_cell

SHORT_HASH = 16
"""Characters of a hash that people compare by eye, as in the foot of a page."""
DRAFT_WORDS = "未封存"
TITLE = "封存校验码（输入清单 inputs.json 的 SHA-256）"


@dataclass(frozen=True)
class Seal:
    """``inputs`` is the SHA-256 of the list of all that the paper rests on."""

    revision: int
    inputs: str

    @property
    def words(self) -> str:
        return f"封存第{self.revision}版　校验码 {self.inputs[:SHORT_HASH]}"


def mark_draft(form: Form) -> Form:
    """The paper as long as it is not sealed: its foot says so."""
    return with_words(form, DRAFT_WORDS, DRAFT_WORDS)


def seal_form(form: Form, seal: Seal) -> Form:
    """The paper as it is sealed: the short hash in its foot, the whole one behind its appendix."""
    marked = with_words(form, seal.words, f"封存第{seal.revision}版　校验码 {seal.inputs}")
    if form.story:
        return marked
    return replace(marked, pages=(*marked.pages, seal_page(seal, form.pages[-1])))


def with_words(form: Form, foot: str, closing: str) -> Form:
    """A paper that is read like a letter has no foot of words; there they close it."""
    if form.story:
        return replace(form, story=(*form.story, TextBlock(closing, "note")))
    return replace(form, foot=f"{foot}　{form.foot}")


def seal_page(seal: Seal, last: Grid) -> Grid:
    """As wide as the page before it."""
    whole = sum(last.widths)
    rows: tuple[GridRow, ...] = (
        label_cells(("版次", "校验码")),
        (text_cell(f"第{seal.revision}版", 1, "small"), text_cell(seal.inputs, 1, "small")),
    )
    return Grid("封存校验码", TITLE, (whole * 0.2, whole * 0.8), rows, flows=True)
