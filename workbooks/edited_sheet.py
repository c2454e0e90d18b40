"""A project's sheet as it stands in a workbook that came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yamlfiles.problem import PaperPlace, Problem, Severity


@dataclass(frozen=True)
class EditedRow:
    """A row of the edited sheet; ``key`` is empty for a new one, ``place`` where it stands there. Of a field
    that the sheet has no column for there is no text at all."""

    key: str
    branch: tuple[str, str]
    texts: Mapping[str, str]
    place: str = ""

    def text_of(self, name: str) -> str:
        return self.texts.get(name, "")

    def text_or(self, name: str, kept: str) -> str:
        """``kept`` where the sheet has no such column."""
        return self.texts.get(name, kept)


@dataclass(frozen=True)
class EditedSheet:
    """The edited sheet; ``places`` name where each field of the head stands."""

    head: Mapping[str, str]
    rows: tuple[EditedRow, ...]
    places: Mapping[str, str] = field(default_factory=dict)

    def head_text(self, name: str) -> str:
        return self.head.get(name, "")


def workbook_problem(place: str, message: str) -> Problem:
    """Why a sheet that came back is not taken; the file of its place is still to be named."""
    return Problem(PaperPlace(place), "workbook", Severity.ERROR, message)
