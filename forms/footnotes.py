"""Files and definitions that many rows of a paper share, listed once and referred to by number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms.provenance import Measurement, SourceFile

Definition = tuple[str, str, str]
"""Evaluator, version and whole definition."""


@dataclass(frozen=True)
class Footnotes:
    """Numbers count from 1, in the order in which the rows first speak of a thing."""

    files: tuple[SourceFile, ...]
    definitions: tuple[Definition, ...]

    def definition_number(self, measured: Measurement) -> int:
        return self.definitions.index(definition_of(measured)) + 1

    def source_numbers(self, measured: Measurement) -> str:
        """1–12、14; empty without files."""
        return format_number_runs(sorted({self.files.index(source) + 1 for source in measured.sources}))


def collect_footnotes(measurements: Sequence[Measurement]) -> Footnotes:
    files = dict.fromkeys(source for measured in measurements for source in measured.sources)
    return Footnotes(tuple(files), tuple(dict.fromkeys(map(definition_of, measurements))))


def definition_of(measured: Measurement) -> Definition:
    return measured.evaluator, measured.version, measured.definition


def format_number_runs(numbers: Iterable[int]) -> str:
    """1–12、14 of numbers in order."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(map(format_run, runs))


def format_run(run: Sequence[int]) -> str:
    return f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}"
