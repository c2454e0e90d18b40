"""How each style of cell looks, once for all writers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class CellStyle:
    """``face`` is song (running text) or hei (labels); ``size`` in points; ``indent`` in characters; colours
    are RRGGBB; ``top`` sets text at the top of its cell, not in the middle."""

    face: str = "song"
    size: float = 9
    color: str = "000000"
    fill: str = ""
    border: bool = True
    indent: int = 0
    top: bool = False


CELL_STYLES: Mapping[str, CellStyle] = MappingProxyType(
    {
        "text": CellStyle(),
        "label": CellStyle(face="hei", fill="F3F5F7"),
        "source": CellStyle(indent=3),
        "reason": CellStyle(size=8),
        "waiting": CellStyle(color="B42318"),
        "total": CellStyle(face="hei", size=10),
        "warning": CellStyle(face="hei", color="B42318", border=False),
        "note": CellStyle(size=8, border=False),
        "signature": CellStyle(size=10, border=False),
        "small": CellStyle(size=8, top=True),
        "small_label": CellStyle(face="hei", size=8, fill="F3F5F7"),
        "table": CellStyle(size=10.5),
        "table_label": CellStyle(face="hei", size=10.5, fill="F3F5F7"),
        "table_waiting": CellStyle(size=10.5, color="B42318"),
        "table_total": CellStyle(face="hei", size=10.5),
        "table_source": CellStyle(size=10.5, indent=2),
    }
)

TITLE_SIZES = {"form": 17.0, "appendix": 13.0, "list": 10.0}
"""Points, by what the page is: the form itself, an appendix, or a list that goes on under an appendix."""
MARK_COLOR = "B42318"
PADDING = 1.4
"""Millimetres between a border and its text."""
