"""From many measures to few scans: requests are taken apart, counted together, and answered with their
provenance."""

from measuring.requests import (
    BadRequestError,
    DrawnRow,
    MeasureRequest,
    RowChoice,
    RowDraw,
    RowPage,
    Slice,
    UnknownColumnError,
)

__all__ = [
    "BadRequestError",
    "DrawnRow",
    "MeasureRequest",
    "RowChoice",
    "RowDraw",
    "RowPage",
    "Slice",
    "UnknownColumnError",
]
