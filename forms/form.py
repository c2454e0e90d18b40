"""What every official paper is to the writers and to the commands: plain data and pages of cells."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from forms.flow_document.flow_document import Block
from forms.grid import Grid
from forms.sanitize import sanitize_text
from forms.styles import TITLE_SIZES
from indicators.missing import Missing
from yamlfiles.problem import Problem

NO_ANNEX = "未附“数据来源与依据”"
SAMPLE_MARK = "样例数据，非真实业务数据"


@dataclass(frozen=True)
class Form:
    """``content`` is the frozen dataclass the pages were drawn from; the first page is the form itself, the
    others its appendices.

    ``foot`` stands at the bottom of every page; ``sample`` puts the mark at the top of every page.
    ``standing`` says whether the sheet it stands on was approved; ``foot`` has it too.
    ``missing`` is what a person still has to do before it can be handed in; ``landscape`` turns all of its
    pages. A paper to be read like a letter has a ``story``; its ``pages`` are the tables of it.
    """

    kind: str
    title: str
    as_of: date
    sample: bool
    content: Any
    pages: tuple[Grid, ...]
    foot: str = ""
    missing: tuple[Missing, ...] = ()
    landscape: bool = False
    story: tuple[Block, ...] = ()
    standing: str = ""

    @property
    def mark(self) -> str:
        return SAMPLE_MARK if self.sample else ""

    def data(self) -> dict[str, Any]:
        """The paper as JSON can hold it: decimals and days as text."""
        standing = {"standing": self.standing} if self.standing else {}
        return {"form": self.kind, **standing, **as_plain_data(self.content)}

    def title_size(self, grid: Grid) -> float:
        """Points."""
        if grid is self.pages[0] and not self.story:
            return TITLE_SIZES["form"]
        return TITLE_SIZES["list" if grid.flows else "appendix"]

    def without_annex(self) -> "Form":
        """The form itself alone, which says that its annex was left off."""
        if self.story or len(self.pages) == 1:
            return self
        return replace(self, pages=self.pages[:1], foot=f"{self.foot}　{NO_ANNEX}")

    def grid(self) -> Grid:
        return self.pages[0]


def listed_form(kind: str, content: Any, day: date, grid: Grid, *, sample: bool) -> Form:
    """A list across the page, as it stood on a day."""
    return Form(
        kind=kind,
        title=grid.title,
        as_of=day,
        sample=sample,
        content=content,
        pages=(grid,),
        foot=f"截至 {day}",
        landscape=True,
    )


def finding_data(finding: Problem) -> dict[str, str | None]:
    """What a check says of a form, as every JSON has it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": finding.place.label,
        "message": finding.message,
        "published": finding.published,
        "computed": finding.computed,
    }


def as_plain_data(value: Any) -> Any:
    """Dataclasses become dicts, tuples lists, decimals plain decimal text, days and instants ISO text."""
    if isinstance(value, Problem):
        return as_plain_data(finding_data(value))
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain_data(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain_data(item) for item in value]
    return plain_scalar(value)


def plain_scalar(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    # Before text: some enums are text.
    if isinstance(value, Enum):
        return value.value
    return sanitize_text(value) if isinstance(value, str) else value
