"""The file that proves what was done with a supervised order or a measure: kept once, and handed out
as it was."""

from typing import BinaryIO, cast

from flask import Response, abort, send_file

from indicators.supervision_acts import SupervisionAct
from store import EvidenceError
from web import request_context
from web.downloading import safe_name
from web.entry_form import sent_files, store_evidence
from workspace.evidence_kinds import refuse_wrong_kind


def kept_file() -> tuple[str, str]:
    """The hash and name of the file that was sent, kept; "" where none was. Raises EvidenceError."""
    uploads = sent_files()[:1]
    for upload in uploads:
        refuse_wrong_kind(cast(BinaryIO, upload.stream), upload.filename or "")
    kept = store_evidence(uploads)
    return (kept[0].sha256, kept[0].name) if kept else ("", "")


def send_act_file(act: SupervisionAct | None) -> Response:
    """Always as a download; 404 where there is none."""
    if act is None or not act.evidence:
        abort(404, "没有这份佐证材料")
    try:
        content = request_context.workspace().evidence_folder().open_file(act.evidence)
    except EvidenceError as error:
        abort(404, str(error))
    name = safe_name(act.evidence_name)
    return send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=name)
