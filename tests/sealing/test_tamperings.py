"""Whatever is changed after papers were sealed: the papers are byte for byte those, or refused; the change is named with
its place; and no page shows another number under the sealed one.

``TAMPERINGS=all`` tries all, otherwise a sample.
"""

import os
from pathlib import Path

import pytest

from tests.sealing.issued_demo import (
    PROJECTS,
    VOICE,
    Shown,
    copy_of,
    issued_acts,
    line_of_overview,
    look,
    make_issued,
    numbers_of,
    package_path,
    run,
)
from tests.sealing.packages import run_verify
from tests.sealing.tamperings import CHANGES, Change

ROWS = {VOICE: "voice-fee", PROJECTS[1]: "efficiency"}
REFUSED = range(400, 500)
NAMES = list(CHANGES) if os.environ.get("TAMPERINGS") == "all" else list(CHANGES)[::6]


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_issued(tmp_path_factory.mktemp("issued") / "w")


@pytest.fixture(scope="session")
def packages(issued: Path) -> dict[str, str]:
    return {project: act.package for project, act in issued_acts(issued).items()}


@pytest.fixture(scope="session")
def before(issued: Path, packages: dict[str, str]) -> Shown:
    shown = look(issued, ROWS, packages)
    assert {status for status, _ in shown.answers.values()} == {200}
    assert all(len(numbers_of(shown.text(f"{project} page"))) > 20 for project in PROJECTS)
    return shown


def test_at_least_forty_are_tried() -> None:
    assert len(CHANGES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_a_change_after_sealing_changes_nothing_that_is_sealed_and_is_named(
    issued: Path,
    packages: dict[str, str],
    before: Shown,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    name: str,
) -> None:
    folder, change = copy_of(issued, tmp_path / "w"), CHANGES[name]
    change.tamper(folder)
    shown = look(folder, ROWS, packages)
    assert_same_or_refused(before, shown)
    assert_no_other_number(before, shown)
    assert change.named in told_by(folder, change, shown, capfd), name


def assert_same_or_refused(before: Shown, shown: Shown) -> None:
    for name, (status, content) in before.answers.items():
        if name.split()[-1] in ("page", "paper", "row", "register", "overview"):
            continue
        now = shown.answers[name]
        assert now == (status, content) or now[0] in REFUSED, name


def assert_no_other_number(before: Shown, shown: Shown) -> None:
    """A page of a sealed project has its numbers, gives the sealed paper itself, or nothing."""
    for project in PROJECTS:
        status = shown.answers[f"{project} page"][0]
        page, paper = shown.text(f"{project} page"), stored_paper(before.text(f"{project} paper"))
        is_paper = stored_paper(page) == paper != ""
        is_same = numbers_of(page) == numbers_of(before.text(f"{project} page"))
        assert status in REFUSED or is_paper or is_same, project
        line, was = (line_of_overview(each.text("overview"), project) for each in (shown, before))
        assert shown.answers["overview"][0] in REFUSED or is_without_number(line) or line == was, line


def is_without_number(line: str) -> bool:
    return "." not in line


def stored_paper(page: str) -> str:
    return page.partition('class="papers stored">')[2].partition("</main>")[0]


def told_by(folder: Path, change: Change, shown: Shown, capfd: pytest.CaptureFixture[str]) -> str:
    """All that the place says which has to name the change."""
    if change.told in shown.answers:
        return shown.text(change.told)
    capfd.readouterr()
    if change.told == "package":
        assert run(folder, "verify-package", str(package_path(folder))) == 1
        ours, (status, strangers) = capfd.readouterr(), run_verify(package_path(folder), system=True)
        assert status == 1
        assert change.named in strangers
        assert run(folder, "verify") == 1
        return ours.out + ours.err
    assert run(folder, change.told) == 1
    said = capfd.readouterr()
    return said.out + said.err
