"""How the cost of self-evaluation forms grows with their number: filled in by the product from what it keeps, and by an
office's workbook of one sheet a project whose formulas LibreOffice recalculates: ``python -m benchmarks.papers``.

The product reads the records of each project, scores them, writes the sentence of each score, what is missing and the
annex of evidence; the workbook has targets and actual values typed in already and only works out the points, which are
held against those of the product.
"""

import argparse
import io
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.alone import Work, measure
from benchmarks.many_projects import AT, YEAR, make_workspace
from benchmarks.recalculating import Cell, is_installed, read_values, recalculate, write_workbook
from benchmarks.results import PRODUCT, Result, record
from forms.kinds import FORM_KINDS
from indicators.assessment import Assessment
from workspace import Workspace
from workspace.dossier import ViewedDay, read_form_dossiers
from workspace.paper_zip import PaperOrder, pack_papers

JOB = "self-evaluation forms as xlsx"
KIND = FORM_KINDS["self-evaluation"]
VIEWED = ViewedDay(date(YEAR, 12, 31), date(YEAR + 1, 1, 10))
HEAD = ("指标", "年度指标值", "实际完成值", "分值", "得分")
POINTS = '=IF(C{row}="","",IF(C{row}>=B{row},D{row},ROUND(C{row}/B{row}*D{row},2)))'


def workspace_of(projects: str, folder: str) -> Workspace:
    root = Path(folder) / f"papers{projects}"
    return Workspace(root) if root.exists() else make_workspace(root, int(projects))


def product(projects: str, folder: str) -> Work:
    workspace = workspace_of(projects, folder)

    def run() -> int:
        with workspace.store() as store:
            declared = workspace.declared_projects(store, AT)
            order = PaperOrder(KIND, "xlsx", "", VIEWED)
            return pack_papers(workspace, store, list(declared.projects.values()), order, io.BytesIO()).made

    return run


def workbook(projects: str, folder: str) -> Work:
    """Raises SystemExit where the workbook gives other points than the product."""
    found = list(read_assessments(workspace_of(projects, folder)))
    path = Path(folder) / f"papers{projects}.xlsx"
    write_workbook(path, {found_one.project.name: list(sheet_rows(found_one)) for found_one in found})

    def run() -> Work:
        done = recalculate(path, Path(folder) / "recalculated")
        return lambda: check_points(found, done)

    return run


def read_assessments(workspace: Workspace) -> Iterator[Assessment]:
    with workspace.store() as store:
        declared = workspace.declared_projects(store, AT)
        for dossier in read_form_dossiers(workspace, store, KIND, list(declared.projects.values()), VIEWED):
            yield dossier.assessment()


def sheet_rows(assessment: Assessment) -> Iterator[list[Cell]]:
    """A line for each row with a number; what is judged in words is typed by people and left out."""
    yield list(HEAD)
    for row, (name, target, value, weight) in enumerate(numbers_of(assessment), 2):
        yield [
            name,
            float(target),
            "" if value is None else float(value),
            float(weight),
            POINTS.format(row=row),
        ]


def numbers_of(assessment: Assessment) -> Iterator[tuple[str, Decimal, Decimal | None, Decimal]]:
    for row in assessment.rows:
        target = row.indicator.target
        if target and target.value is not None:
            yield row.indicator.name, target.value, row.value, row.indicator.weight


def check_points(assessments: Sequence[Assessment], workbook: Path) -> int:
    sheets = read_values(workbook)
    for assessment in assessments:
        given = sheets[assessment.project.name]
        counted = [
            Decimal(str(row[4])).quantize(Decimal("0.01")) for row in given[1:] if row[4] not in ("", None)
        ]
        expected = [row.score.points for row in assessment.rows if row.value is not None]
        if counted != expected:
            raise SystemExit(f"{assessment.project.id}: the workbook gives {counted}, the product {expected}")
    return len(assessments)


def run_size(projects: int, folder: Path) -> None:
    workspace_of(str(projects), str(folder))
    contestants = {PRODUCT: product} | ({"LibreOffice": workbook} if is_installed() else {})
    if workbook not in contestants.values():
        print("LibreOffice: left out (not installed)")
    for name, prepare in contestants.items():
        cost = measure(prepare, projects, folder)
        record(Result(JOB, "forms", projects, name, cost.seconds, cost.memory_mb))
        print(f"{projects:,} forms, {name}: {cost.seconds:.2f} s, {cost.memory_mb:,.0f} MB", flush=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", default="1,10,100,1000")
    words.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-papers"))  # made workspaces
    given = words.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    for size in map(int, given.sizes.split(",")):
        run_size(size, given.folder)


if __name__ == "__main__":
    main()
