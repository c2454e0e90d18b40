"""待补事项 of a project: what is missing, doubtful or pointed out, in one list, the pressing first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.evaluation_unchecked import UNCHECKED_CODES
from indicators.completeness import EXECUTION_RATE
from indicators.missing import Missing, MissingKind, group_by_row, missing_text
from indicators.model import FUNDS, Indicator
from indicators.quoting import row_label
from monitoring.gaps import EXECUTION
from workspace.readiness import OpenItem, SettledAt
from yamlfiles.problem import Problem, Severity

LACKING, DOUBTFUL, CONTRADICTORY, ADVISED = "缺", "存疑", "检查", "建议"
COLOURS = {LACKING: "red", DOUBTFUL: "orange", CONTRADICTORY: "yellow", ADVISED: "secondary"}
KIND_WORDS = {
    MissingKind.DOUBT: DOUBTFUL,
    MissingKind.IMPLAUSIBLE: DOUBTFUL,
    MissingKind.CONTRADICTION: CONTRADICTORY,
    MissingKind.WEIGHTS: CONTRADICTORY,
    MissingKind.DAMAGE: CONTRADICTORY,
}
"""All other kinds are something that nobody gave yet."""


@dataclass(frozen=True)
class ProjectTodo:
    """``row_id`` names the row of the form that closes it, "" where no row does; ``settled_at`` where else it
    is closed. ``must`` keeps the paper from being handed in."""

    word: str
    text: str
    row_id: str
    must: bool
    settled_at: SettledAt = SettledAt.FORM

    @property
    def badge(self) -> tuple[str, str]:
        return self.word, COLOURS[self.word]


def todo_items(
    missing: Iterable[Missing],
    findings: Iterable[Problem],
    indicators: Iterable[Indicator],
    barriers: Iterable[OpenItem] = (),
) -> tuple[ProjectTodo, ...]:
    """What keeps a paper back, then what the checks point out beside it; errors of the checks are among the
    ``missing`` already. ``indicators`` are those of the project, to lead to their rows; ``barriers`` are of
    the sheet as a whole."""
    row_ids = row_ids_by_label(indicators)
    return (
        *(ProjectTodo(CONTRADICTORY, item.text, "", True, item.settled_at) for item in barriers),
        *map(missing_item, group_by_row(missing)),
        *pointed_out(findings, row_ids),
    )


def row_ids_by_label(indicators: Iterable[Indicator]) -> Mapping[str, str]:
    """The rows by what papers call them."""
    named = {row_label(indicator.branch, indicator.name): indicator.id for indicator in indicators}
    return {**named, EXECUTION: FUNDS, EXECUTION_RATE: FUNDS}


def missing_item(row_items: Sequence[Missing]) -> ProjectTodo:
    words = [KIND_WORDS.get(item.kind, LACKING) for item in row_items]
    word = next(word for word in COLOURS if word in words)
    row_id = row_items[0].row_id
    settled_at = SettledAt.FORM if row_id else SettledAt.SHEET
    return ProjectTodo(word, missing_text(row_items), row_id, must=True, settled_at=settled_at)


def pointed_out(findings: Iterable[Problem], row_ids: Mapping[str, str]) -> Iterator[ProjectTodo]:
    """Warnings before advice."""
    told = [finding for finding in findings if finding.severity is not Severity.ERROR]
    for finding in sorted(told, key=is_advice):
        word, label = ADVISED if is_advice(finding) else CONTRADICTORY, finding.place.label
        text = f"目标表：{finding.message}" if finding.line else f"{label}：{finding.message}"
        settled_at = SettledAt.SHEET if finding.line else SettledAt.FORM
        yield ProjectTodo(word, text, row_ids.get(label, ""), must=False, settled_at=settled_at)


def is_advice(finding: Problem) -> bool:
    return finding.severity is Severity.HINT or finding.code in UNCHECKED_CODES
