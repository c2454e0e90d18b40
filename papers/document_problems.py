"""What a reader of files noticed, as problems: the one place where a ``Notice`` becomes a ``Problem``."""

from documents.document import Document, Notice
from yamlfiles.problem import PaperPlace, Problem, Severity


def document_problems(document: Document, code: str) -> tuple[Problem, ...]:
    """A notice is an error where nothing could be read, a hint where nothing is wrong, else a warning."""
    return tuple(
        Problem(PaperPlace(notice.place, document.name), code, _severity(notice), notice.message)
        for notice in document.notices
    )


def _severity(notice: Notice) -> Severity:
    if notice.is_refused:
        return Severity.ERROR
    return Severity.HINT if notice.is_hint else Severity.WARNING
