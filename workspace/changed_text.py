"""A target file whose text is to change: what would be wrong with it then that is not now."""

from pathlib import Path

from indicators.reading import read_draft
from workspace.declared import ReadTargetFile, project_id
from workspace.opened import Workspace
from yamlfiles.problem import Problem, Severity


def find_new_errors(
    workspace: Workspace, path: Path, file: str, before: str, after: str
) -> tuple[Problem, ...]:
    """Errors of the text to come that the text before does not have."""
    known = {error.message for error in find_text_errors(workspace, path, file, before)}
    return tuple(
        error for error in find_text_errors(workspace, path, file, after) if error.message not in known
    )


def find_text_errors(workspace: Workspace, path: Path, file: str, text: str) -> list[Problem]:
    """All that would be wrong with a file of that text."""
    identity = project_id(path, workspace.targets)
    draft, problems = read_draft(text.encode(), file, identity)
    found = workspace.check_target(ReadTargetFile(identity, file, text.encode(), problems, draft))
    return [problem for problem in found if problem.severity is Severity.ERROR]
