"""The job “read many uploaded papers”: the import page then shows what each would become; nothing is
written."""

from batches.results import read_given
from scheduling.jobs import JobContext, PlainData, job_kind
from workspace.uploads import imports_folder


@job_kind("import", label="读取要导入的文件")
def read_many(context: JobContext) -> PlainData:
    """Parameters: ``files``, as (hash, name) of uploads, and ``year``."""
    folder = imports_folder(context.workspace.data)
    files, keys = read_given(context.job.parameters.get("files")), []
    for number, (sha256, name) in enumerate(files):
        context.report(number, len(files), f"正在读“{name}”")
        keys.append(folder.read_upload(sha256, name))
    context.report(len(files), len(files))
    text = f"读完 {len(files)} 个文件，还没有写入工作区"
    return {"batch": folder.keep_batch(keys), "year": context.job.parameters.get("year") or "", "text": text}
