"""Proposed methods in a workbook of targets: what stands in their column, and what becomes of a 是 beside it.

A 是 is taken for what the column said when the workbook was handed out; where the same would not be proposed
any more, nothing is written and that is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indicators.method_proposals import MethodProposal
from indicators.method_rules import SURENESS_WORDS, Sureness
from indicators.model import EMPTY_MAPPING, EvaluatorInfo, Parameters
from indicators.reading import read_draft
from workbooks.edited_sheet import EditedRow, EditedSheet, workbook_problem
from workbooks.sheet_texts import PROPOSAL, TAKE, ExportedTarget, SheetTexts, read_sheet_texts
from workspace.declared import ReadTargetFile, project_id
from workspace.method_changes import all_changes, apply_each
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.methods import parameter_text
from workspace.opened import Workspace
from workspace.proposals import MethodState, ProjectProposals, ProposedRow, propose_for_file
from workspace.table_fields import parameter_texts
from yamlfiles.problem import Problem
from yamlfiles.text_edits import CannotEditError

YES, NO = frozenset({"是", "√", "✓"}), frozenset({"", "否", "×"})
NO_PROPOSAL = "没有建议的取数方法，不能填“是”；请清空，或自己选取数方法"
UNREADABLE = "这一行还有错误，看不出建议的取数方法；请先改正，或清空“是”"
NO_ANSWER = "“采用建议”只能填“是”，或留空，现为“{}”"
OTHER_METHOD = "已另有取数方法，没有按建议改；请清空“是”"
TYPED_BESIDE = "既选了取数方法，又填了“是”；请只留一个"
OUTDATED = "的建议已与导出时不同，现在是“{}”，没有采用；请重新导出，核对后再填“是”"
TO_CHECK = "的建议须先核对（{}），没有采用；请清空“是”，导入后在“确认取数方法”里办理"


@dataclass(frozen=True)
class ConfirmedText:
    """The text of a target file with the methods that were confirmed; ``problems`` why one could not be."""

    text: str
    problems: tuple[Problem, ...] = ()


def shown_proposals(
    workspace: Workspace, targets: Sequence[ExportedTarget]
) -> Mapping[str, Mapping[str, str]]:
    """By project and key of the row: what stands in the column of proposals, of rows that are still open."""
    reads = {read.id: read for read in workspace.read_targets()}
    found = {target.id: propose_for_file(workspace, reads[target.id]) for target in targets}
    return {name: dict(open_texts(workspace, proposals)) for name, proposals in found.items() if proposals}


def open_texts(workspace: Workspace, proposals: ProjectProposals) -> Iterator[tuple[str, str]]:
    """A row without an id goes by its number: r5 in a project, #5 on a sheet."""
    for row in proposals.rows:
        if row.state is MethodState.OPEN:
            text, row_id = proposal_text(workspace, row.offers[0].proposal), row.indicator.id
            yield row_id, text
            yield f"#{row_id.removeprefix('r')}", text


def proposal_text(workspace: Workspace, proposal: MethodProposal) -> str:
    """工单按时办结率（较有把握）：指标名称里有“按时办结率”。"""
    info = workspace.evaluators[proposal.evaluator]
    label, set_words = info.label, parameter_words_of(workspace, info, proposal.params)
    params = "".join(f"；{name}：{value}" for name, value in set_words)
    reading = f"；按“{proposal.reading}”理解指标值" if proposal.reading else ""
    cautions = "".join(f"；请看：{caution}" for caution in proposal.cautions)
    return f"{label}（{SURENESS_WORDS[proposal.sureness]}）：{proposal.reason}{params}{reading}{cautions}"


def parameter_words_of(
    workspace: Workspace, info: EvaluatorInfo, params: Parameters
) -> Iterable[tuple[str, str]]:
    if info.chooses_table:
        return parameter_texts(info.name, params, workspace.tables)
    return (parameter_text(info.name, name, str(value)) for name, value in params.items())


