"""When a project is collected, set in its target file: by place, comments kept, and never over what somebody
else has set meanwhile."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from indicators.model import Project
from indicators.schedules import (
    LATEST_DAY,
    SCHEDULES,
    CollectionPeriod,
    read_collection_period,
    schedule_words,
)
from indicators.whole_files import write_whole
from people.permissions import Action
from store import Store, os_error_cause
from workspace.declaring import find_sheet, sheet_path
from workspace.entitled import find_entitled
from workspace.opened import Workspace
from workspace.workbooks import mark_of
from yamlfiles.editing import PutValue, apply_changes
from yamlfiles.text_edits import CannotEditError

SET_SCHEDULE = "set_schedule"
DAY = re.compile(r"[0-9]{1,2}")
GONE = "目标表已被移走或改名，请刷新后再试"
UNREADABLE = "目标表有错误，没有改动；请先在“修改目标表”里改正"
CHANGED = "打开页面以后，采集周期已改为“{}”，没有覆盖"
CANNOT = "目标表的写法较特殊，不能自动改写（{}），请在“修改目标表”里选择"
CHANGED_SINCE = "打开页面以后，其中有项目的采集周期已被改过，没有保存；请核对现在的周期后再保存"
NO_RIGHT = "申请修改的人（{}）现在没有修改采集周期的权限，没有改动"
ACCOUNTS_SINCE = "提交之后已建立账号，没有账号的人不能再修改采集周期；请登录后重新办理"


class RefusedScheduleError(Exception):
    """A period that cannot be kept; the message says what is wrong and what to do."""


class ScheduleChangedError(RefusedScheduleError):
    """Somebody else set it after the form was drawn."""


@dataclass(frozen=True)
class TypedPeriod:
    """As it was typed."""

    word: str = SCHEDULES[0]
    day: str = "1"
    hour: str = "06:00"

    def read(self) -> CollectionPeriod:
        """Raises RefusedScheduleError."""
        if self.word not in SCHEDULES:
            raise RefusedScheduleError("请选择每月、每季度或每年")
        day = self.day.strip().removesuffix("日").removesuffix("号").strip()
        if not (DAY.fullmatch(day) and 1 <= int(day) <= LATEST_DAY):
            raise RefusedScheduleError(f"采集日应为 1 至 {LATEST_DAY}，现为“{self.day[:20]}”")
        hour = self.hour.strip().replace("：", ":")
        found = read_collection_period(f"{self.word} {day} {hour}")
        if found is None:
            raise RefusedScheduleError(f"采集时刻应写作 06:00 这样的几时几分，现为“{self.hour[:20]}”")
        return found


def typed_period(schedule: str) -> TypedPeriod:
    """What a form shows of a schedule; of a cron text what a new project has."""
    period = read_collection_period(schedule) or CollectionPeriod(SCHEDULES[0], 1, time(6))
    return TypedPeriod(period.word, str(period.day), f"{period.hour:%H:%M}")


def refuse_lost_right(store: Store, account: str, by: str) -> None:
    """By the roles of now, of whoever asked for it before; ``account`` "" where nobody had one. Raises
    RefusedScheduleError."""
    if account and find_entitled(store, account, Action.SET_SCHEDULE) is None:
        raise RefusedScheduleError(NO_RIGHT.format(by))
    if not account and store.accounts.is_any():
        raise RefusedScheduleError(ACCOUNTS_SINCE)


def schedules_digest(projects: Iterable[Project]) -> str:
    """Of what a form was drawn from: the same as long as none of their periods is changed."""
    lines = sorted(f"{project.id}\t{project.schedule}\n" for project in projects)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class SetSchedules:
    """What became of each project: ``refused`` says why by project id, ``same`` counts those that had the
    period already."""

    changed: tuple[str, ...]
    same: int
    refused: Mapping[str, str]

    @property
    def text(self) -> str:
        told = [f"已改 {len(self.changed)} 个项目的采集周期"]
        if self.same:
            told.append(f"{self.same} 个原来就是这样")
        if self.refused:
            named = "；".join(f"{name}：{why}" for name, why in list(self.refused.items())[:3])
            told.append(f"{len(self.refused)} 个没有改（{named}{'……' if len(self.refused) > 3 else ''}）")
        return "，".join(told)


NoteChange = Callable[[str, Mapping[str, str]], None]
"""Adds the audit row of one project's change, inside its transaction."""


def set_schedules(
    workspace: Workspace,
    store: Store,
    projects: Iterable[Project],
    period: CollectionPeriod,
    note: NoteChange,
    tell: Callable[[int], None] = lambda _: None,
) -> SetSchedules:
    """Each project in a transaction of its own, so that nobody waits long; ``projects`` are as the form was
    drawn from them, ``tell`` is given how many are done."""
    changed, same, refused = [], 0, {}
    for done, project in enumerate(projects):
        tell(done)
        try:
            with store.transaction():
                if set_schedule(workspace, project, period, note):
                    changed.append(project.id)
                else:
                    same += 1
        except RefusedScheduleError as refusal:
            refused[project.name] = str(refusal)
        except OSError as error:
            refused[project.name] = os_error_cause(error)
    return SetSchedules(tuple(changed), same, refused)


def set_schedule(workspace: Workspace, drawn: Project, period: CollectionPeriod, note: NoteChange) -> bool:
    """False where the project has that period already. Raises RefusedScheduleError, or OSError with nothing
    written."""
    path, read = sheet_path(workspace, drawn.id), find_sheet(workspace, drawn.id)
    if path is None or read is None:
        raise RefusedScheduleError(GONE)
    if read.project is None:
        raise RefusedScheduleError(UNREADABLE)
    if read.project.schedule == period.text:
        return False
    if read.project.schedule != drawn.schedule:
        raise ScheduleChangedError(CHANGED.format(schedule_words(read.project.schedule)))
    try:
        text = apply_changes(read.text, [PutValue(("schedule",), period.written)])
    except CannotEditError as error:
        raise RefusedScheduleError(CANNOT.format(error)) from None
    note(drawn.id, {"before": schedule_words(drawn.schedule), "after": schedule_words(period.text)})
    write_whole(path, f"{mark_of(path)}{text}".encode())
    return True
