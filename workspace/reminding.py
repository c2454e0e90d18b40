"""Sending the reminders that are due: each once to each place, whoever else sends them too."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from indicators.clock import local_day
from indicators.model import Project
from store import Store
from workspace.dossier import ViewedDay, read_dossiers
from workspace.due_days import SetDeadlines
from workspace.notice_channels import NoticeChannel, NoticeError
from workspace.opened import Workspace
from workspace.reminders import Reminder, reminders_due
from workspace.todos import ProjectTodos, read_todos

BATCH = 200
"""Projects that are read at once."""


def send_reminders(
    workspace: Workspace, store: Store, channels: Sequence[NoticeChannel], now: datetime
) -> int:
    """How many were sent."""
    today = local_day(now)
    projects = workspace.viewed_projects(store).projects.values()
    reminders = reminders_due(read_all_todos(workspace, store, projects, today), today)
    return sum(send_once(store, channel, reminder, now) for channel in channels for reminder in reminders)


def read_all_todos(
    workspace: Workspace, store: Store, projects: Iterable[Project], today: date
) -> Iterator[ProjectTodos]:
    """Of this year and the one before it: older papers are due to nobody."""
    viewed = ViewedDay(None, today)
    deadlines = SetDeadlines(store.deadlines.standing())
    wanted = (project for project in projects if project.year >= today.year - 1)
    while some := list(islice(wanted, BATCH)):
        dossiers = read_dossiers(workspace, store, [(project, viewed.day_of(project)) for project in some])
        assessments = {dossier.project.id: dossier.assessment() for dossier in dossiers}
        found = read_todos(workspace, store, dossiers, assessments, deadlines)
        yield from (todos for todos, _ in found)


def send_once(store: Store, channel: NoticeChannel, reminder: Reminder, now: datetime) -> bool:
    """Whether it was sent now; a failure is kept, and tried again later."""
    if not store.notices.claim(channel.name, reminder.key, reminder.text, now):
        return False
    try:
        channel.send(reminder.text)
    except NoticeError as error:
        store.notices.note_result(channel.name, reminder.key, str(error))
        return False
    store.notices.note_result(channel.name, reminder.key, "")
    return True
