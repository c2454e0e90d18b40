"""What jobs give and take as files: kept for a week, by hash, beside the database and in no backup."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scheduling.jobs import JobContext, JobError, PlainData
from store import EvidenceFolder, result_folder
from workspace import Workspace

NamedContent = tuple[str, bytes]


def workspace_of(context: JobContext) -> Workspace:
    """The workspace as a whole: jobs of this room need more of it than the clock does."""
    assert isinstance(context.workspace, Workspace)
    return context.workspace


def keep_result(context: JobContext, file: Path, name: str, text: str) -> PlainData:
    """The file for whoever asked, under the name it is to have there; ``text`` says what it holds."""
    kept = result_folder(context.workspace.data).keep_file(file)
    context.check_hold()
    return {"name": name, "sha256": kept.sha256, "size": kept.bytes, "text": text}


def given_files(context: JobContext, folder: EvidenceFolder) -> Iterator[NamedContent]:
    """The files that came with the job one after the other, which is its progress."""
    files = read_given(context.job.parameters.get("files"))
    for number, (sha256, name) in enumerate(files):
        context.report(number, len(files), f"正在读“{name}”")
        with folder.open_file(sha256) as stream:
            yield name, stream.read()
    context.report(len(files), len(files), "正在整理结果")


def read_given(files: Any) -> Sequence[tuple[str, str]]:
    """Hash and name of each. Raises JobError."""
    try:
        pairs = [(str(sha256), str(name)) for sha256, name in files]
    except (TypeError, ValueError):
        pairs = []
    if not pairs:
        raise JobError("没有要读的文件；这种任务由网页的“复核”“导入”提交，请在那里选择文件")
    return pairs
