"""What follows from the inputs of a paper and the data behind them: the numbers, the rows they were counted
from, and the catalogue of definitions."""

from pathlib import Path

from sealing.package import Content
from sealing.sources import PaperSources
from workspace.opened import Workspace


def derive_contents(workspace: Workspace, sources: PaperSources, folder: Path) -> dict[str, Content]:
    """By path in the package; files are written below ``folder``."""
    return {}
