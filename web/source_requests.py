"""What the pages of sources ask and do alike: the folder of uploads, who does it, and receiving files."""

from dataclasses import replace
from typing import Any, cast

from flask import request
from werkzeug.datastructures import FileStorage

from people.permissions import Action
from store import EvidenceError
from web import request_context
from web.auditing import note_act
from web.person import signed_account, signed_name
from web.source_jobs import TRY, submit_once
from workspace.source_drafts import DIRECT_BYTES, DIRECT_SECONDS, Draft, DraftFolder
from workspace.source_placing import SourceDoer

MOST_FILES = 20
READING = "已提交读取；读完后这一页会显示新的行数和没有读懂的格"


def draft_folder() -> DraftFolder:
    workspace = request_context.workspace()
    return DraftFolder(workspace.data, workspace.sources)


def doer() -> SourceDoer:
    return SourceDoer(
        signed_name(request.form.get("by", "").strip()[:50]),
        signed_account(),
        request_context.now(),
        lambda object_: note_act(Action.SUPPLY, object_),
    )


def keep_uploads(files: list[FileStorage], folder: DraftFolder) -> list[Draft]:
    """Keep and try out each file; large ones and many at once by jobs. Raises EvidenceError."""
    if len(files) > MOST_FILES:
        raise EvidenceError(f"一次最多上传 {MOST_FILES} 个文件，现在有 {len(files)} 个，请分几次上传")
    by, now = signed_name(request.form.get("by", "").strip()[:50]), request_context.now()
    folder.remove_old()
    drafts = []
    for storage in files:
        draft = folder.keep_stream(cast(Any, storage.stream), storage.filename or "", by, now)
        note_act(Action.SUPPLY, f"收到 {draft.name}", {"sha256": draft.sha256, "size": draft.size})
        is_direct = draft.size <= DIRECT_BYTES and len(files) == 1
        drafts.append(folder.try_out(draft, now, DIRECT_SECONDS) if is_direct else try_by_job(folder, draft))
    return drafts


def try_by_job(folder: DraftFolder, draft: Draft) -> Draft:
    number = submit_once(TRY, {"upload": draft.token}, draft.by, draft.name)
    return folder.save(replace(draft, job=number))
