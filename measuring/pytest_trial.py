"""A pytest plugin for those who write evaluators: the fixture ``try_evaluator``.

Put ``pytest_plugins = ["measuring.pytest_trial"]`` into your ``conftest.py``, and this tree onto the
``pythonpath``.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from measuring.trial import EvaluatorTrial

OwnTrial = Callable[..., EvaluatorTrial]


@pytest.fixture
def try_evaluator(tmp_path: Path) -> OwnTrial:
    """``try_evaluator()`` gives a trial; ``own=`` names a folder of own evaluators, ``sources=`` is the text
    of a ``sources.yaml``."""

    def make(own: Path | None = None, sources: str = "") -> EvaluatorTrial:
        folder = tmp_path / f"trials{len(list(tmp_path.glob('trials*')))}"
        folder.mkdir()
        return EvaluatorTrial(folder, own, sources)

    return make
