"""What self-evaluation forms have in common: texts they share, departments all of whose forms are at 100."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from checks.filled_form import FilledForm
from indicators.completeness import meaningful_text
from indicators.points import FULL_SCORE
from indicators.spelling import clean_text

SHORTEST_OWN_TEXT = 12
"""Shorter ones (“按计划完成”) may come to two people by chance."""
FEWEST_FULL_FORMS = 3
ROUNDED = Decimal("0.005")

DepartmentYear = tuple[str, int | None]


@dataclass(frozen=True)
class FormsTogether:
    """``texts`` are those of more than one project, each with the names of its projects; ``full`` are the
    departments whose forms of a year all have the full score, with the names of the projects."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    full: Mapping[DepartmentYear, tuple[str, ...]] = field(default_factory=dict)


def compare_forms(forms: Iterable[FilledForm]) -> FormsTogether:
    """Forms without a name or a department take part where that is not needed."""
    forms = list(forms)
    return FormsTogether(_shared_texts(forms), _full_departments(forms))


def written_texts(form: FilledForm) -> Iterator[tuple[str, str]]:
    """(what it is, the text) of what a form says in sentences of its own."""
    yield "年度总体目标的实际完成情况", form.achieved
    yield "存在问题", form.problems
    yield "改进措施", form.measures
    for row in form.rows:
        yield f"“{row.name}”的偏差原因及改进措施", row.reason


def text_key(text: str, form: FilledForm) -> str:
    """The text without the names that a copy puts in anew; "" of one too short to be told."""
    key = clean_text(meaningful_text(text))
    for name in (form.name, form.unit, form.department):
        key = key.replace(clean_text(name), "") if name else key
    return key if len(key) >= SHORTEST_OWN_TEXT else ""


def _shared_texts(forms: Iterable[FilledForm]) -> dict[str, tuple[str, ...]]:
    projects: dict[str, dict[str, None]] = {}
    for form in forms:
        for _, text in written_texts(form):
            if form.name and (key := text_key(text, form)):
                projects.setdefault(key, {})[form.name] = None
    return {key: tuple(names) for key, names in projects.items() if len(names) > 1}


def _full_departments(forms: Iterable[FilledForm]) -> dict[DepartmentYear, tuple[str, ...]]:
    groups: dict[DepartmentYear, list[FilledForm]] = {}
    for form in forms:
        if form.department:
            groups.setdefault(department_year(form), []).append(form)
    return {
        group: tuple(dict.fromkeys(form.name for form in members))
        for group, members in groups.items()
        if len({form.name for form in members}) >= FEWEST_FULL_FORMS and all(map(_is_full, members))
    }


def department_year(form: FilledForm) -> DepartmentYear:
    return clean_text(form.department), form.year


def _is_full(form: FilledForm) -> bool:
    return form.total is not None and abs(form.total - FULL_SCORE) < ROUNDED
