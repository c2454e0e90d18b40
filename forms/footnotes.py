"""Files and definitions that many rows of a paper share, listed once and referred to by number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms.provenance import Measurement, SourceFile

Meaning = tuple[str, str, str]
"""Evaluator, version and whole definition."""


@dataclass(frozen=True)
class Register:
    """Numbers count from 1, in the order in which the rows first speak of a thing."""

    files: tuple[SourceFile, ...]
    meanings: tuple[Meaning, ...]

    def meaning(self, measured: Measurement) -> int:
        return self.meanings.index(meaning_of(measured)) + 1

    def sources(self, measured: Measurement) -> str:
        """1–12、14; empty without files."""
        return spans(sorted({self.files.index(each) + 1 for each in measured.sources}))


def register(measurements: Sequence[Measurement]) -> Register:
    files = dict.fromkeys(each for measured in measurements for each in measured.sources)
    return Register(tuple(files), tuple(dict.fromkeys(meaning_of(each) for each in measurements)))


def meaning_of(measured: Measurement) -> Meaning:
    return measured.evaluator, measured.version, measured.definition


def spans(numbers: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
