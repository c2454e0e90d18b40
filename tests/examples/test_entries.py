"""The sample entries fit the target files: every row that a person must fill in is filled in, nothing unknown is named."""

from pathlib import Path

import pytest

from examples.entries import sample_entries
from examples.outlooks import sample_outlooks
from indicators.model import Project
from indicators.reading import read_project

ROOT = Path(__file__).resolve().parents[2]
IDS = ("2024/staff-costs", "2024/voice-service")


def declared(project_id: str) -> Project:
    file = ROOT / "targets" / f"{project_id}.yaml"
    project, _ = read_project(file.read_bytes(), str(file), project_id)
    assert project
    return project


@pytest.mark.parametrize("project_id", IDS)
def test_every_manual_row_gets_a_value_or_a_grade_with_evidence(project_id: str) -> None:
    filled = {
        sample_entry["indicator"]: sample_entry
        for sample_entry in sample_entries()
        if sample_entry["project"] == project_id
    }
    manual = [
        indicator for indicator in declared(project_id).indicators if indicator.is_manual and indicator.weight
    ]
    assert manual
    for indicator in manual:
        entry = filled[indicator.id]
        assert entry.get("value") or (entry["grade"] and entry["points"])
        assert entry["evidence"], indicator.id


@pytest.mark.parametrize("project_id", IDS)
def test_no_entry_speaks_of_a_row_that_is_not_declared(project_id: str) -> None:
    known = {indicator.id for indicator in declared(project_id).indicators} | {"funds", "goal"}
    said = (*sample_entries(), *sample_outlooks())
    assert {record["indicator"] for record in said if record["project"] == project_id} <= known


def test_all_that_is_typed_says_that_it_is_a_sample() -> None:
    for entry in sample_entries():
        assert entry["by"] == "样例填报人"
        assert all(entry[field].startswith("（样例）") for field in ("reason", "measure") if field in entry)
        assert all("样例数据" in name and "样例数据" in text for name, text in entry["evidence"].items())
    for outlook in sample_outlooks():
        assert outlook["by"] == "样例填报人"
        assert all(
            outlook[field].startswith("（样例）")
            for field in ("explanation", "measure", "note")
            if field in outlook
        )
