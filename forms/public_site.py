"""What the public may see of a year, as plain data, and the folder of pages made of it: no script, no address
of anything elsewhere, links within the folder alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.html import PROJECT_ROOT, jinja_environment
from forms.sanitize import sanitize_text

STYLE = "style.css"
INDEX = "index.html"
STYLE_SOURCE = PROJECT_ROOT / "templates" / "public" / "public.css"


@dataclass(frozen=True)
class PublicFund:
    """One row of 项目资金 as printed; "" is a cell left blank."""

    label: str
    initial: str
    annual: str
    executed: str = ""


@dataclass(frozen=True)
class PublicRow:
    """One 三级指标 as printed; without a result the last three are empty."""

    first: str
    second: str
    name: str
    target: str
    actual: str = ""
    weight: str = ""
    points: str = ""


@dataclass(frozen=True)
class PublicTask:
    """One of 年度主要任务 of a whole department; "" where no amount is written."""

    name: str
    content: str
    total: str
    fiscal: str
    other: str


@dataclass(frozen=True)
class PublicResult:
    """The sealed self-evaluation. ``digest`` is the hash that the paper prints; ``differs`` where the
    approved targets are no longer those that were scored."""

    revision: int
    as_of: date
    digest: str
    rate: str
    total: str
    grade: str
    differs: bool = False


@dataclass(frozen=True)
class PublicProject:
    """``address`` is its page within the folder; ``no_result`` says why there is no ``result``.
    A whole department has ``tasks``, and its money holds that of its projects."""

    address: str
    name: str
    department: str
    unit: str
    goal: str
    effective_from: date
    budget: str
    funds_unit: str
    funds: tuple[PublicFund, ...]
    rows: tuple[PublicRow, ...]
    result: PublicResult | None = None
    no_result: str = ""
    is_department: bool = False
    tasks: tuple[PublicTask, ...] = ()


@dataclass(frozen=True)
class PublicSite:
    """``left_out`` are reasons with the number of projects that each kept from being shown."""

    title: str
    year: int
    made_on: date
    sample: bool
    projects: tuple[PublicProject, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def departments(self) -> int:
        return sum(project.is_department for project in self.projects)

    @property
    def evaluated(self) -> int:
        return sum(project.result is not None for project in self.projects)


def render_site(site: PublicSite) -> dict[str, bytes]:
    """The files of the folder by their names in it; the same site gives the same bytes."""
    return dict(_files(site))


def _files(site: PublicSite) -> Iterator[tuple[str, bytes]]:
    yield STYLE, STYLE_SOURCE.read_bytes()
    yield INDEX, _render("index.html", {"site": site, "root": ""})
    for project in site.projects:
        yield project.address, _render("project.html", {"site": site, "project": project, "root": "../"})


def _render(template: str, values: Mapping[str, Any]) -> bytes:
    return sanitize_text(jinja_environment().get_template(f"public/{template}").render(values)).encode()


def public_texts(project: PublicProject) -> Sequence[str]:
    """Everything of a project that people wrote."""
    rows = (text for row in project.rows for text in (row.name, row.target, row.actual))
    tasks = (text for task in project.tasks for text in (task.name, task.content))
    return (project.name, project.department, project.unit, project.goal, *rows, *tasks)
