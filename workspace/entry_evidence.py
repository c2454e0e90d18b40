"""Earlier evidence that a person names: it still holds for what is said now, or it is taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.records import Evidence, ManualEntry
from indicators.standing_evidence import row_evidence

FEWEST_HASH_CHARACTERS = 8
"""A shorter beginning of a hash is taken for a name."""


class UnknownEvidenceError(Exception):
    """A file that the row does not have; the message says which there are."""


@dataclass(frozen=True)
class SaidValue:
    """The parts of an entry that evidence proves, and the day they speak of; ``None`` is left alone."""

    value: str | None
    grade: str | None
    points: Decimal | None
    as_of: date

    @property
    def is_said(self) -> bool:
        return any(part is not None for part in (self.value, self.grade, self.points))


def kept_evidence(
    said: SaidValue, keep: Iterable[str], entries: Sequence[ManualEntry]
) -> tuple[str, ...] | None:
    """The hashes of earlier files that still hold; ``None`` where nothing new is said and nothing is named,
    so that all stays as it is. ``entries`` are those of the row, oldest first. Raises
    UnknownEvidenceError."""
    kept = named_evidence(keep, entries)
    is_new = said.is_said and not _repeats(said, entries)
    return tuple(piece.sha256 for piece in kept) if is_new or kept else None


def named_evidence(words: Iterable[str], entries: Sequence[ManualEntry]) -> tuple[Evidence, ...]:
    """The files of the row that ``words`` name by hash, its beginning or file name. Raises
    UnknownEvidenceError."""
    files = row_evidence(entries).files
    found = {piece.sha256: piece for word in words for piece in [_find_file(word.strip(), files)]}
    return tuple(found.values())


def _find_file(word: str, files: Sequence[Evidence]) -> Evidence:
    found = [piece for piece in files if word in (piece.sha256, piece.name)]
    if not found and len(word) >= FEWEST_HASH_CHARACTERS:
        found = [piece for piece in files if piece.sha256.startswith(word.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        hashes = "、".join(piece.sha256[:12] for piece in found)
        raise UnknownEvidenceError(f"本行有 {len(found)} 份佐证资料叫“{word}”，请改写校验码：{hashes}")
    there = "、".join(f"{piece.name}（{piece.sha256[:12]}）" for piece in files)
    choices = f"有的是：{there}" if there else "本行还没有佐证资料，或都已撤回"
    raise UnknownEvidenceError(f"本行没有佐证资料“{word}”，{choices}")


def _repeats(said: SaidValue, entries: Sequence[ManualEntry]) -> bool:
    """Whether all of it stands already, said of the same day: then it is no new value."""
    return all(
        part is None or _newest(entries, name) == (part, said.as_of)
        for name, part in (("value", said.value), ("grade", said.grade), ("points", said.points))
    )


def _newest(entries: Sequence[ManualEntry], name: str) -> tuple[object, date] | None:
    said = [(getattr(entry, name), entry.as_of) for entry in entries if getattr(entry, name) is not None]
    return said[-1] if said else None
