"""Measuring over the sources of a workspace: with which tables, evaluators and kept answers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from measuring.isolated.faults import FaultMemory
from measuring.isolated.measurer import IsolatedMeasurer
from measuring.isolated.own import OwnEvaluators
from measuring.kept.answers import KeptAnswers
from store.answer_shelf import ANSWERS
from workspace.shelves import open_shelf
from workspace.version import VERSION

if TYPE_CHECKING:
    from workspace.opened import Workspace


def open_measurer(
    workspace: "Workspace", own: OwnEvaluators, faults: FaultMemory, keys: Mapping[str, str], *, anew: bool
) -> IsolatedMeasurer:
    return IsolatedMeasurer(
        workspace.root,
        workspace.data,
        VERSION,
        own,
        keys,
        workspace.time_limits,
        faults,
        workspace.sources.fingerprint,
        kept_answers(workspace),
        workspace.table_labels,
        anew,
    )


def kept_answers(workspace: "Workspace") -> KeptAnswers:
    """Those of this process, opened when first asked for."""
    if workspace.kept_answers is None:
        workspace.kept_answers = open_kept_answers(workspace)
    return workspace.kept_answers


def open_kept_answers(workspace: "Workspace") -> KeptAnswers:
    return KeptAnswers(workspace.sources.known_table, open_shelf(workspace, ANSWERS))
