"""A mistake in a text file as data and back; who keeps it knows the file."""

from yamlfiles.problem import FilePlace, Problem, Severity

ProblemData = tuple[int, int, str, str, str, str, str | None, str | None]
"""Line, column, code, severity, message, remedy, published, computed."""

SEVERITIES = {severity.value: severity for severity in Severity}


def problem_to_json(problem: Problem) -> ProblemData:
    """Raises TypeError where it stands in no text file."""
    place = problem.place
    if not isinstance(place, FilePlace):
        raise TypeError(place)
    texts = (problem.message, problem.remedy, problem.published, problem.computed)
    return (place.line, place.column, problem.code, problem.severity.value, *texts)


def problem_from_json(kept: ProblemData, file: str) -> Problem:
    line, column, code, severity, message, remedy, published, computed = kept
    place = FilePlace(file, line, column)
    return Problem(place, code, SEVERITIES[severity], message, remedy, published, computed)
