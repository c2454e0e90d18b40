"""Counts how many inputs were read whole, and how many from where an earlier version ended."""

from pathlib import Path
from typing import Any

import pytest

from sources.input_stager import InputStager
from sources.staged_parts import StagedInput


class ReadCounts:
    """Counts from its making until the test ends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.whole, self.further = 0, 0
        stage_whole, stage_further = InputStager.stage_whole, InputStager.stage_further

        def count_whole(stager: InputStager, snapshot: Path, input_name: str, into: Path) -> StagedInput:
            self.whole += 1
            return stage_whole(stager, snapshot, input_name, into)

        def count_further(stager: InputStager, *args: Any) -> StagedInput | None:
            staged = stage_further(stager, *args)
            self.further += staged is not None
            return staged

        monkeypatch.setattr(InputStager, "stage_whole", count_whole)
        monkeypatch.setattr(InputStager, "stage_further", count_further)

    def take(self) -> tuple[int, int]:
        """Since the last time."""
        found = self.whole, self.further
        self.whole, self.further = 0, 0
        return found