def confirm_methods(
    workspace: Workspace, path: Path, text: str, sheet: EditedSheet, before: SheetTexts | None
) -> ConfirmedText:
    """``text`` of the file with every method that has a 是 beside it; ``before`` is what was handed out."""
    asked = [row for row in sheet.rows if row.text_of(TAKE).strip() not in NO]
    merged = read_sheet_texts(text)
    if not asked or merged is None:
        return ConfirmedText(text)
    proposals = proposals_of(workspace, path, text)
    answers = [answer_of(workspace, proposals, merged, row, before) for row in asked]
    problems = tuple(answer for answer in answers if isinstance(answer, Problem))
    choices = [answer for answer in answers if isinstance(answer, MethodChoice)]
    if problems or proposals is None:
        return ConfirmedText(text, problems)
    try:
        return ConfirmedText(apply_each(text, all_changes(workspace, proposals, merged, choices)))
    except CannotEditError as refusal:
        return ConfirmedText(text, (workbook_problem("", str(refusal)),))


def proposals_of(workspace: Workspace, path: Path, text: str) -> ProjectProposals | None:
    """Of a text that is yet to be written; "" data states, for nothing here asks for data."""
    identity, file = project_id(path, workspace.targets), path.relative_to(workspace.root).as_posix()
    draft, problems = read_draft(text.encode(), file, identity)
    return propose_for_file(
        workspace, ReadTargetFile(identity, file, text.encode(), problems, draft), EMPTY_MAPPING
    )


def answer_of(
    workspace: Workspace,
    proposals: ProjectProposals | None,
    merged: SheetTexts,
    row: EditedRow,
    before: SheetTexts | None,
) -> MethodChoice | Problem | None:
    """``None`` where the row has the method already."""
    if row.text_of(TAKE).strip() not in YES:
        return row_problem(row, NO_ANSWER.format(row.text_of(TAKE).strip()[:20]))
    found = proposals.find_row(row_id_in(merged, row)) if proposals else None
    if found is None:
        return row_problem(row, UNREADABLE)
    if not found.offers:
        return row_problem(row, NO_PROPOSAL)
    if not found.indicator.is_manual:
        return settled_answer(found, row, before)
    return open_answer(workspace, found, row)


def settled_answer(found: ProposedRow, row: EditedRow, before: SheetTexts | None) -> Problem | None:
    """Of a row that is measured by something: by what is proposed, or by another method."""
    if found.indicator.evaluator == found.offers[0].proposal.evaluator:
        return None
    known = before.find_row(row.key) if before and row.key else None
    was = known.texts["evaluator"] if known else ""
    return row_problem(row, TYPED_BESIDE if row.text_of("evaluator") != was else OTHER_METHOD)


def open_answer(workspace: Workspace, found: ProposedRow, row: EditedRow) -> MethodChoice | Problem:
    proposal, shown = found.offers[0].proposal, row.text_of(PROPOSAL).strip()
    now = proposal_text(workspace, proposal)
    if shown and one_line(shown) != one_line(now):
        return row_problem(row, OUTDATED.format(now))
    if not shown and proposal.sureness is Sureness.CHECK:
        return row_problem(row, TO_CHECK.format(proposal.reason))
    return MethodChoice(
        found.indicator.id, ChoiceKind.TAKE, proposal.evaluator, proposal.params, proposal.reading
    )


def one_line(text: str) -> str:
    return "".join(text.split())


def row_id_in(merged: SheetTexts, row: EditedRow) -> str:
    """The id of the row in the file: that of the workbook; of a new row the one it got, by its name."""
    key = row.text_of("id") or row.key
    if not merged.find_row(key):
        named = [known.key for known in merged.rows if known.texts["name"] == row.text_of("name")]
        key = named[0] if len(named) == 1 else ""
    return f"r{key[1:]}" if key.startswith("#") else key


def row_problem(row: EditedRow, message: str) -> Problem:
    return workbook_problem(row.place, f"“{row.text_of('name')}”{message}")
