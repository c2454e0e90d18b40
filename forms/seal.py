"""What a paper says of its being sealed: 未封存, or the revision and the hash of all that it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from forms.flow_document.flow_document import TextBlock
from forms.form import Form
from forms.grid import Grid, GridCell, GridRow, label_cells, text_cell

SHORT_HASH = 16
"""Characters of a hash that people compare by eye, as in the foot of a page."""
DRAFT_WORDS = "未封存"
CERTIFICATES = "核验结论（由封存的明细重新统计，见封存包内 verify.py）"
NAME_SHARE = 0.3
TITLE = "封存校验码（输入清单 inputs.json 的 SHA-256）"


@dataclass(frozen=True)
class Seal:
    """``inputs`` is the SHA-256 of the list of all that the paper rests on; ``certificates`` say of each
    number, by name, whether it can be counted again from what is sealed."""

    revision: int
    inputs: str
    certificates: tuple[tuple[str, str], ...] = ()

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
    width = sum(form.pages[-1].widths)
    return replace(marked, pages=(*marked.pages, *certificate_page(seal, width), seal_page(seal, width)))


def with_words(form: Form, foot: str, closing: str) -> Form:
    """A paper that is read like a letter has no foot of words; there they close it."""
    if form.story:
        return replace(form, story=(*form.story, TextBlock(closing, "note")))
    return replace(form, foot=f"{foot}　{form.foot}")


def certificate_page(seal: Seal, width: float) -> Iterator[Grid]:
    """What is to be said of each number; no page where there is nothing to be said."""
    if seal.certificates:
        head = label_cells(("指标", "核验结论"))
        lines = tuple((small_cell(name), small_cell(told)) for name, told in seal.certificates)
        yield two_columns("核验结论", CERTIFICATES, width, (head, *lines))


def seal_page(seal: Seal, width: float) -> Grid:
    line = (small_cell(f"第{seal.revision}版"), small_cell(seal.inputs))
    return two_columns("封存校验码", TITLE, width, (label_cells(("版次", "校验码")), line))


def two_columns(name: str, title: str, width: float, rows: tuple[GridRow, ...]) -> Grid:
    """A list as wide as the page before it; its first row is repeated."""
    return Grid(
        name, title, (width * NAME_SHARE, width * (1 - NAME_SHARE)), rows, repeat=range(1), flows=True
    )


def small_cell(text: str) -> GridCell:
    return text_cell(text, 1, "small")
