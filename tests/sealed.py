"""The small workspace with nothing missing, and a paper of it taken through its acts."""

from datetime import UTC, date, datetime
from pathlib import Path

import app
from indicators.decisions import DecisionAct
from indicators.paper_acts import Act, PaperAct, PaperActor, PaperKey
from tests.small import TARGETS, small_workspace
from workspace import Workspace
from workspace.deciding import Decider, record_decision
from workspace.decision_words import TypedDecision
from workspace.issuing import PaperCall, act_on_paper

PROJECT = "2024/hotline"
DAY = date(2024, 12, 31)
PAPER = PaperKey(PROJECT, "self-evaluation", DAY)
# the page tells what changed since yesterday: a day written here would be too old on the next
NOW = datetime.now(UTC).replace(microsecond=0)
REASON = "人手不足导致部分工单超期办结"


def ready_workspace(folder: Path) -> Path:
    """Measured for two months, and everything entered that the self-evaluation lacks."""
    small_workspace(folder)
    base = ["--workspace", str(folder)]
    approve_sheet(folder)
    for day in ("2024-06-30", "2024-12-31"):
        assert app.main([*base, "evaluate", "--as-of", day]) == 0
    scan = folder / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    said = {
        "drills": ["--value", "4次"],
        "long-term": ["--grade", "达成", "--points", "30", "--evidence", str(scan)],
        "goal": ["--value", "全年保障热线运行"],
        **{name: ["--reason", REASON, "--measure", "按周督办"] for name in ("on-time", "content", "funds")},
    }
    for row, words in said.items():
        assert app.main([*base, "enter", PROJECT, row, "--by", "张三", *words]) == 0
    scan.unlink()
    return folder


def approve_sheet(folder: Path) -> None:
    """批复 of the working text, from the first day of the year on."""
    workspace = Workspace(folder)
    typed = TypedDecision("固财发〔2024〕1号", "2024-01-05", "2024-01-01", by="财政局")
    with workspace.store() as store:
        workspace.declared_projects(store)
        record_decision(workspace, store, PROJECT, DecisionAct.APPROVED, typed, Decider(NOW))


def loosen_target(folder: Path) -> None:
    (folder / "targets/2024/hotline.yaml").write_text(TARGETS.replace("≥98%", "≥95%"), encoding="utf-8")


def adjust_sheet(folder: Path) -> None:
    """调整 of a looser target, in force within the year."""
    loosen_target(folder)
    typed = TypedDecision("固财发〔2024〕9号", "2024-06-03", reason="话务量增加，按程序调整", by="财政局")
    workspace = Workspace(folder)
    with workspace.store() as store:
        workspace.declared_projects(store)
        record_decision(workspace, store, PROJECT, DecisionAct.ADJUSTED, typed, Decider(NOW))


def act_on(
    folder: Path,
    *acts: Act,
    actor: PaperActor | None = None,
    reason: str = "复核发现差错",
    paper: PaperKey = PAPER,
) -> PaperAct:
    """The acts one after the other; gives the last as kept."""
    workspace = Workspace(folder)
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects[paper.project]
        for act in acts:
            call = PaperCall(project, paper, act, actor or PaperActor("张三"), NOW, reason)
            done = act_on_paper(workspace, store, call)
    return done


SEALING = (Act.SUBMITTED, Act.REVIEWED, Act.ISSUED)
