"""What a person decides of one row: a proposed method taken, manual entry kept, a method set back."""

from dataclasses import dataclass, field
from enum import StrEnum

from indicators.model import EMPTY_MAPPING, Parameters


class ChoiceKind(StrEnum):
    TAKE = "take"
    KEEP_MANUAL = "manual"
    SET_BACK = "back"


@dataclass(frozen=True)
class MethodChoice:
    """What was decided of one row. ``params`` and ``reading`` belong to a method that is taken, ``material``
    to manual entry that is kept."""

    row_id: str
    kind: ChoiceKind
    evaluator: str = ""
    params: Parameters = field(default_factory=lambda: EMPTY_MAPPING)
    reading: str = ""
    material: str = ""
