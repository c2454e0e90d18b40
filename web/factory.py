"""The web application: its settings, its headers, its error pages."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from indicators.secret_file import make_secret, read_secret
from pages import wording
from people.permissions import Action
from store import StoreError, describe_os_error
from store.damage import Damage, without_names
from web import (
    accepting,
    audit_page,
    auditing,
    batches,
    budgets,
    bulletins,
    decisions,
    declaring_new,
    definitions,
    failures,
    filling,
    following,
    gate,
    gathered,
    guide,
    handing,
    healthz,
    hindrances,
    hotline_report,
    importing,
    issuing,
    jobs,
    ledgers,
    library,
    light_board,
    lists,
    measures,
    notices,
    openid,
    openid_binding,
    operators,
    outgoing,
    own_account,
    papers,
    past_views,
    people,
    period,
    permissions,
    person,
    projects,
    proposals,
    publishing,
    rechecking,
    refreshing,
    register,
    request_context,
    results,
    rollup,
    row_parts,
    rows,
    schedule,
    schedule_period,
    search,
    signin,
    source_jobs,
    source_uploads,
    sources,
    spot_checks,
    supervision,
    tokens,
    workbench,
)
from web.api import rates
from web.api import routes as api_routes
from web.assessment_cache import AssessmentCache
from web.headers import HEADERS
from web.menu import menu_sections
from web.openid_provider import build_provider
from web.proxy import TrustedProxy, trusted_addresses
from workspace import Workspace
from workspace.bulletin_counting import CountedBulletins
from workspace.evidence_kinds import SUFFIXES, evidence_rule
from workspace.notice_channels import read_channels
from workspace.operator_counting import CountedAssessments
from workspace.version import VERSION

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
YEAR_SECONDS = 365 * 24 * 3600
csrf = CSRFProtect()


def build_app(workspace: Workspace, settings: Mapping[str, str]) -> Flask:
    """The application over one workspace. ``settings`` are those of app.py."""
    app = Flask("jixiao", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.url_map.merge_slashes = False  # an address with two slashes names nothing, and leads nowhere
    app.config.update(
        SECRET_KEY=settings["secret_key"] or load_secret_key(workspace.data / "secret_key"),
        MAX_CONTENT_LENGTH=int(settings["upload_limit"]) * MIB,
        TRUSTED_NAMES=gate.trusted_names(settings["trusted_hosts"]),
        API_RATE=settings["api_rate"],
        PASSWORD_POLICY=settings["password_policy"],
        ROLES_EXCLUSIVE=settings["roles_exclusive"],
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open over lunch: the token holds as long as the session it is bound to.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["workspace"] = workspace
    app.extensions["openid"] = build_provider(settings)
    app.extensions["channels"] = read_channels(settings["notice_robot"], settings["notice_mail"])
    app.extensions["judged"] = AssessmentCache()
    app.extensions["bulletins"] = CountedBulletins()
    app.extensions["operators"] = CountedAssessments()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(wording.GLOBALS)
    app.context_processor(lambda: layout_values(workspace))
    app.jinja_env.globals.update(
        current_person=person.person_or_none,
        may=may_here,
        entitled=hindrances.entitled_text,
        entering_hindrance=hindrances.entering_hindrance,
        evidence_rule=lambda: evidence_rule(app.config["MAX_CONTENT_LENGTH"]),
        EVIDENCE_SUFFIXES=SUFFIXES,
        menu_sections=menu_sections,
        shown_period=period.shown_period,
    )
    app.session_interface = SchemeSessions()
    proxy = TrustedProxy(app.wsgi_app, trusted_addresses(settings["trusted_proxy"]))
    app.wsgi_app = proxy  # type: ignore[method-assign]  # as Flask's manual says
    app.before_request(gate.refuse_strangers)
    past_views.register(app)
    period.register(app)
    app.before_request(rates.check_rate)
    app.before_request(permissions.check_request)
    csrf.init_app(app)
    for room in (
        lists,
        workbench,
        notices,
        healthz,
        projects,
        decisions,
        budgets,
        light_board,
        rollup,
        gathered,
        rows,
        row_parts,
        filling,
        accepting,
        following,
        papers,
        issuing,
        register,
        search,
        importing,
        guide,
        proposals,
        declaring_new,
        definitions,
        library,
        handing,
        rechecking,
        jobs,
        sources,
        source_uploads,
        ledgers,
        source_jobs,
        schedule,
        schedule_period,
        batches,
        publishing,
        spot_checks,
        bulletins,
        operators,
        supervision,
        hotline_report,
        outgoing,
        results,
        measures,
        signin,
        openid,
        openid_binding,
        own_account,
        people,
        audit_page,
        tokens,
        api_routes,
    ):
        app.register_blueprint(room.bp)
    app.after_request(add_headers)
    app.after_request(refreshing.refresh_lines)
    app.after_request(auditing.note_outcome)
    failures.register(app)
    return app


class SchemeSessions(SecureCookieSessionInterface):
    """The cookie of forms and messages, which signs nobody in, goes over https only where it came so."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def may_here(action: str) -> bool:
    """Whether the person who asks may do this: for menus and buttons."""
    found = person.person_or_none()
    return found is not None and found.may(Action(action))


def layout_values(workspace: Workspace) -> dict[str, Any]:
    """What every page says beside its own contents."""
    past = asked_past_view()
    return {
        "sample": workspace.sample,
        "version": VERSION,
        "damage": known_damage(),
        "unrecorded": () if past else request_context.unrecorded_files(),
        "past": past,
    }


def asked_past_view() -> past_views.PastView | None:
    """Nothing on a page that says why what was asked for cannot be told."""
    try:
        return past_views.past_view()
    except (HTTPException, StoreError):
        return None


def known_damage() -> tuple[Damage, ...]:
    """What every page says of the ledger; nothing where it cannot be opened, which its own page tells, and
    nothing to somebody who is not signed in."""
    asking = person.person_or_none()
    if asking is None:
        return ()
    try:
        found = request_context.store().damage
    except StoreError:
        return ()
    sees_all = asking.scope.all or asking.may(Action.RUN) or asking.may(Action.READ_AUDIT)
    return found if sees_all else tuple(map(without_names, found))


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
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
    return response
