"""The evaluators of a workspace: those that ship, those of installed plug-ins and its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluators import discover_evaluators, own_suppliers
from evaluators.suppliers import installed_suppliers
from indicators.model import EvaluatorInfo
from measuring.isolated.own import OwnEvaluators, describe_evaluators
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class LoadedEvaluators:
    own: OwnEvaluators
    infos: Mapping[str, EvaluatorInfo]
    problems: tuple[Problem, ...]


def load_evaluators(folder: Path) -> LoadedEvaluators:
    """Code of others is run in processes of its own only, also to learn what it offers."""
    own, problems = describe_evaluators([*installed_suppliers(), *own_suppliers(folder)])
    shipped = {name: evaluator.info for name, evaluator in discover_evaluators().items()}
    return LoadedEvaluators(own, {**shipped, **own.infos}, tuple(problems))
