"""A verified backup put in the place of what is there, in one step.

Everything lies ready in one folder; giving that folder its last name is the step. Before it nothing was
touched, after it the restore is done, by whoever comes next if its own process is killed. Each move can be
made again: what has gone to its place is no longer in the folder.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from indicators.private_files import make_private_folder
from indicators.whole_files import sync_folder
from store.errors import StoreError, describe_os_error
from store.folders import FOLDER_LABELS
from store.occupancy import hold_folder

READY = ".restore-ready"
PLAN = "plan.json"
WORKSPACE = "workspace"
"""The folder of a backup with what lies beside the data folder."""
WORKSPACE_PARTS = (
    "targets",
    "sources.yaml",
    "bulletin.yaml",
    "assessment.yaml",
    "workspaces.yaml",
    "rules",
    "library",
    "forms",
    "evaluators",
)


def make_ready(stage: Path, data: Path) -> None:
    """The step: from here on ``data`` counts as restored."""
    plan = {"aside": f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"}
    (stage / PLAN).write_text(json.dumps(plan), encoding="ascii")
    os.sync()
    stage.rename(data / READY)
    sync_folder(data)


def finish_interrupted_restore(data: Path) -> None:
    """Complete a restore whose process was killed after the step; raises StoreError where others work in the
    folder or a file cannot be moved."""
    if not (data / READY).is_dir():
        return
    with hold_folder(data, alone=True):
        finish_restore(data)


def finish_restore(data: Path) -> None:
    """Move everything that lies ready to its place; the caller holds the folder alone."""
    ready = data / READY
    if not ready.is_dir():
        return
    try:
        if not (ready / PLAN).exists():  # killed between the last two steps
            ready.rmdir()
            return
        aside = str(json.loads((ready / PLAN).read_text("ascii"))["aside"])
        for source, target in whole_parts(ready, data):
            swap_in(source, target, aside)
        for source, target in hash_named_parts(ready, data):
            move_over(source, target, aside)
        os.sync()
        remove_ready(ready)
    except OSError as error:
        place = describe_os_error(error, data)
        raise StoreError(
            f"恢复尚未完成，有文件放不回原处。{place}。改正后再运行任一命令即可接着完成"
        ) from error


def whole_parts(ready: Path, data: Path) -> Iterator[tuple[Path, Path]]:
    """What takes the place of what is there as a whole: files of the data folder, parts of the workspace."""
    for path in sorted(ready.iterdir()):
        if path.name not in (PLAN, WORKSPACE, *FOLDER_LABELS):
            yield path, data / path.name
    for part in WORKSPACE_PARTS:
        if (ready / WORKSPACE / part).exists():
            yield ready / WORKSPACE / part, data.parent / part


def hash_named_parts(ready: Path, data: Path) -> Iterator[tuple[Path, Path]]:
    """Evidence and snapshots join those that are there; a file of the same name has to be the same."""
    for folder in FOLDER_LABELS:
        for path in sorted((ready / folder).rglob("*")):
            if path.is_file():
                yield path, data / path.relative_to(ready)


def swap_in(source: Path, target: Path, aside: str) -> None:
    """What was there is kept under a name that says when; done once, whenever it is interrupted."""
    kept = target.with_name(f"{target.name}.{aside}")
    if target.exists() and not kept.exists():
        target.rename(kept)
    source.rename(target)


def move_over(source: Path, target: Path, aside: str) -> None:
    """Whatever stands in the way, a file for a folder or a folder for a file, is kept beside it."""
    blocking = [path for path in (target.parent.parent, target.parent) if path.exists() and not path.is_dir()]
    if target.is_dir():
        blocking.append(target)
    for path in blocking:
        path.rename(path.with_name(f"{path.name}.{aside}"))
    make_private_folder(target.parent)
    source.replace(target)


def remove_ready(ready: Path) -> None:
    """The plan goes last: without it the moves could not be made again."""
    for path in sorted(ready.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
    (ready / PLAN).unlink()
    ready.rmdir()
