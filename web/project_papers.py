"""文件 of a project: every official paper of it, how it stands, and its files by name."""

from dataclasses import dataclass
from datetime import date

from forms.kinds import FORM_KINDS
from indicators.model import Project
from pages.project_frame import ProjectFrame
from web.issuing_page import PaperSteps, paper_steps

FORMATS = (("docx", "Word"), ("xlsx", "Excel"), ("pdf", "PDF"))
SHORT_TITLES = {"target": "目标表", "monitoring": "监控表", "self-evaluation": "自评表", "report": "自评报告"}

STEPPED = ("monitoring", "self-evaluation")
"""Papers that go their own way; the others are sealed with them."""


@dataclass(frozen=True)
class PaperLine:
    """``as_of`` is the day the paper speaks of; ``steps`` are ``None`` for a paper that nobody hands in by
    itself. ``closed`` is why there is none yet."""

    kind: str
    title: str
    official: str
    as_of: date
    steps: PaperSteps | None
    closed: str = ""


def paper_lines(project: Project, frame: ProjectFrame) -> tuple[PaperLine, ...]:
    return tuple(paper_line(kind, title, project, frame) for kind, title in SHORT_TITLES.items())


def paper_line(kind: str, title: str, project: Project, frame: ProjectFrame) -> PaperLine:
    monthly = FORM_KINDS[kind].monthly
    as_of = frame.month if monthly and frame.month else frame.as_of
    closed = f"{project.year} 年 1 月还没有过完，没有监控表" if monthly and not frame.month else ""
    steps = None
    if kind in STEPPED and not closed:
        steps = paper_steps(kind, project, day=as_of if monthly else None)
    return PaperLine(kind, title, FORM_KINDS[kind].title_of(project), as_of, steps, closed)
