"""The jobs “read a source” and “try an upload out”: files of any size are read away from the page
that asked."""

from datetime import UTC, datetime

from batches.results import workspace_of
from scheduling.jobs import JobContext, JobError, PlainData, job_kind
from workspace.fetch_words import fetch_sentence
from workspace.source_drafts import JOB_SECONDS, DraftFolder
from workspace.source_readings import read_source
from workspace.source_words import table_title


@job_kind("read_source", label="读取数据来源", seconds=3600)
def read_sources(context: JobContext) -> PlainData:
    """Parameters: ``tables``, the names of declared tables (default all); ``fetch``: what comes from servers
    is fetched first."""
    sources = workspace_of(context).sources
    declared = [name for name in sources.tables if name in sources.declarations.tables]
    asked = context.job.parameters.get("tables") or declared
    if unknown := [name for name in asked if name not in declared]:
        raise JobError(f"还没有“{'、'.join(unknown)}”这种数据来源，请先上传文件")
    told = []
    for number, name in enumerate(asked):
        context.report(number, len(asked), f"正在读“{table_title(name, sources.tables)}”")
        if context.job.parameters.get("fetch") and name in sources.origins:
            told.append(fetch_sentence(sources, name, sources.fetch_table(name)))
        told.append(read_source(sources, name))
    context.report(len(asked), len(asked))
    return {"text": "；".join(told) or "还没有数据来源，没有读取", "source": asked[0] if asked else ""}


@job_kind("try_upload", label="读取上传的数据文件", seconds=1800)
def try_upload(context: JobContext) -> PlainData:
    """Parameters: ``upload``, the token of a file that was uploaded on the page of sources."""
    workspace = workspace_of(context)
    folder = DraftFolder(workspace.data, workspace.sources)
    draft = folder.find(str(context.job.parameters.get("upload", "")))
    if draft is None:
        raise JobError("上传的文件已不在（只保存一周），请重新上传")
    context.report(0, 1, f"正在读“{draft.name}”")
    draft = folder.try_out(draft, datetime.now(UTC), JOB_SECONDS)
    context.report(1, 1)
    text = draft.refusal or f"读完“{draft.name}”，请核对列对应"
    return {"text": text, "upload": draft.token}
