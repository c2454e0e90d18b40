"""Sealed numbers outrank those that a workspace tells: each package is held against its digest, once, and what
was sealed cannot change in silence."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.paper_acts import Act
from sealing.package import write_package
from sealing.papers import paper_path
from tests.sealed import act_on, ready_workspace
from tests.sources.origins.stub_services import Asked, Reply, StubService, serving
from tests.workspace.gathering import LINE, answering, gather_here, state_of, write_list
from workspace import Workspace
from workspace.deriving import derive
from workspace.gathered import GatheredUnit, read_unit
from workspace.unit_places import read_unit_places
from workspace.unit_seals import SealCheck
from workspace.unit_state import SealedDigest, UnitState


def package_of(project: str, total: str | None, grade: str | None) -> bytes:
    paper = json.dumps({"project": project, "total": total, "grade": grade}).encode()
    target = io.BytesIO()
    write_package({paper_path("self-evaluation", "json"): paper}, target)
    return target.getvalue()


def state_with(package: bytes, **line: object) -> UnitState:
    shown = replace(LINE, **line)  # type: ignore[arg-type]
    digest = hashlib.sha256(package).hexdigest()
    seal = SealedDigest(shown.project, "self-evaluation", shown.as_of, shown.sealed, digest, "")
    return replace(state_of(shown), sealed=(seal,))


@contextmanager
def served(root: Path, state: UnitState, package: bytes | int) -> Iterator[StubService]:
    def answer(asked: Asked) -> Reply:
        if not asked.path.startswith("/packages/"):
            return answering(state)(asked)
        return Reply(status=package) if isinstance(package, int) else Reply(package)

    with serving(answer) as service:
        write_list(root, f"name: 甲, url: '{service.address}'")
        yield service


def kept(root: Path) -> GatheredUnit:
    (place,) = read_unit_places(root).places
    return read_unit(root / "data", place)


SOUND = package_of(LINE.project, "91.5", "优")
CASES: dict[str, tuple[UnitState, bytes | int, SealCheck, str]] = {
    "as told": (state_with(SOUND), SOUND, SealCheck.VERIFIED, ""),
    "told better": (state_with(SOUND, total=Decimal(99), grade="良"), SOUND, SealCheck.OVERRULED, ""),
    "other bytes": (state_with(SOUND), SOUND + b" ", SealCheck.BROKEN, "校验码不符"),
    "of another project": (
        state_with(package_of("2025/other", "99", "优")),
        package_of("2025/other", "99", "优"),
        SealCheck.BROKEN,
        "另一个项目",
    ),
    "no package": (state_with(b"zip"), b"zip", SealCheck.BROKEN, "读不出"),
    "gone": (state_with(SOUND), 404, SealCheck.BROKEN, "没有这个地址"),
    "no right": (state_with(SOUND), 403, SealCheck.BROKEN, "没有下载权限"),
    "not listed": (state_of(LINE), SOUND, SealCheck.UNCHECKED, ""),
    "not sealed": (state_of(replace(LINE, paper_state="draft", sealed=0)), SOUND, SealCheck.NONE, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_sealed_number_is_that_of_its_package(tmp_path: Path, case: str) -> None:
    state, package, expected, fault = CASES[case]
    with served(tmp_path, state, package):
        found = gather_here(tmp_path).rollup
    (checked,) = kept(tmp_path).lines
    assert checked.seal is expected
    if expected is SealCheck.OVERRULED:
        assert (checked.line.total, checked.line.grade) == (Decimal("91.5"), "优")
        assert found.years[0].sums.points == Decimal("91.5")
    assert fault in found.units[0].seal_fault
    assert bool(fault) == bool(found.units[0].seal_fault)
    assert "packages" not in found.units[0].seal_fault


def test_a_package_that_was_held_against_its_digest_is_not_fetched_again(tmp_path: Path) -> None:
    with served(tmp_path, state_with(SOUND), SOUND) as service:
        gather_here(tmp_path)
        gather_here(tmp_path)
        packages = [asked.path for asked in service.asked if asked.path.startswith("/packages/")]
    assert len(packages) == 1


def test_what_was_found_broken_stays_so_until_it_is_looked_at_again(tmp_path: Path) -> None:
    broken, unreachable = state_with(SOUND), state_with(b"new", project="2025/new", name="新项目")
    both = replace(
        broken,
        projects=(*broken.projects, *unreachable.projects),
        sealed=(*broken.sealed, *unreachable.sealed),
    )
    states = [broken]

    def answer(asked: Asked) -> Reply:
        if not asked.path.startswith("/packages/"):
            return answering(states[0])(asked)
        return Reply(b"other") if broken.sealed[0].package in asked.path else Reply(status=403)

    with serving(answer) as service:
        write_list(tmp_path, f"name: 甲, url: '{service.address}'")
        gather_here(tmp_path)
        states[0] = both
        gather_here(tmp_path)
    assert [checked.seal for checked in kept(tmp_path).lines] == [SealCheck.BROKEN, SealCheck.BROKEN]
    assert [seal.fault for seal in kept(tmp_path).seals if "不符" in seal.fault]


def test_a_seal_that_changed_or_went_is_told_from_then_on(tmp_path: Path) -> None:
    states = [state_with(SOUND)]

    def answer(asked: Asked) -> Reply:
        return answering(states[0])(asked)

    with serving(answer) as service:
        write_list(tmp_path, f"name: 甲, url: '{service.address}'")
        gather_here(tmp_path)
        states[0] = state_with(package_of(LINE.project, "99", "优"), total=Decimal(99))
        (changed,) = gather_here(tmp_path).rollup.units
        states[0] = state_of(LINE)
        gather_here(tmp_path)
        states[0] = state_with(SOUND)
        (later,) = gather_here(tmp_path).rollup.units
    assert changed.broken == ("“热线运行经费”截至 2025-12-31 第 1 版的封存校验码变了",)
    assert later.broken == (*changed.broken, "“热线运行经费”截至 2025-12-31 第 1 版的封存登记没有了")


def test_a_sealed_project_that_went_is_told_unless_the_token_sees_less(tmp_path: Path) -> None:
    states = [state_with(SOUND)]

    def answer(asked: Asked) -> Reply:
        return answering(states[0])(asked)

    with serving(answer) as service:
        write_list(tmp_path, f"name: 甲, url: '{service.address}'")
        gather_here(tmp_path)
        states[0] = state_of(is_partial=True)
        (narrow,) = gather_here(tmp_path).rollup.units
        states[0] = state_with(SOUND)
        gather_here(tmp_path)
        states[0] = state_of()
        (gone,) = gather_here(tmp_path).rollup.units
    assert narrow.broken == ()
    assert gone.broken == ("“热线运行经费”截至 2025-12-31 第 1 版的封存连同项目没有了",)


def test_a_package_really_sealed_in_a_folder_is_found_sound_and_its_loss_is_told(tmp_path: Path) -> None:
    unit = ready_workspace(tmp_path / "unit")
    act_on(unit, Act.SUBMITTED, Act.REVIEWED, Act.ISSUED)
    workspace = Workspace(unit)
    with workspace.store() as store:
        derive(workspace, store, lambda: datetime(2025, 1, 6, tzinfo=UTC))
    write_list(tmp_path / "bureau", "name: 办公室, folder: ../unit")
    sums = gather_here(tmp_path / "bureau").rollup.years[0].sums
    assert (sums.sealed, sums.unchecked, sums.broken, sums.overruled) == (1, 0, 0, 0)
    for path in (tmp_path / "bureau/data/gathered").glob("*.json"):
        path.unlink()
    for path in (unit / "data/packages").glob("??/*"):
        path.chmod(0o600)
        path.write_bytes(b"other")
    found = gather_here(tmp_path / "bureau").rollup
    assert found.years[0].sums.broken == 1
    assert "被改动" in found.units[0].seal_fault
