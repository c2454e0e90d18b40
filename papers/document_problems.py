"""What a reader of files noticed, as problems: the one place where a ``Notice`` becomes a ``Problem``."""

from documents.document import Document
from yamlfiles.problem import PaperPlace, Problem, Severity


def document_problems(document: Document, code: str) -> tuple[Problem, ...]:
    """A notice is an error where nothing could be read, else a warning."""
    return tuple(
        Problem(
            PaperPlace(notice.place, document.name),
            code,
            Severity.ERROR if notice.is_refused else Severity.WARNING,
            notice.message,
        )
        for notice in document.notices
    )
