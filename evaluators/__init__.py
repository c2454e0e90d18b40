"""Plug-ins: a typed table in, what to count out. Each public function marked ``@evaluator`` is found by its
path."""

from collections.abc import Mapping
from pathlib import Path

from evaluators.discovery import Evaluator, discover_evaluators, load_folder, own_suppliers
from indicators.model import EvaluatorInfo

__all__ = ["Evaluator", "catalogue", "discover_evaluators", "load_folder", "own_suppliers"]


def catalogue(folder: Path | None = None) -> Mapping[str, EvaluatorInfo]:
    """What there is to know of every evaluator, by name; with those of a workspace's own ``folder``."""
    own = load_folder(folder)[0] if folder and folder.is_dir() else {}
    return {name: evaluator.info for name, evaluator in {**discover_evaluators(), **own}.items()}
