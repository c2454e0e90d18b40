"""For whatever watches the service: the database answers, somebody keeps time, there is space on the disk."""

import shutil
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from scheduling.health import SchedulerHealth, read_scheduler_health
from store import EngineError, Store, StoreError
from web import request_context
from web.proxy import PROXIED
from workspace.current_lines import is_large
from workspace.lists_state import ListsState, lists_state

bp = Blueprint("healthz", __name__)

LEAST_FREE = 0.05
"""Of the disk with the data; with less, entries and uploads are soon refused."""
UNREADABLE = "数据库不能读取，请查看服务日志，并运行 verify"


@bp.get("/healthz")
def show() -> ResponseReturnValue:
    """运行状况：供监控程序查看，没有个人信息；有一项不正常即为 503。"""
    disk = disk_data(request_context.workspace().data)
    try:
        answer = {**database_data(), "disk": disk}
    except (StoreError, EngineError):
        answer = {"ok": False, "database": {"ok": False, "reason": UNREADABLE}, "disk": disk}
    answer["ok"] = answer["ok"] and disk["ok"]
    if request.environ.get(PROXIED):
        answer = {"ok": answer["ok"]}  # who asks from elsewhere learns whether it runs, and no name
    return jsonify(answer), HTTPStatus.OK if answer["ok"] else HTTPStatus.SERVICE_UNAVAILABLE


def database_data() -> dict[str, Any]:
    """What the database tells: projects, the scheduler, and damage where there is some."""
    store = request_context.store()
    found, damage = read_scheduler_health(store), store.damage
    answer: dict[str, Any] = {
        "ok": found.is_ok and not damage,
        "database": {"ok": not damage},
        **project_counts(store),
        "scheduler": scheduler_data(found),
    }
    if damage:
        answer["damage"] = [str(found_damage) for found_damage in damage]
    return answer


def project_counts(store: Store) -> dict[str, Any]:
    """How many there are, and how far their lists are of now; of very many projects as the watch last
    counted."""
    state, left = lists_now(store), store.read_model.watch().left_over
    lists = {"watched": state.watched, "left": left, "current": state.current, "behind": state.behind}
    if is_large(store):
        return {"projects": store.read_model.count_projects(), "lists": lists}
    declared = request_context.all_declared_projects()
    return {"projects": len(declared.projects), "unrecorded": len(declared.unrecorded), "lists": lists}


def lists_now(store: Store) -> ListsState:
    return lists_state(request_context.workspace(), store, request_context.today())


def scheduler_data(found: SchedulerHealth) -> dict[str, str | None]:
    seen_at = found.seen_at.isoformat() if found.seen_at else None
    scheduler = {"state": found.state, "reason": found.reason, "seen_at": seen_at}
    if found.last_slot:
        project, as_of, finished_at = found.last_slot
        scheduler["last_slot"] = f"{project} {as_of}"
        scheduler["last_slot_at"] = finished_at.isoformat()
    return scheduler


def disk_data(folder: Path) -> dict[str, Any]:
    """The disk that the data lie on."""
    disk = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    share = disk.free / disk.total
    if share >= LEAST_FREE:
        return {"ok": True, "free": round(share, 3)}
    return {"ok": False, "free": round(share, 3), "reason": f"磁盘只剩 {share:.1%} 的空间，请清理"}
