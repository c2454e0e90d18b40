"""``propose``: by what the rows of target sheets might be measured, and taking such proposals."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from cli.acting import noting
from cli.output import print_json, print_note, print_table
from cli.status import chosen_projects
from indicators.method_rules import SURENESS_WORDS, Sureness
from people.permissions import Action
from store import Store
from store.deeds import PROJECTS
from workspace import Workspace
from workspace.method_choice import ChoiceKind, MethodChoice
from workspace.method_choices import RefusedChoiceError, plan_choices
from workspace.methods import parameter_tree
from workspace.proposals import STATE_WORDS, MethodState, ProjectProposals, find_target, propose_for_file

SURE = "sure"
HEADERS = ("项目", "编号", "指标", "指标值", "状态", "建议", "把握", "理由")


def propose(args: argparse.Namespace, workspace: Workspace) -> int:
    """Print what is proposed, or take it for the rows named; 1 where something was refused."""
    with workspace.store() as store:
        projects = chosen_projects(args.project, workspace, store)
        found = [proposals for project in projects if (proposals := proposals_of(workspace, project.id))]
        refused = [accept(args, workspace, store, proposals) for proposals in found] if args.accept else []
    if args.accept:
        found = [proposals for one in found if (proposals := proposals_of(workspace, one.project.id))]
    if args.json:
        print_json({"projects": [proposals_data(proposals) for proposals in found]})
    else:
        print_table(HEADERS, (line for proposals in found for line in table_lines(proposals)))
    return int(any(refused))


def proposals_of(workspace: Workspace, project_id: str) -> ProjectProposals | None:
    read = find_target(workspace, project_id)
    return propose_for_file(workspace, read) if read else None


def accept(args: argparse.Namespace, workspace: Workspace, store: Store, proposals: ProjectProposals) -> bool:
    """Takes the first proposal of the rows named; whether it was refused."""
    choices = chosen_choices(proposals, args.accept)
    project_id = proposals.project.id
    if not choices:
        print_note(f"{project_id}：没有要采纳的建议")
        return False
    try:
        with store.transaction():
            read = find_target(workspace, project_id)
            if read is None:
                raise RefusedChoiceError("目标文件已不在")
            planned = plan_choices(workspace, read, choices, proposals.sha256)
            if not planned.is_done:
                taken = {PROJECTS: [project_id], "after": f"采纳建议 {len(choices)} 行"}
                noting(store, args.by, Action.DECLARE.value, taken)(project_id)
                planned.write()
    except RefusedChoiceError as refusal:
        print_note(
            f"{project_id}：{refusal}{''.join(f'；{row}：{why}' for row, why in refusal.by_row.items())}"
        )
        return True
    print_note(f"{project_id}：已采纳 {len(choices)} 行")
    return False


def chosen_choices(proposals: ProjectProposals, accepted: Sequence[str]) -> list[MethodChoice]:
    """Of the rows still open that are named by their ids, or by ``sure``."""
    found = []
    for row in proposals.rows:
        if row.state is not MethodState.OPEN:
            continue
        best = row.offers[0].proposal
        is_sure = SURE in accepted and best.sureness is Sureness.SURE
        if is_sure or row.indicator.id in accepted:
            choice = (row.indicator.id, ChoiceKind.TAKE, best.evaluator, best.params, best.reading)
            found.append(MethodChoice(*choice))
    return found


def table_lines(proposals: ProjectProposals) -> Iterator[tuple[str, ...]]:
    for row in proposals.rows:
        best = row.offers[:1] if row.state is MethodState.OPEN else ()
        yield (
            proposals.project.id,
            row.indicator.id,
            row.indicator.name,
            row.indicator.target.text,
            STATE_WORDS[row.state],
            "".join(offer.info.name for offer in best),
            "".join(SURENESS_WORDS[offer.proposal.sureness] for offer in best),
            "；".join(text for offer in best for text in (offer.proposal.reason, *offer.proposal.cautions)),
        )


def proposals_data(proposals: ProjectProposals) -> dict[str, Any]:
    return {
        "project": proposals.project.id,
        "rows": [
            {
                "indicator": row.indicator.id,
                "name": row.indicator.name,
                "target": row.indicator.target.text,
                "evaluator": row.indicator.evaluator,
                "state": row.state.value,
                "proposals": [
                    {
                        "evaluator": offer.info.name,
                        "with": parameter_tree(offer.proposal.params),
                        "reading": offer.proposal.reading,
                        "sureness": offer.proposal.sureness.value,
                        "reason": offer.proposal.reason,
                        "cautions": list(offer.proposal.cautions),
                        "tables": {table.name: table.state.value for table in offer.tables},
                    }
                    for offer in row.offers
                ],
            }
            for row in proposals.rows
        ],
    }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", nargs="*", help="项目编号，默认全部")
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="编号",
        help="采纳这一行的建议，可写多次；写 sure 采纳全部“确定”的",
    )
    parser.add_argument("--by", default="", metavar="姓名", help="经办人姓名，记入审计")
    parser.set_defaults(act=propose)
