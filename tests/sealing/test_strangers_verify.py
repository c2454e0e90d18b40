"""Both packages of the demonstration year, counted again by the system's Python without any package: every measured
number comes out, and what is planted gets its class."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sealing import verify
from tests.sealing.issued_demo import PROJECTS, STAFF, VOICE, issued_acts, package_path
from tests.sealing.packages import changed_numbers, line_of, read_json, run_verify, seal, write_json

Plant = Callable[[Path], None]


def unpacked(issued: Path, project: str, to: Path) -> Path:
    with zipfile.ZipFile(package_path(issued, project)) as archive:
        archive.extractall(to)
    return to


@pytest.mark.parametrize("project", PROJECTS)
def test_every_measured_number_is_counted_again_and_the_printed_hash_is_held(
    issued: Path, project: str
) -> None:
    act, package = issued_acts(issued)[project], package_path(issued, project)
    with zipfile.ZipFile(package) as archive:
        rows = json.loads(archive.read("numbers.json"))["rows"]
    measured = [row for row in rows if row["origin"] == "measured"]
    assert len(measured) >= 5
    for printed in (act.manifest, act.manifest[:16], act.package):
        status, said = run_verify(package, "--expect", printed, system=True)
        assert status == 0, said
    classes = {line.partition("（")[0].partition("  ")[0] for line in said.splitlines() if "完成值" in line}
    assert sum("完成值" in line for line in said.splitlines()) == len(measured)
    assert classes <= {verify.PROVEN, verify.RESERVED}
    assert run_verify(package, "--expect", "0" * 64, system=True)[0] == 1


def plant_row(folder: Path) -> None:
    """A payment of one 分 more."""
    file = folder / "rows/voice-fee.csv"
    first, line, *rest = file.read_text("utf-8").splitlines()
    file.write_text("\n".join((first, line[:-1] + ("1" if line[-1] != "1" else "2"), *rest, "")), "utf-8")
    seal(folder, VOICE)


def plant_sum(folder: Path) -> None:
    with changed_numbers(folder) as numbers:
        numbers["total"]["total"] = "99.99"


def lose_evidence(folder: Path) -> None:
    next((folder / "evidence").iterdir()).unlink()
    seal(folder, VOICE)


def lose_rows(folder: Path) -> None:
    (folder / "rows/voice-fee.csv").unlink()
    seal(folder, VOICE)


def plant_definition(folder: Path) -> None:
    """Beside the number and in the catalogue, each with the hash as it was sealed."""
    catalogue = read_json(folder / "texts/catalogue.json")
    entry = next(entry for entry in catalogue["evaluators"] if entry["name"] == "finance.spending")
    entry["definition"] += "含预付。"
    write_json(folder / "texts/catalogue.json", catalogue)
    with changed_numbers(folder) as numbers:
        line_of(numbers, "voice-fee")["definition"] = entry["definition"]


PLANTED: dict[str, tuple[Plant, str, str]] = {
    "a wrong row": (plant_row, verify.MISMATCH, "分子重算得"),
    "a wrong sum": (plant_sum, verify.MISMATCH, "总分重算为"),
    "missing evidence": (lose_evidence, verify.UNPROVEN, "不在包内"),
    "missing rows": (lose_rows, verify.UNPROVEN, "rows/voice-fee.csv 不在包内"),
    "another definition": (plant_definition, verify.MISMATCH, "取数方法定义的校验值与封存的目录不符"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_gets_its_class(issued: Path, tmp_path: Path, name: str) -> None:
    plant, grade, reason = PLANTED[name]
    folder = unpacked(issued, VOICE, tmp_path / "package")
    printed = issued_acts(issued)[VOICE].manifest
    assert run_verify(folder, "--expect", printed, system=True)[0] == 0
    plant(folder)
    status, said = run_verify(folder, system=True)
    assert status == 1
    assert any(line.startswith(f"{grade}  ") and reason in line for line in said.splitlines()), said
    assert run_verify(folder, "--expect", printed, system=True)[0] == 1


def test_the_package_of_one_project_is_not_that_of_the_other(issued: Path) -> None:
    printed = issued_acts(issued)[VOICE].manifest
    status, said = run_verify(package_path(issued, STAFF), "--expect", printed, system=True)
    assert (status, "给出的校验值" in said) == (1, True)
