"""Which evidence stands for a row: a file proves the value it was handed in with, and no later one until
somebody says that it still holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.records import Evidence, ManualEntry

Files = Mapping[str, Evidence]


@dataclass(frozen=True)
class RowEvidence:
    """``lapsed`` proved an earlier value, and nobody said that it proves the one of now; what was withdrawn
    is in neither."""

    standing: tuple[Evidence, ...] = ()
    lapsed: tuple[Evidence, ...] = ()

    @property
    def files(self) -> tuple[Evidence, ...]:
        """All that somebody may name: what stands, then what lapsed."""
        return (*self.standing, *self.lapsed)


def row_evidence(entries: Sequence[ManualEntry], known: Sequence[ManualEntry] = ()) -> RowEvidence:
    """Of the ``entries`` of one row, oldest first. ``known`` are entries that may have brought a file which
    a later entry keeps; needed where ``entries`` are only those of a month."""
    files = handed_in((*known, *entries))
    own = handed_in(entries)
    standing: dict[str, Evidence] = {}
    for entry in entries:
        own, standing = _after(entry, own, standing, files)
    lapsed = [piece for sha256, piece in own.items() if sha256 not in standing]
    return RowEvidence(tuple(standing.values()), tuple(lapsed))


def handed_in(entries: Sequence[ManualEntry]) -> dict[str, Evidence]:
    """Every file of the entries by its hash; of two names of one content the last."""
    return {piece.sha256: piece for entry in entries for piece in entry.evidence}


def _after(
    entry: ManualEntry, own: dict[str, Evidence], standing: dict[str, Evidence], files: Files
) -> tuple[dict[str, Evidence], dict[str, Evidence]]:
    """What may be named and what stands once ``entry`` was said."""
    before = {} if _says_new_value(entry) else standing
    kept = {sha256: files[sha256] for sha256 in entry.evidence_kept or () if sha256 in files}
    brought = handed_in([entry])
    gone = set(entry.evidence_withdrawn)
    held = {sha256: piece for sha256, piece in {**before, **kept}.items() if sha256 not in gone}
    nameable = {sha256: piece for sha256, piece in own.items() if sha256 not in gone}
    return {**nameable, **brought}, {**held, **brought}


def _says_new_value(entry: ManualEntry) -> bool:
    """Entries of releases that did not ask which evidence still holds name none kept: theirs lets all of it
    stand, as it was printed then."""
    said = (entry.value, entry.grade, entry.points)
    return entry.evidence_kept is not None and any(part is not None for part in said)
