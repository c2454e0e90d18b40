"""The web application: its settings, its headers, its error pages."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, render_template, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from web import filling, listing, papers, projects, wording
from workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
csrf = CSRFProtect()


def build(workspace: Workspace, settings: Mapping[str, str]) -> Flask:
    """The application over one workspace. ``settings`` are those of app.py."""
    app = Flask("jixiao", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings["secret_key"] or kept_key(workspace.data / "secret_key"),
        MAX_CONTENT_LENGTH=int(settings["upload_limit"]) * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["workspace"] = workspace
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(wording.GLOBALS)
    app.context_processor(lambda: {"sample": workspace.sample})
    csrf.init_app(app)
    for room in (listing, projects, filling, papers):
        app.register_blueprint(room.bp)
    app.after_request(with_headers)
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(CSRFError, error_page)
    return app


def kept_key(path: Path) -> str:
    """The key of this workspace, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_hex(32))
    return key


def with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def error_page(error: HTTPException) -> tuple[str, int]:
    """An error in Chinese: what happened and where to go."""
    code = error.code or 500
    message = wording.ERRORS.get(code, wording.ERRORS[500])
    detail = error.description if isinstance(error, CSRFError) or code in (400, 422) else ""
    return render_template("error.html", code=code, message=message, detail=detail), code
