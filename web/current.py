"""What a request asks of: its workspace, its one store, its day, its project."""

from datetime import UTC, date, datetime

from flask import abort, current_app, g, request

from indicators.assessment import Assessment, assess
from indicators.model import Project
from store import Store
from web.wording import SHANGHAI
from workspace import Workspace
from workspace.declared import Declared


def workspace() -> Workspace:
    found: Workspace = current_app.extensions["workspace"]
    return found


def store() -> Store:
    """The store of this request, opened on first use and closed with the request."""
    if "store" not in g:
        g.store = workspace().store()
    found: Store = g.store
    return found


def close_store(error: BaseException | None = None) -> None:
    opened = g.pop("store", None)
    if opened is not None:
        opened.close()


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def declared() -> Declared:
    if "declared" not in g:
        g.declared = workspace().declared(store(), now())
    found: Declared = g.declared
    return found


def project_or_404(project_id: str) -> Project:
    return declared().projects.get(project_id) or abort(404, f"没有项目“{project_id}”")


def asked_day() -> date | None:
    """``?as_of=``; 400 when it is no day."""
    text = request.args.get("as_of", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400, f"日期应写作 2024-06-30，现为“{text}”")


def day_of(project: Project) -> date:
    """The day asked for, else today or, once the project's period is over, its last day."""
    return asked_day() or min(today(), project.span[1])


def assessment_of(project: Project) -> Assessment:
    as_of = day_of(project)
    facts = store().facts([project.id], as_of)[project.id]
    return assess(project, workspace().profile_of(project), facts, as_of)
