"""What is said when a request cannot be answered: why, in Chinese, and what was typed is given back."""

import errno
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from pages import wording
from store import DatabaseBusyError, DiskFullError, EngineError, StoreError, database_error
from web.api.failing import is_for_programs, json_error
from web.cut_form import cut_form_texts
from web.headers import RETRY_SECONDS

log = logging.getLogger(__name__)

MIB = 1024 * 1024
BROKEN = "系统出错，已记录；请稍后再试，或联系管理员"
UNUSABLE = "数据库暂时不能使用，系统没有读写任何内容"
BUSY = "数据库正被其他程序占用，这一步没有保存；请等几秒再试"
FULL = "磁盘空间不足，这一步没有保存；请联系管理员清理磁盘，清理后再提交"
UNWRITABLE = "磁盘或文件夹不能读写，这一步没有保存；请联系管理员检查磁盘和权限"
TOO_MANY_FILES = "系统正忙（同时打开的文件过多），这一步没有完成；请等几秒再试"
DISK_FAULTS: Mapping[int, tuple[int, str, bool]] = {
    errno.ENOSPC: (507, FULL, False),
    errno.EDQUOT: (507, FULL, False),
    errno.EROFS: (503, UNWRITABLE, False),
    errno.EACCES: (503, UNWRITABLE, False),
    errno.EPERM: (503, UNWRITABLE, False),
    errno.EIO: (503, UNWRITABLE, False),
    errno.EMFILE: (503, TOO_MANY_FILES, True),
    errno.ENFILE: (503, TOO_MANY_FILES, True),
}
"""Status, words, and whether trying again helps."""
FIELD_LABELS: Mapping[str, str] = {
    "value": "实际完成值",
    "grade": "评定",
    "points": "得分",
    "reason": "原因或说明",
    "measure": "改进措施",
    "by": "填报人",
    "forecast": "全年预计",
    "explanation": "偏差说明",
    "likelihood": "完成可能性",
    "note": "备注",
    "year": "年度",
    "why": "更正或撤回的理由",
    "document_number": "文号",
    "document_date": "发文日期",
    "effective_from": "生效日期",
}
"""What people type; other fields of a form are sent again as they came."""
KEPT_BACK = frozenset({"csrf_token", "password", "new_password", "again"})
"""What is never given back: passwords least of all."""


@dataclass(frozen=True)
class TypedField:
    """One field of a form that could not be kept; ``label`` is empty for those that nobody typed."""

    name: str
    label: str
    text: str


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(500, failure_page)
    app.register_error_handler(StoreError, store_failure_page)
    app.register_error_handler(EngineError, engine_failure_page)
    app.register_error_handler(OSError, disk_failure_page)


def error_page(error: HTTPException) -> ResponseReturnValue:
    """A request that cannot be answered: what is wrong with it and where to go."""
    code = error.code or 500
    if is_for_programs():
        return with_headers(json_error(code, program_text(error)), error)
    message, detail = wording.ERRORS.get(code, wording.ERRORS[400]), error_detail(error)
    if code == 413 and (fields := tuple(label_kept_fields(cut_form_texts()))):
        return render_failure(code, message, detail, fields=fields).get_data(as_text=True), code
    if code == 421:  # no address of ours can be named to somebody who asked for another one
        return render_failure(code, message, detail).get_data(as_text=True), code
    page = render_template(
        "error.html",
        code=code,
        message=message,
        detail=detail,
        project_id=project_of_refused_form(code),
        typed=typed_fields() if isinstance(error, CSRFError) else (),
    )
    return page, code


def program_text(error: HTTPException) -> str:
    return error_detail(error) or wording.ERRORS.get(error.code or 500, wording.ERRORS[400])


def with_headers(response: Response, error: HTTPException) -> Response:
    """What an address does accept, where it does not accept the method; after how many seconds it may be
    asked again."""
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, TooManyRequests) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def project_of_refused_form(code: int) -> str | None:
    """The project whose page has the form; ``None`` where no form was refused."""
    return (request.view_args or {}).get("project_id") if code in (400, 413) else None


def error_detail(error: HTTPException) -> str:
    """What is to be said beside the code: our own words for it, never the framework's English."""
    if isinstance(error, CSRFError):
        return wording.EXPIRED_MESSAGE
    if error.code == 413:
        return wording.TOO_LARGE_MESSAGE.format(limit=current_app.config["MAX_CONTENT_LENGTH"] // MIB)
    said = error.description or ""
    return "" if said == type(error).description else said


def failure_page(error: Exception) -> Response:
    """Our own mistake: a page that needs nothing of what may be broken, and says nothing of it."""
    return render_failure(500, BROKEN)


def store_failure_page(error: StoreError) -> Response:
    log.error("store refused: %s", error)
    if isinstance(error, DatabaseBusyError):
        return render_failure(503, BUSY, helps_again=True)
    if isinstance(error, DiskFullError):
        return render_failure(507, FULL)
    return render_failure(503, UNUSABLE)


def engine_failure_page(error: Exception) -> Response:
    return store_failure_page(database_error("", error))


def disk_failure_page(error: OSError) -> Response:
    """What the disk refused; any other refusal of the system is our own mistake."""
    log.error("the system refused", exc_info=error)
    code, message, helps_again = DISK_FAULTS.get(error.errno or 0, (500, BROKEN, False))
    return render_failure(code, message, helps_again=helps_again)


def fault_status(error: OSError) -> int:
    """What to answer where a page tells itself what the disk refused."""
    return DISK_FAULTS.get(error.errno or 0, (503, BROKEN, False))[0]


def render_failure(
    code: int,
    message: str,
    detail: str = "",
    *,
    helps_again: bool = False,
    fields: Sequence[TypedField] | None = None,
) -> Response:
    """``fields`` are given back, where it is not all that was typed; ``detail`` stands above them or
    alone."""
    if is_for_programs():
        return with_retry(json_error(code, message), helps_again)
    page = current_app.jinja_env.get_template("failure.html")
    if fields is None:
        fields = () if detail else typed_fields()
    text = page.render(message=message, detail=detail, action=request.full_path, fields=fields)
    return with_retry(make_response(text, code), helps_again)


def with_retry(response: Response, helps_again: bool) -> Response:
    if helps_again:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def typed_fields() -> tuple[TypedField, ...]:
    """The form as it was sent, but for its files; nothing where it could not be read."""
    if request.method != "POST":
        return ()
    try:
        sent = list(request.form.items(multi=True))
    except (OSError, HTTPException):
        return ()
    return tuple(label_kept_fields(sent))


def label_kept_fields(sent: Iterable[tuple[str, str]]) -> Iterator[TypedField]:
    return (label_field(name, text) for name, text in sent if name not in KEPT_BACK)


def label_field(name: str, text: str) -> TypedField:
    return TypedField(name, FIELD_LABELS.get(name, ""), text)
