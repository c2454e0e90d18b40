"""Lines as lists show them, and as they come out when every project is worked out anew."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from forms.dossier import Dossier
from store import Store
from store.line_queries import LineFilter
from store.lines import ProjectLine
from tests.small import TARGETS
from workspace import Workspace
from workspace.current_lines import CurrentLines, current_lines
from workspace.deriving import derive, line_context, todays_days
from workspace.project_lines import build_lines

NOW = datetime(2025, 3, 1, 4, tzinfo=UTC)
TODAY = date(2025, 3, 1)


def lines_anew(root: Path, today: date = TODAY) -> dict[str, ProjectLine]:
    """By another process, which knows nothing of the read model."""
    workspace = Workspace(root)
    with workspace.store() as store:
        declared = workspace.declared_projects(store, NOW)
        days = todays_days(declared, declared.projects, today)
        built = build_lines(workspace, store, days, line_context(declared, today))
        return {one.line.project: as_listed(one.line) for one in built}


def as_listed(line: ProjectLine) -> ProjectLine:
    """Without what only another sheet of the year says of a file: a request looks at one file alone."""
    return replace(line, worst_finding="")


def lines_shown(workspace: Workspace, store: Store, today: date = TODAY) -> dict[str, ProjectLine]:
    queries = store.read_model.lines(current(workspace, store, today).source)
    page = queries.page(LineFilter(), "name", is_reversed=False, limit=1000, offset=0)
    return {line.project: as_listed(line) for line in page}


def worked_out(workspace: Workspace, store: Store, today: date = TODAY) -> set[str]:
    """What a request has to work out itself."""
    return set(current(workspace, store, today).fresh)


def current(workspace: Workspace, store: Store, today: date = TODAY) -> CurrentLines:
    return current_lines(
        workspace, store, today, Dossier.assessment, lambda: workspace.viewed_projects(store)
    )


def derive_now(workspace: Workspace, store: Store) -> None:
    assert derive(workspace, store, lambda: NOW).left_over == 0


def declare(root: Path, name: str, **words: str) -> None:
    """Another target file of 2024."""
    text = TARGETS.replace("热线运行经费", words.pop("project", name))
    for old, new in words.items():
        text = text.replace(old.replace("_", "-"), new)
    (root / f"targets/2024/{name}.yaml").write_text(text, encoding="utf-8")
