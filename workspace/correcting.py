"""Corrections: what a sent form says anew against what stood when it was filled in, and what others have
said of the row since."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators.actuals import entered_values_of, is_of_earlier_month, newest_text, typed_day
from indicators.records import TEXT_FIELDS, ManualEntry
from workspace.entering import FIELD_WORDS, RefusedEntryError, TypedEntry
from yamlfiles.reader import as_decimal

Texts = Mapping[str, str]
"""The fields of a form by their names."""
TextsOf = Callable[[Sequence[ManualEntry]], Texts]
"""What a form shows of the entries of a row."""


@dataclass(frozen=True)
class SentForm:
    """A form for one row as it was sent. ``head`` is the newest entry it knew of; ``fields`` are those that
    it had, blank ones too; evidence is named by hash."""

    indicator: str
    head: int
    fields: Texts
    by: str
    why: str = ""
    keep: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConflictField:
    """One field on which a form and what was said since differ from what stood."""

    name: str
    label: str
    stood: str
    theirs: str
    ours: str

    @property
    def is_contested(self) -> bool:
        """Whether both said something else than stood, and not the same."""
        return self.theirs != self.stood and self.ours not in (self.stood, self.theirs)

    @property
    def is_ours(self) -> bool:
        """Whether only the form changed it."""
        return self.theirs == self.stood


@dataclass(frozen=True)
class Conflict:
    """What somebody else said of the row since a form was opened, beside what the form says."""

    sent: SentForm
    since: tuple[ManualEntry, ...]
    fields: tuple[ConflictField, ...]
    beside: Texts
    """The other fields of the form, as they stand."""


class ChangedMeanwhileError(RefusedEntryError):
    """Somebody has said something of the row since the form was opened; nothing was kept."""

    def __init__(self, conflict: Conflict) -> None:
        people = "、".join(dict.fromkeys(entry.by for entry in conflict.since))
        super().__init__(f"打开表单以后，{people}已填报过这一行；没有保存，请对照后逐栏选择")
        self.conflict = conflict


def standing_texts(entries: Sequence[ManualEntry]) -> dict[str, str]:
    """What stands of the entries of one row, field by field; "" where nothing does."""
    points = entered_values_of(entries, entries[-1].indicator).points if entries else None
    texts = {name: newest_text(entries, name) for name in TEXT_FIELDS}
    return {**texts, "points": "" if points is None else f"{points:f}"}


def known_head(entries: Iterable[ManualEntry]) -> int:
    """The number of the newest entry; 0 without any."""
    return max((entry.seq for entry in entries), default=0)


def split_at_head(
    entries: Sequence[ManualEntry], sent: SentForm
) -> tuple[list[ManualEntry], tuple[ManualEntry, ...]]:
    """The entries of the row that the form knew of, and those that were said since, acceptances apart. A head
    that no entry bears is that of a form which knew of nothing."""
    head = sent.head if any(entry.seq == sent.head for entry in entries) else 0
    own = [entry for entry in entries if entry.indicator == sent.indicator]
    since = tuple(entry for entry in own if entry.seq > head and entry.acceptance is None)
    return [entry for entry in own if entry.seq <= head], since


def said_of_earlier_month(entries: Sequence[ManualEntry], indicator: str, day: date) -> frozenset[str]:
    """``value`` and ``grade`` where what stands speaks of an earlier month: a form of the day that says the
    same says it anew, of its own day."""
    said = entered_values_of(entries, indicator)
    days = {name: typed_day(said, name) for name in ("value", "grade")}
    return frozenset(name for name, on in days.items() if on and is_of_earlier_month(on, day))


def typed_correction(
    sent: SentForm,
    stood: Texts,
    *,
    judged: bool = False,
    is_of_month: bool = False,
    anew: Container[str] = frozenset(),
) -> TypedEntry:
    """Only what the form says differently from what ``stood``, and of the fields ``anew`` also the same; a
    field that it has blank is taken back.
    ``judged`` says whether the row is given a grade and points, whose reason may be left out;
    ``is_of_month`` whether the form is one of 运行监控, which has no points."""
    changed = _changed_fields(sent.fields, stood)
    changed |= {name: text for name, text in sent.fields.items() if name in anew and text.strip()}
    changed |= _said_together(changed, sent.fields, judged=judged)
    return TypedEntry(
        **changed,
        by=sent.by,
        why=sent.why,
        keep_evidence=sent.keep,
        withdraw_evidence=sent.withdraw,
        is_of_month=is_of_month,
        withdrawn=frozenset(name for name, text in changed.items() if not text.strip()),
    )


def says_nothing(typed: TypedEntry) -> bool:
    """Whether nothing differs from what stands."""
    blank = TypedEntry(by=typed.by, why=typed.why, is_of_month=typed.is_of_month)
    return typed == blank


def _changed_fields(sent: Texts, stood: Texts) -> dict[str, str]:
    return {name: text for name, text in sent.items() if not _is_same(name, text, stood.get(name, ""))}


def _is_same(name: str, text: str, stood: str) -> bool:
    one, other = text.strip(), stood.strip()
    if name == "points" and one and other:
        return one == other or as_decimal(one.removesuffix("分")) == as_decimal(other)
    return one == other or one == "".join(other.splitlines())  # a field of one line drops the breaks


def _said_together(changed: Texts, sent: Texts, *, judged: bool) -> dict[str, str]:
    """Points go with their grade; points without one rest on the value and the reason that they were given
    with, so that they are said again where one of those changes."""
    points, grade = sent.get("points", ""), sent.get("grade", "")
    if not ({"points", "grade"} & changed.keys() or (points and not grade and _moves_override(changed))):
        return {}
    together = ("points", "grade") if judged else ("points", "grade", "reason")
    return {name: sent[name] for name in together if sent.get(name, "").strip()}


def _moves_override(changed: Texts) -> bool:
    return "value" in changed or changed.get("reason") == ""


def find_conflict(
    sent: SentForm, known: Sequence[ManualEntry], since: tuple[ManualEntry, ...], texts_of: TextsOf
) -> Conflict:
    """The three versions of every field that somebody changed; ``known`` are the entries of the row that the
    form knew of."""
    stood, theirs = texts_of(known), texts_of(sorted((*known, *since), key=_order))
    ours = {**stood, **sent.fields}
    fields = [
        ConflictField(name, label, stood.get(name, ""), theirs.get(name, ""), ours.get(name, "").strip())
        for name, label in FIELD_WORDS.items()
    ]
    differing = tuple(one for one in fields if not one.stood == one.theirs == one.ours)
    beside = {name: theirs.get(name, "") for name in sent.fields.keys() - {one.name for one in differing}}
    return Conflict(sent, since, differing, beside)


def _order(entry: ManualEntry) -> tuple[object, int]:
    return entry.as_of, entry.seq


def is_same_entry(one: ManualEntry, other: ManualEntry) -> bool:
    """Whether both say the same, whenever they were kept."""
    return replace(one, seq=0, recorded_at=other.recorded_at) == replace(other, seq=0)
