"""Workbooks and text files of which something was passed over without a word."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app

Measure = Callable[..., dict[str, Any]]
MONTH = ("--from", "2024-01-01", "--as-of", "2024-01-31")


@pytest.fixture
def measure(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Measure:
    """Measures over a copy of a folder of given material."""

    def run(folder: str, metric: str, *words: str) -> dict[str, Any]:
        given = shared / "cases" / folder
        if not given.is_dir():
            pytest.skip("the material is not there")
        copy = tmp_path / "copy"
        shutil.copytree(given, copy, copy_function=shutil.copyfile)
        app.main(["--workspace", str(copy), "measure", metric, *MONTH, *words, "--json"])
        return dict(json.loads(capsys.readouterr().out))

    return run


@pytest.mark.parametrize(
    ("folder", "metric", "words", "value", "codes"),
    [
        ("metrics/12-sheet-without-header", "hotline.on_time_rate", (), "50", set()),
        ("metrics/13-long-numbers-as-key", "hotline.volume", (), "4", {"lost_number"}),
        ("metrics/14-merged-cells-in-data", "hotline.on_time_rate", ("department=市住建局",), "50", set()),
        ("field/long-order-numbers", "hotline.on_time_rate", (), "80", {"lost_number"}),
        ("field/merged-handler", "hotline.on_time_rate", ("handler=住建局",), "50", set()),
        ("field/second-sheet-without-header", "hotline.on_time_rate", (), "40", set()),
        ("field/line-break-inside-a-cell", "hotline.volume", (), "19", {"ragged_row"}),
    ],
)
def test_what_a_file_holds_is_read_or_told(
    measure: Measure, folder: str, metric: str, words: tuple[str, ...], value: str, codes: set[str]
) -> None:
    filters = [part for word in words for part in ("--with", word)]
    found = measure(folder, metric, *filters)
    assert float(found["value"]) == float(value)
    assert {doubt["code"] for doubt in found.get("doubts", ())} == codes


def test_a_stray_letter_does_not_keep_a_form_from_being_read(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = shared / "cases/field/stray-cell-in-a-form/自评表.xlsx"
    if not given.is_file():
        pytest.skip("the material is not there")
    paper = tmp_path / "自评表.xlsx"
    shutil.copyfile(given, paper)
    assert app.main(["--workspace", str(tmp_path), "import", str(paper)]) == 0
    told = capsys.readouterr()
    assert "XFD3" in told.out + told.err
    assert len(list((tmp_path / "targets").rglob("*.yaml"))) == 1
