"""Files that jobs gave or were given, kept for a week by their hash: each is checked whenever it is read."""

from pathlib import Path
from time import time

from store.evidence import EvidenceFolder
from store.jobs import KEPT

RESULTS = "results"
MOST_BYTES = 2 * 1024**3


def result_folder(data: Path) -> EvidenceFolder:
    """In the data folder, private, and in no backup."""
    return EvidenceFolder(data / RESULTS, MOST_BYTES, "任务文件")


def remove_old_results(data: Path) -> None:
    """Those of a week ago, as the jobs themselves."""
    for path in (data / RESULTS).glob("??/*"):
        if path.stat().st_mtime < time() - KEPT.total_seconds():
            path.unlink(missing_ok=True)
