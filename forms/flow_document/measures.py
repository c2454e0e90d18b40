"""The page of a paper that is read like a letter: A4 with the margins of official documents, nearly."""

from forms.drawing import Drawing
from forms.text_metrics import MILLIMETRES_PER_POINT

MARGINS = (30.0, 27.0, 28.0, 27.0)
"""Top, right, bottom and left in millimetres."""
TEXT_WIDTH = 210 - MARGINS[1] - MARGINS[3]
WIDEST_PICTURE = 130.0
"""Millimetres of a drawing."""


def picture_width(drawing: Drawing) -> float:
    """Millimetres: its own size, as far as it fits."""
    return min(drawing.width * MILLIMETRES_PER_POINT, WIDEST_PICTURE)


def picture_height(drawing: Drawing) -> float:
    return picture_width(drawing) * drawing.height / drawing.width
