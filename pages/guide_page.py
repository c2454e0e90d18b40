"""The guide of the first hour: five steps, each with its state worked out from what is there now."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.model import Project
from workspace.proposals import MethodState, ProjectProposals
from workspace.source_states import NeededTable, joined_tables
from workspace.withdrawing import WithdrawnFile

DONE, NOW, LATER = "done", "now", "later"
STATE_WORDS = {DONE: ("已完成", "green"), NOW: ("进行中", "blue"), LATER: ("等上一步", "secondary")}


@dataclass(frozen=True)
class GuideStep:
    """``key`` names what its button does; ``told`` says what was done, or what it needs."""

    key: str
    title: str
    needs: str
    told: str
    undo: str
    state: str

    @property
    def badge(self) -> tuple[str, str]:
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class ImportedFile:
    """A target file or department budget; ``hindrance`` says why it cannot be taken back."""

    id: str
    name: str
    kind: str
    hindrance: str
    project: Project | None = None


@dataclass(frozen=True)
class GuideFacts:
    """What is there. ``projects`` are counted whole, ``proposals`` are those of the first of them."""

    projects: int
    proposals: Sequence[ProjectProposals]
    measured: Sequence[str]
    broken: int
    budgets: int

    @property
    def open_rows(self) -> int:
        return sum(found.open_count for found in self.proposals)

    @property
    def automatic_rows(self) -> int:
        states = (MethodState.TAKEN, MethodState.AUTOMATIC)
        return sum(found.count(state) for found in self.proposals for state in states)

    @property
    def manual_rows(self) -> int:
        return sum(len(found.rows) for found in self.proposals) - self.automatic_rows - self.open_rows

    @property
    def tables(self) -> tuple[NeededTable, ...]:
        """What the automatic rows of these projects need."""
        rows = (row for found in self.proposals for row in found.rows if not row.indicator.is_manual)
        return joined_tables(row.tables for row in rows)

    @property
    def missing_tables(self) -> tuple[NeededTable, ...]:
        return tuple(table for table in self.tables if not table.is_ready)

    @property
    def scope_note(self) -> str:
        """Where not all projects were looked at."""
        looked = len(self.proposals)
        return f"（按前 {looked} 个项目）" if self.projects - self.broken > looked else ""


@dataclass(frozen=True)
class GuidePage:
    """``job`` is the number of a job that is measuring now."""

    steps: tuple[GuideStep, ...]
    files: tuple[ImportedFile, ...]
    withdrawn: tuple[WithdrawnFile, ...]
    first: Project | None
    day: str
    page: int
    pages: int
    found: int
    job: int | None = None
    refusal: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.found

    @property
    def is_done(self) -> bool:
        return all(step.state == DONE for step in self.steps)


def guide_steps(facts: GuideFacts) -> tuple[GuideStep, ...]:
    """In their order; the first that is not done is the one to do now."""
    told = (imported_text(facts), methods_text(facts), data_text(facts), measured_text(facts), "")
    are_done = (
        facts.projects > 0,
        facts.projects > 0 and not facts.open_rows,
        facts.projects > 0
        and not facts.missing_tables
        and not (facts.open_rows and not facts.automatic_rows),
        bool(facts.measured),
        bool(facts.measured),
    )
    now = are_done.index(False) if False in are_done else -1
    return tuple(
        GuideStep(*texts, told=said, undo=undo, state=DONE if done else NOW if number == now else LATER)
        for number, (texts, undo, said, done) in enumerate(zip(TEXTS, UNDOS, told, are_done, strict=True))
    )


TEXTS = (
    (
        "import",
        "导入部门预算或绩效目标表",
        "需要：部门预算公开文本，或项目支出绩效目标表、申报表（Word、Excel、PDF、网页都可以，可一次放多个）。",
    ),
    ("methods", "确认取数方法", "需要：看一遍系统的建议。能由系统取数的采纳，其余保留人工填报。"),
    ("data", "上传数据", "需要：热线平台、财政一体化系统等导出的原文件，不必改表头。"),
    ("measure", "采集", "需要：选定采集到哪一天。没有数据的指标写“待采集”，不影响其他指标。"),
    ("look", "看第一个项目", "采集后，项目页列出各指标的实际完成值、得分和还缺的资料。"),
)
UNDOS = (
    "怎样撤回：还没有采集、填报的项目可以在本页下方撤回导入，文件另存，可以放回。",
    "怎样撤回：在“确认取数方法”页逐行退回人工填报。",
    "怎样撤回：在“数据来源”页撤回上传的文件。",
    "怎样撤回：采集记录不能删改；方法或数据改正后再采集一次，以后一次的为准。",
    "",
)


def imported_text(facts: GuideFacts) -> str:
    if not facts.projects:
        return "还没有绩效目标"
    parts = [f"已有 {facts.projects} 个项目"]
    if facts.budgets:
        parts.append(f"{facts.budgets} 份部门预算")
    if facts.broken:
        parts.append(f"其中 {facts.broken} 个项目的目标文件有错误，见“问题”页")
    return "、".join(parts[:2]) + ("；" + parts[-1] if facts.broken else "")


def methods_text(facts: GuideFacts) -> str:
    if not facts.projects:
        return ""
    return (
        f"系统取数 {facts.automatic_rows} 行，人工填报 {facts.manual_rows} 行，"
        f"有建议待确认 {facts.open_rows} 行{facts.scope_note}"
    )


def data_text(facts: GuideFacts) -> str:
    if not facts.projects:
        return ""
    if not facts.tables:
        return (
            "现在没有由系统取数的指标，不需要数据"
            if not facts.open_rows
            else "确认取数方法后，这里列出要哪些数据"
        )
    missing = "、".join(table.label for table in facts.missing_tables)
    ready = "、".join(table.label for table in facts.tables if table.is_ready)
    parts = [f"已有：{ready}" if ready else "", f"还缺：{missing}" if missing else ""]
    return "；".join(filter(None, parts)) + facts.scope_note


def measured_text(facts: GuideFacts) -> str:
    return f"已有 {len(facts.measured)} 个项目采集过{facts.scope_note}" if facts.measured else ""
