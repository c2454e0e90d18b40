"""Which page needs which act: every route in one table; what is not in it is refused.

To add a route, add one line to ``ROUTES``, its endpoint and the act it takes (``people/permissions.py``),
and one to ``tests/web/permissions.yaml``. One with ``project_id`` is held to the scope of the person.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NoReturn

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from people.permissions import PERMISSIONS, Action, state_denial
from people.roles import Role
from store.paper_state import entering_state
from web import request_context
from web.api.failing import is_for_programs
from web.auditing import READING, note_refusal, requested_object
from web.hotline_routes import HOTLINE_ROUTES
from web.person import Person, current_person
from web.result_routes import RESULT_ROUTES
from web.signin import render_sign_in
from web.typed_again import just_typed
from workspace.issuing import ACTIONS as PAPER_ACTIONS


class Access(StrEnum):
    """Routes that need no right, and those whose right depends on the act that their form names."""

    OPEN = "open"
    SIGNED_IN = "signed_in"
    BY_FORM = "by_form"


ROUTES: Mapping[str, Action | Access] = {  # by endpoint
    **HOTLINE_ROUTES,
    "static": Access.OPEN,
    "healthz.show": Access.OPEN,
    "signing_in.show": Access.OPEN,
    "signing_in.act": Access.OPEN,
    "signing_in.show_link": Access.OPEN,
    "signing_in.use_link": Access.OPEN,
    "signing_in.leave": Access.OPEN,
    "openid.begin": Access.OPEN,
    "openid.come_back": Access.OPEN,
    "openid.leave": Access.OPEN,
    "binding.act": Access.SIGNED_IN,
    "own_account.show": Access.SIGNED_IN,
    "own_account.change_password": Access.SIGNED_IN,
    "listing.index": Action.VIEW,
    "listing.problems": Action.VIEW,
    "listing.runs": Action.VIEW_RUNS,
    "listing.show_run": Action.VIEW,
    "projects.show": Action.VIEW,
    "projects.show_indicator": Action.VIEW,
    "budgets.show": Action.VIEW,
    "lights.show": Action.VIEW,
    "rollup.show": Action.VIEW,
    **dict.fromkeys(("gathered.show", "gathered.show_unit", "gathered.gather"), Action.GATHER),
    **dict.fromkeys(("gathered.download", "gathered.download_projects"), Action.GATHER),
    "parts.show": Action.VIEW,
    "behind.show_rows": Action.VIEW,
    "behind.download_rows": Action.DOWNLOAD,
    "filling.enter": Action.ENTER,
    "notices.show": Action.VIEW,
    "notices.set_deadline": Action.SET_DEADLINE,
    "notices.try_out": Action.SET_DEADLINE,
    "workbench.arrive": Access.SIGNED_IN,
    "workbench.show": Action.VIEW,
    "workbench.enter": Action.ENTER,
    "workbench.enter_month": Action.ENTER,
    "accepting.accept": Action.ACCEPT,
    "following.show": Action.VIEW,
    "following.enter": Action.ENTER,
    "papers.show": Action.VIEW,
    "papers.download": Action.DOWNLOAD,
    "papers.show_summary": Action.VIEW,
    "papers.download_summary": Action.DOWNLOAD,
    "papers.evidence": Action.DOWNLOAD,
    "importing.show": Action.IMPORT,
    "importing.upload": Action.IMPORT,
    "importing.write": Action.IMPORT,
    "guide.show": Action.VIEW,
    "guide.measure": Action.RUN,
    "guide.withdraw": Action.IMPORT,
    "guide.restore": Action.IMPORT,
    "proposals.show_all": Action.DECLARE,
    "proposals.show": Action.DECLARE,
    "proposals.take": Action.DECLARE,
    "declaring.new": Action.DECLARE,
    "declaring.begin": Action.DECLARE,
    "declaring.show": Action.DECLARE,
    "declaring.edit": Action.DECLARE,
    **dict.fromkeys(("library.show", "definitions.show"), Action.VIEW),
    "handing.download": Action.DOWNLOAD,
    "rechecking.show": Action.RECHECK,
    "rechecking.act": Action.RECHECK,
    "decisions.show": Action.VIEW,
    "decisions.decide": Action.DECIDE,
    **RESULT_ROUTES,
    "spot_checks.show_all": Action.VIEW,
    "spot_checks.show": Action.VIEW,
    "spot_checks.show_sheet": Action.VIEW,
    "spot_checks.download_population": Action.DOWNLOAD,
    "spot_checks.draw_projects": Action.SPOT_CHECK,
    "spot_checks.draw_rows": Action.SPOT_CHECK,
    "spot_checks.keep_ticks": Action.SPOT_CHECK,
    "spot_checks.keep_notice": Action.SPOT_CHECK,
    "spot_checks.keep_answers": Action.ANSWER_SPOT_CHECK,
    "spot_checks.keep_closing": Action.SPOT_CHECK,
    "ledgers.show": Action.SUPPLY,
    "ledgers.settle": Action.SUPPLY,
    "ledgers.begin_change": Action.SUPPLY,
    "sources.show": Action.VIEW_RUNS,
    "sources.show_source": Action.VIEW_RUNS,
    "sources.declare_coverage": Action.SUPPLY,
    "sources.read": Action.SUPPLY,
    "sources.undo": Action.SUPPLY,
    "sources.upload": Action.SUPPLY,
    "source_uploads.show": Action.SUPPLY,
    "source_uploads.settle": Action.SUPPLY,
    "source_jobs.show": Action.VIEW_RUNS,
    "source_jobs.cancel": Action.SUPPLY,
    "schedule.show": Action.VIEW_RUNS,
    "schedule.collect": Action.RUN,
    "periods.show": Action.SET_SCHEDULE,
    "periods.save": Action.SET_SCHEDULE,
    "jobs.show_all": Action.VIEW,
    "jobs.show": Action.VIEW,
    "jobs.cancel": Action.DOWNLOAD,
    "jobs.download": Action.DOWNLOAD,
    "batches.show": Action.DOWNLOAD,
    "batches.act": Action.DOWNLOAD,
    "issuing.act": Access.BY_FORM,
    **dict.fromkeys(("publishing.show", "publishing.make"), Action.PUBLISH),
    "register.show": Action.VIEW,
    "search.show": Action.VIEW,
    "register.download": Action.DOWNLOAD,
    "people.show": Action.LIST_PEOPLE,
    "people.create": Action.MANAGE_PEOPLE,
    "people.show_account": Action.LIST_PEOPLE,
    "people.grant": Action.GRANT,
    "people.act": Action.MANAGE_PEOPLE,
    "api.show": Access.SIGNED_IN,
    "api.document": Access.OPEN,
    "api.projects": Action.VIEW,
    "api.project": Action.VIEW,
    "api.assessment": Action.VIEW,
    "api.monitoring": Action.VIEW,
    "api.indicators": Action.VIEW,
    "api.observations": Action.VIEW,
    "api.entries": Action.VIEW,
    "api.decisions": Action.VIEW,
    "api.papers": Action.VIEW,
    "api.findings": Action.VIEW,
    "api.proposals": Action.VIEW,
    "api.slots": Action.VIEW,
    "api.rows": Action.VIEW,
    "api.source": Action.VIEW_RUNS,
    "api.schedule": Action.VIEW_RUNS,
    "api.lights": Action.VIEW,
    "api.todos": Action.VIEW,
    "api.state": Action.VIEW,
    "api.deadlines": Action.VIEW,
    "api.library": Action.VIEW,
    "api.sources": Action.VIEW_RUNS,
    "api.runs": Action.VIEW_RUNS,
    "api.jobs": Action.VIEW,
    "api.problems": Action.VIEW,
    "api.register": Action.VIEW,
    "api.spot_checks": Action.VIEW,
    "tokens.show": Action.GRANT,
    "tokens.create": Action.GRANT,
    "tokens.revoke": Action.GRANT,
    "auditing.show": Action.READ_AUDIT,
    "auditing.download": Action.READ_AUDIT,
}
FORM_ACTIONS: Mapping[str, Mapping[str, Action]] = {
    "issuing.act": {act.value: action for act, action in PAPER_ACTIONS.items()},
}
"""What the field ``act`` of a form takes, by endpoint."""
MONTHLY = frozenset({"following.enter", "workbench.enter_month"})  # speak of the end of a month
CHANGES_VALUES = frozenset({Action.ENTER, Action.ACCEPT})
UNLISTED = "这个地址没有登记需要什么权限，因此不开放；请管理员与开发者联系"
OUT_OF_SCOPE = "不在范围内"
TOKEN_FIRST = "没有令牌，或令牌不对、已过期、已撤销；请在 Authorization: Bearer 里写明由安全管理员生成的令牌"  # noqa: S105
CHANGE_FIRST = "口令须先修改；请在浏览器里登录并修改口令"
SIGN_IN_FIRST = "没有登录，或登录已到时限，这一步没有保存；请登录后再提交"
HOMES = ("listing.index", "people.show", "auditing.show", "listing.runs")
"""Where somebody arrives: the first that they may see."""


def check_request() -> ResponseReturnValue | None:
    """Before every request: whether this person may do this, here and now."""
    access = required_access()
    if access is Access.OPEN:
        return None
    person = current_person()
    if person is None:
        return ask_to_sign_in()
    if request.endpoint is None:
        return None  # no such address: said by the router
    g.action = access
    if access is None:
        refuse(request.endpoint, UNLISTED)
    if person.must_change and access is not Access.SIGNED_IN:
        if is_for_programs():
            abort(403, CHANGE_FIRST)
        return redirect(url_for("own_account.show"), 303)
    if isinstance(access, Action) and not person.alone:
        return check_right(person, access)
    return None


def required_access() -> Action | Access | None:
    """What the request takes; an act of a form that there is not takes none, and is refused by its view."""
    endpoint = request.endpoint or ""
    access = ROUTES.get(endpoint)
    if access is Access.BY_FORM:
        return FORM_ACTIONS[endpoint].get(request.form.get("act", ""), Action.VIEW)
    return access


def ask_to_sign_in() -> ResponseReturnValue:
    """What was typed comes back, to be sent again after signing in."""
    if is_for_programs():
        abort(401, TOKEN_FIRST)
    if request.method in READING:
        return redirect(url_for("signing_in.show", next=request.full_path.rstrip("?")), 303)
    return render_sign_in(SIGN_IN_FIRST, just_typed()), 401


def check_right(person: Person, action: Action) -> ResponseReturnValue | None:
    """By role and scope. States, but for those of entering, are judged by the views, which know the paper."""
    if reason := person.denial(action):
        if request.endpoint == "listing.index":
            return redirect(url_for(home_of(person)), 303)
        refuse(action, reason)
    if PERMISSIONS[action].is_scoped:
        check_object(person, action)
    return None


def check_object(person: Person, action: Action) -> None:
    """The project of the address: in scope, and its papers in a state in which it may be changed."""
    project_id = (request.view_args or {}).get("project_id")
    if project_id is None:
        return
    project = request_context.find_any_project(project_id)
    if project and not person.scope.covers(project):
        note_refusal(action, project_id, OUT_OF_SCOPE)
        abort(404, request_context.explain_absence(project_id))
    if action in CHANGES_VALUES and project:
        check_entering_state()


def check_entering_state() -> None:
    """Again inside the transaction of an entry: the paper may be handed in meanwhile."""
    person, action, project_id = current_person(), g.get("action"), (request.view_args or {})["project_id"]
    if person is None or person.alone or action not in CHANGES_VALUES:
        return
    state = entering_state(request_context.store().db, project_id, entered_day(project_id))
    if reason := state_denial(action, state):
        refuse(action, reason)


def entered_day(project_id: str) -> str:
    project = request_context.project_or_404(project_id)
    if request.endpoint in MONTHLY:
        return request_context.form_dossier("monitoring", project).as_of.isoformat()
    return request_context.day_of(project).isoformat()


def home_of(person: Person) -> str:
    """Where somebody arrives after signing in: who fills in at what is to be filled in."""
    if Role.FILLER in person.roles:
        return "workbench.show"
    for endpoint in HOMES:
        action = ROUTES[endpoint]
        if isinstance(action, Action) and person.may(action):
            return endpoint
    return "own_account.show"


def check_seen(action: Action, object_: str, project_id: str, absence: str) -> None:
    """An object named by something else than its project: out of scope it is like what is not there."""
    if not request_context.can_see(project_id):
        note_refusal(action, object_, OUT_OF_SCOPE)
        abort(404, absence)


def refuse(action: str, reason: str) -> NoReturn:
    """403, and the audit knows it."""
    note_refusal(action, requested_object(), reason)
    abort(403, reason)
