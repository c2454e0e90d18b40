"""The web application: its settings, its headers, its error pages."""

import logging
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, current_app, render_template, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from indicators.secret_file import make_secret, read_secret
from store import StoreError, describe_os_error
from store.damage import Damage
from web import (
    accepting,
    budgets,
    disk_faults,
    filling,
    following,
    handing,
    importing,
    lists,
    papers,
    projects,
    rechecking,
    request_context,
    rows,
    wording,
)
from web.assessment_cache import AssessmentCache
from workspace import Workspace
from workspace.version import VERSION

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; script-src 'none'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
MIB = 1024 * 1024
FAILURE_MESSAGES = {
    500: "系统出错，已记录；请稍后再试，或联系管理员",
    503: "数据库暂时不能使用，系统没有读写任何内容",
}
csrf = CSRFProtect()


def build_app(workspace: Workspace, settings: Mapping[str, str]) -> Flask:
    """The application over one workspace. ``settings`` are those of app.py."""
    app = Flask("jixiao", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings["secret_key"] or load_secret_key(workspace.data / "secret_key"),
        MAX_CONTENT_LENGTH=int(settings["upload_limit"]) * MIB,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open over lunch: the token holds as long as the session it is bound to.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["workspace"] = workspace
    app.extensions["judged"] = AssessmentCache()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(wording.GLOBALS)
    app.context_processor(lambda: {"sample": workspace.sample, "version": VERSION, "damage": known_damage()})
    csrf.init_app(app)
    for room in (
        lists,
        projects,
        budgets,
        rows,
        filling,
        accepting,
        following,
        papers,
        importing,
        handing,
        rechecking,
    ):
        app.register_blueprint(room.bp)
    app.after_request(add_headers)
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(500, failure_page)
    app.register_error_handler(StoreError, store_failure_page)
    disk_faults.register(app)
    return app


def known_damage() -> tuple[Damage, ...]:
    """What every page says of the ledger; nothing where it cannot be opened, which its own page tells."""
    try:
        return request_context.store().damage
    except StoreError:
        return ()


def load_secret_key(path: Path) -> str:
    """The key of this workspace, made on first use and readable by its owner only.

    An empty or cut one is made anew: all that is lost with it are forms that are open at the moment.
    """
    try:
        found = read_secret(path)
        if found is None and path.exists():
            log.warning("secret key %s is empty or cut: made anew, open forms have to be loaded again", path)
        return found or make_secret(path)
    except OSError as error:
        raise StoreError(f"页面密钥不能读写。{describe_os_error(error, path)}") from error


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def error_page(error: HTTPException) -> tuple[str, int]:
    """A request that cannot be answered, in Chinese: what is wrong with it and where to go."""
    code = error.code or 500
    message, detail = wording.ERRORS.get(code, wording.ERRORS[400]), error_detail(error)
    project_id = project_of_refused_form(code)
    page = render_template("error.html", code=code, message=message, detail=detail, project_id=project_id)
    return page, code


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


def failure_page(error: Exception) -> tuple[str, int]:
    """Our own mistake: a page that needs nothing of what may be broken, and says nothing of it."""
    return render_failure(500)


def store_failure_page(error: StoreError) -> tuple[str, int]:
    log.error("store refused: %s", error)
    return render_failure(503)


def render_failure(code: int) -> tuple[str, int]:
    page = current_app.jinja_env.get_template("failure.html")
    return page.render(message=FAILURE_MESSAGES[code]), code
