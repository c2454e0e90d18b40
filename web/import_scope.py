"""What somebody may import: target files of their own scope, neither read nor written beyond it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indicators.model import Project
from indicators.reading import read_draft
from web import request_context
from workspace.importing import PlannedDocument
from workspace.workbooks import ProjectUpdate, ReturnedWorkbook
from yamlfiles.problem import PaperPlace, Problem, Severity

OUT_OF_SCOPE = "不在您的范围内，不能导入；请由该单位的人员办理，或请安全管理员调整范围"


def hide_foreign(book: ReturnedWorkbook) -> ReturnedWorkbook:
    """Projects beyond the scope without what their files hold: a workbook with another's id shows nothing."""
    own = [
        project if is_own_update(project) else refused_update(project, book.name) for project in book.projects
    ]
    return replace(book, projects=tuple(own))


def is_own_update(update: ProjectUpdate) -> bool:
    """Before and after: nobody moves a project into the scope or out of it."""
    if request_context.scope().all:
        return True
    if update.current_text is not None and not request_context.can_see(update.id):
        return False
    return update.new_text is None or is_own_text(update.new_text, update.file, update.id)


def is_own_text(text: str, file: str, project_id: str) -> bool:
    draft, _ = read_draft(text.encode(), file, project_id)
    return is_own(draft)


def is_own(project: Project | None) -> bool:
    return project is not None and request_context.scope().covers(project)


def refused_update(update: ProjectUpdate, book: str) -> ProjectUpdate:
    problem = Problem(PaperPlace("", book), "scope", Severity.ERROR, f"项目“{update.id}”{OUT_OF_SCOPE}")
    return ProjectUpdate(update.id, update.id, "", None, None, (problem,))


def foreign_papers(papers: Iterable[PlannedDocument | ReturnedWorkbook]) -> list[str]:
    """The names of what saving would write beyond the scope."""
    if request_context.scope().all:
        return []
    return [name for paper in papers for name in foreign_names(paper)]


def foreign_names(paper: PlannedDocument | ReturnedWorkbook) -> Iterator[str]:
    if isinstance(paper, ReturnedWorkbook):
        yield from (update.id for update in paper.projects if not is_own_update(update))
        return
    for planned in paper.projects:
        project = planned.draft.project if planned.draft else None
        if planned.draft is not None and not is_own(project):
            yield planned.sheet.name.text or paper.document.name
    if paper.budget and not request_context.scope().covers_name(paper.budget.budget.unit):
        yield f"{paper.budget.budget.unit}的部门预算"
