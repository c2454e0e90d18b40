"""What every line of the read model rests on beside its own project: the program, the rules, the evaluators,
the template of the report and what is damaged in the ledger. Another basis makes all lines anew."""

import hashlib

from indicators.program_files import hash_rooms
from store import Store
from workspace.opened import Workspace
from workspace.version import VERSION

JUDGING_ROOMS = (
    "characters",
    "checks",
    "evaluators",
    "forms",
    "indicators",
    "monitoring",
    "sealing",
    "sources",
    "store",
    "workspace",
    "yamlfiles",
)
"""The rooms whose code decides what a line says."""


def program_hash() -> str:
    """Changes with every release, and with every edit between two of them."""
    return f"{VERSION} {hash_rooms(JUDGING_ROOMS, ())}"


def lines_basis(workspace: Workspace, store: Store) -> str:
    """The hash that a line is kept under; what is damaged is as last looked at."""
    rules = sorted((name, profile.sha256) for name, profile in workspace.refreshed_profiles().items())
    damage = [str(damage) for damage in store.damage]
    template = repr(workspace.report_template.template)  # decides which passages are asked for
    parts = (program_hash(), workspace.rules, rules, workspace.evaluator_stamps(), damage, template)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
