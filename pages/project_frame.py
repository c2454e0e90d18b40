"""What stands around every tab of a project: the tabs, the day, and the projects before and after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.model import Project
from monitoring.elapsed import NoMonthEndError, month_end
from pages.overview import department_sort_key


class Tab(StrEnum):
    """The parts of a project, by their names in the address."""

    SUMMARY = "summary"
    FILLING = "fill"
    MONITORING = "monitoring"
    EVALUATION = "evaluation"
    MATERIAL = "material"
    PAPERS = "papers"
    RECORDS = "records"


TAB_WORDS: Mapping[Tab, str] = {
    Tab.SUMMARY: "概况",
    Tab.FILLING: "指标填报",
    Tab.MONITORING: "运行监控",
    Tab.EVALUATION: "自评",
    Tab.MATERIAL: "资料",
    Tab.PAPERS: "文件",
    Tab.RECORDS: "记录",
}


@dataclass(frozen=True)
class ProjectFrame:
    """``month`` is the newest end of a month at the day, ``None`` while January is not over. ``before`` and
    ``after`` are the neighbours in the register of the department."""

    project: Project
    as_of: date
    tab: Tab
    month: date | None
    before: Project | None
    after: Project | None

    @property
    def is_year_over(self) -> bool:
        return is_year_over(self.project, self.as_of)

    @property
    def tabs(self) -> tuple[tuple[Tab, str], ...]:
        return tuple(TAB_WORDS.items())


def is_year_over(project: Project, day: date) -> bool:
    """Whether the self-evaluation is due: the period of the project is over."""
    return day >= project.span[1]


def fitting_tab(project: Project, day: date) -> Tab:
    """What a reader wants first on that day: in the year how it goes, after it the self-evaluation."""
    return Tab.EVALUATION if is_year_over(project, day) else Tab.SUMMARY


def project_frame(project: Project, as_of: date, tab: Tab, declared: Iterable[Project]) -> ProjectFrame:
    """``declared`` are all that the reader may see."""
    before, after = neighbours_of(project, declared)
    return ProjectFrame(project, as_of, tab, newest_month(project, as_of), before, after)


def newest_month(project: Project, as_of: date) -> date | None:
    try:
        return month_end(project, as_of)
    except NoMonthEndError:
        return None


def neighbours_of(project: Project, declared: Iterable[Project]) -> tuple[Project | None, Project | None]:
    """Of the same year and department, in the order of the register; found without sorting all."""
    own = department_sort_key(project)
    beside = [
        (department_sort_key(other), other)
        for other in declared
        if other.year == project.year and other.department.name == project.department.name
    ]
    before = max((pair for pair in beside if pair[0] < own), key=lambda pair: pair[0], default=None)
    after = min((pair for pair in beside if pair[0] > own), key=lambda pair: pair[0], default=None)
    return (before[1] if before else None), (after[1] if after else None)
