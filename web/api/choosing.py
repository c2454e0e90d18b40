"""The API of what can be chosen: indicators of 指标库, and methods that are proposed for the rows of a sheet."""

from collections.abc import Mapping, Sequence

from flask import abort

from indicators.method_rules import SURENESS_WORDS
from indicators.model import Parameters
from web import request_context
from web.api.answers_of_data import OfferedIndicator, ProposedIndicator, ProposedMethod
from web.api.declaration import Asked
from workspace.condition_lines import condition_lines
from workspace.declaring import find_sheet
from workspace.library import ListedItem, open_library
from workspace.proposals import STATE_WORDS, OfferedMethod, ProposedRow, propose_for_file


def list_library(asked: Asked) -> Sequence[ListedItem]:
    """Those with the word in their name or topic."""
    items = open_library(request_context.workspace()).items
    return [found for found in items if asked["q"] in f"{found.item.topic} {found.item.name}"]


def offered_indicator(listed: ListedItem) -> OfferedIndicator:
    item = listed.item
    return OfferedIndicator(
        key=listed.key,
        topic=item.topic,
        branch=item.branch,
        name=item.name,
        target=item.target,
        reading=item.reading,
        method=item.evaluator,
        basis=item.basis,
        note=item.note,
        is_own=listed.is_own,
    )


def list_proposals(asked: Asked, project_id: str) -> Sequence[ProposedRow]:
    """Of the rows of the target file as it is now; 404 where that cannot be read."""
    project = request_context.project_or_404(project_id)
    workspace = request_context.workspace()
    read = find_sheet(workspace, project.id)
    found = propose_for_file(workspace, read) if read else None
    return found.rows if found else abort(404, f"项目“{project.name}”的目标文件现在读不出来")


def proposed_indicator(row: ProposedRow) -> ProposedIndicator:
    return ProposedIndicator(
        id=row.indicator.id,
        name=row.indicator.name,
        target=row.indicator.target.text,
        state=STATE_WORDS[row.state],
        method=row.indicator.evaluator,
        proposals=tuple(map(proposed_method, row.offers)),
    )


def proposed_method(offer: OfferedMethod) -> ProposedMethod:
    proposal = offer.proposal
    return ProposedMethod(
        method=proposal.evaluator,
        parameters=text_parameters(proposal.params),
        reading=proposal.reading,
        sureness=SURENESS_WORDS[proposal.sureness],
        reason=proposal.reason,
        cautions=proposal.cautions,
        missing_tables=tuple(table.label for table in offer.tables if not table.is_ready),
    )


def text_parameters(params: Parameters) -> Mapping[str, str]:
    return {name: parameter_text(value) for name, value in params.items()}


def parameter_text(value: object) -> str:
    """Conditions on rows as people type them: 人员状态：在岗."""
    if isinstance(value, Mapping):
        return "；".join(condition_lines(value))
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
