"""What a person types of one row, as it was typed, and the refusal of what cannot be kept."""

from dataclasses import dataclass

FIELD_WORDS = {
    "value": "实际完成值",
    "grade": "评定等次",
    "points": "得分",
    "reason": "偏差原因",
    "measure": "改进措施",
    "forecast": "全年预计",
    "cause": "偏差原因类别",
    "explanation": "原因说明",
    "likelihood": "完成目标可能性",
    "note": "备注",
}
"""What the fields of an entry are called."""


class RefusedEntryError(Exception):
    """An entry that cannot be kept; the message says what is wrong and what would be right, ``field`` in
    which field it stands, "" where it is not of one alone."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class TypedEntry:
    """The fields as a person typed them; an empty field was left alone, unless ``withdrawn`` names it: then
    what stands of it is taken back. Points are taken back with their grade, or alone. ``why`` says why
    something is taken back. ``keep_evidence`` names earlier files that still hold for what is said now,
    ``withdraw_evidence`` files that are taken back."""

    value: str = ""
    grade: str = ""
    points: str = ""
    reason: str = ""
    measure: str = ""
    by: str = ""
    forecast: str = ""
    cause: str = ""
    explanation: str = ""
    likelihood: str = ""
    note: str = ""
    withdrawn: frozenset[str] = frozenset()
    why: str = ""
    keep_evidence: tuple[str, ...] = ()
    withdraw_evidence: tuple[str, ...] = ()
    is_of_month: bool = False
    """Whether the form is one of 运行监控, where a grade has no points beside it."""

    def entered(self, name: str) -> str | None:
        """What an entry keeps of a field: the text, "" for one taken back, ``None`` for one left alone."""
        text = written_text(getattr(self, name))
        taken_back = name in self.withdrawn or (name == "grade" and "points" in self.withdrawn)
        return text or ("" if taken_back else None)

    @property
    def is_about_outlook(self) -> bool:
        """Whether anything for 运行监控 was typed."""
        said = (self.forecast, self.cause, self.explanation, self.likelihood, self.note)
        return any(map(written_text, said))


def written_text(text: str) -> str:
    """``text`` without the blanks around it; "" where no character of it can be seen."""
    return text.strip() if any(word.isprintable() and not word.isspace() for word in text) else ""
