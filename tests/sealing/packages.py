"""A package as a stranger gets it, made from a workspace, and ways to change it with and without a new manifest."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from indicators.assessment import Assessment
from sealing import verify
from sealing.numbers import build_catalogue, build_numbers
from sealing.recounting import recount_observations
from workspace import Workspace
from workspace.dossier import read_dossiers

YEAR_END = date(2024, 12, 31)
OUTSIDE = ("manifest.json", "inputs.json", "verify.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")
Json = dict[str, Any]


def assessed(workspace: Workspace, project_id: str) -> Assessment:
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects[project_id]
        (dossier,) = read_dossiers(workspace, store, [(project, YEAR_END)])
    return dossier.assessment()


def observations_of(assessment: Assessment) -> Json:
    found = {row.indicator.id: row.observation for row in assessment.rows if row.observation}
    funds = assessment.funds.observation if assessment.funds else None
    return {**found, "funds": funds} if funds else found


def write_folder(root: Path, folder: Path, project_id: str = "2024/hotline") -> Path:
    """An unpacked package in ``folder``, without papers but for one that says so."""
    workspace = Workspace(root)
    assessment = assessed(workspace, project_id)
    recounts = recount_observations(observations_of(assessment), workspace.measurer, folder)
    infos = workspace.evaluators
    write_json(folder / "numbers.json", build_numbers(assessment, recounts, infos))
    (folder / "texts").mkdir()
    write_json(folder / "texts/catalogue.json", build_catalogue(assessment, infos))
    shutil.copy(root / "targets" / f"{project_id}.yaml", folder / "texts/target.yaml")
    (folder / "papers").mkdir()
    (folder / "papers/自评表.html").write_text("<p>自评表</p>", encoding="utf-8")
    (folder / "evidence").mkdir()
    for row in assessment.rows:
        for file in row.evidence:
            shutil.copy(root / "data/evidence" / file.sha256[:2] / file.sha256, folder / "evidence")
    shutil.copy(verify.__file__, folder / "verify.py")
    seal(folder, project_id)
    return folder


def write_json(path: Path, content: Json) -> None:
    path.write_text(
        json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8"
    )


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def seal(folder: Path, project_id: str = "2024/hotline") -> None:
    """Both lists anew, as somebody would who wants a change to stay unseen."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    inputs = {
        name: hash_of(folder / name)
        for name in names
        if name not in OUTSIDE and not name.startswith("papers/")
    }
    write_json(folder / "inputs.json", inputs)
    files = {
        name: {"sha256": hash_of(folder / name), "bytes": (folder / name).stat().st_size}
        for name in {*names, "inputs.json"} - {"manifest.json"}
    }
    about = {"format": 1, "project": project_id, "as_of": "2024-12-31", "revision": 1}
    write_json(folder / "manifest.json", {**about, "inputs": hash_of(folder / "inputs.json"), "files": files})


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def changed_numbers(folder: Path) -> Iterator[Json]:
    """``numbers.json`` to be changed, with new lists after it."""
    numbers = read_json(folder / "numbers.json")
    yield numbers
    write_json(folder / "numbers.json", numbers)
    seal(folder)


def line_of(numbers: Json, name: str) -> Json:
    found: Json = next(line for line in numbers["rows"] if line["id"] == name)
    return found


def zipped(folder: Path, path: Path, more: Callable[[zipfile.ZipFile], None] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(folder.rglob("*")):
            if name.is_file():
                file.write(name, name.relative_to(folder).as_posix())
        if more:
            more(file)
    return path


def run_verify(package: Path, *words: str, system: bool = False) -> tuple[int, str]:
    """How the program ends in a clean interpreter without any package, and all that it prints."""
    python = str(SYSTEM_PYTHON) if system and SYSTEM_PYTHON.exists() else sys.executable
    program = Path(verify.__file__)
    done = subprocess.run(
        [python, "-I", "-S", "-X", "utf8", str(program), str(package), *words], capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr
