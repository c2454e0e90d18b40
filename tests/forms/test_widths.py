"""The columns of every paper fill the text of its page, and none runs off it."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import forms

TEXT_WIDTHS = {
    "forms.monitoring.monitoring": 273,
    "forms.monitoring.sheet": 273,
    "forms.report.tables": 156,
    "forms.hotline_report": 156,
    "forms.supervision": 273,
    "forms.operators": 273,
    "forms.results": 273,
    "forms.gathered": 273,
}
"""Millimetres of papers that lie across, or stand between the wider margins of a report; all others have
186."""
PART_OF_A_ROW = ("forms.target.central", "LEFT_WIDTHS")


def column_widths() -> Iterator[tuple[str, str, float]]:
    for module in pkgutil.walk_packages(forms.__path__, "forms."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.endswith("WIDTHS") and (module.name, name) != PART_OF_A_ROW:
                yield module.name, name, sum(value)


@pytest.mark.parametrize(("module", "name", "whole"), list(column_widths()))
def test_columns_fill_the_page(module: str, name: str, whole: float) -> None:
    assert whole == pytest.approx(TEXT_WIDTHS.get(module, 186), abs=0.5), name
