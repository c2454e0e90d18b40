"""Decisions made short: one person, one document."""

from datetime import UTC, date, datetime
from pathlib import Path

from forms.dossier import Dossier
from indicators.decisions import Decision, DecisionAct
from store import ALL_KNOWN, Known, Store
from workspace import Workspace
from workspace.deciding import Decider, SeenVersion, record_decision
from workspace.decision_words import TypedDecision
from workspace.dossier import read_dossiers

PROJECT = "2024/hotline"
NOW = datetime(2025, 3, 1, 4, tzinfo=UTC)
DEC_31 = date(2024, 12, 31)


def decide(
    workspace: Workspace,
    store: Store,
    act: str = "approved",
    *,
    number: str = "固财发〔2024〕1号",
    day: str = "2024-01-10",
    start: str = "",
    reason: str = "年中调整预算",
    by: str = "李四",
    now: datetime = NOW,
    seen: SeenVersion | None = None,
    project: str = PROJECT,
) -> Decision:
    typed = TypedDecision(number, day, start, reason, by)
    return record_decision(workspace, store, project, DecisionAct(act), typed, Decider(now), seen)


def dossier_at(
    workspace: Workspace, store: Store, day: date = DEC_31, known: Known = ALL_KNOWN, project: str = PROJECT
) -> Dossier:
    found = workspace.declared_projects(store).projects[project]
    (dossier,) = read_dossiers(workspace, store, [(found, day)], known)
    return dossier


def target_of(dossier: Dossier, row: str = "on-time") -> str:
    indicator = dossier.project.find_indicator(row)
    return indicator.target.text if indicator else ""


def edit(folder: Path, before: str, after: str, file: str = "targets/2024/hotline.yaml") -> None:
    """Change a file as an editor would."""
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
