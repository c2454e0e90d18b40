"""What pages cost with few and with many projects: processor time and bytes of each, from a warm process.

``python -m benchmarks.pages`` makes workspaces of 10, 300 and 5,000 projects (``--sizes 10,10000`` for
others; ``--keep FOLDER`` keeps and uses them again), brings their lists up to date, and asks for every page
several times through the application, without a server. The least of the runs is printed: what others do on
the machine only ever adds.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from flask.testing import FlaskClient

import app
from benchmarks.many_projects import YEAR, make_workspace
from workspace import Workspace
from workspace.deriving import derive

RUNS = 5
PROJECT = f"{YEAR}/p00003"
PAGES: Mapping[str, str] = {
    "overview": "/",
    "overview, second page by points": "/?page=2&sort=points",
    "overview, one department": "/?department=第3局",
    "overview, words": "/?q=养老",
    "overview, red": "/?light=red",
    "overview, another day": f"/?as_of={YEAR}-06-30",
    "problems": "/problems",
    "problems, words": "/problems?q=养老",
    "runs": "/runs",
    "lights by month": "/lights",
    "roll-up": "/rollup",
    "workbench": "/workbench",
    "search": "/search?q=养老",
    "project": f"/projects/{PROJECT}",
    "project, filling in": f"/projects/{PROJECT}?tab=fill",
    "monitoring": f"/projects/{PROJECT}/monitoring",
    "indicator": f"/indicators/{PROJECT}/on-time",
    "self-evaluation": f"/papers/self-evaluation/{PROJECT}",
    "healthz": "/healthz",
}


def least_cost(client: FlaskClient, url: str, runs: int) -> tuple[int, float, int]:
    """Status, milliseconds of processor time, bytes; a page of over a second is asked for once only."""
    found = []
    for _ in range(runs):
        began = time.process_time()
        answer = client.get(url)
        found.append((answer.status_code, (time.process_time() - began) * 1000, len(answer.data)))
        if found[-1][1] > 1000 and len(found) > 1:
            break
    return min(found, key=lambda cost: cost[1])


def prepared(folder: Path, projects: int) -> Path:
    if not folder.exists():
        make_workspace(folder, projects)
    workspace = Workspace(folder)
    with workspace.store() as store:
        began = time.process_time()
        done = derive(workspace, store)
        seconds = time.process_time() - began
    print(f"{projects} projects: {done.lines} lines brought up to date in {seconds:.1f} s", flush=True)
    return folder


def measure_pages(folder: Path, runs: int) -> dict[str, tuple[int, float, int]]:
    client = app.create_app(workspace=folder).test_client()
    client.get("/rollup")
    return {name: least_cost(client, url, runs) for name, url in PAGES.items()}


def print_table(costs: Mapping[int, Mapping[str, tuple[int, float, int]]]) -> None:
    heads = " | ".join(f"{size:,} projects, ms | KB" for size in costs)
    print(f"| page | {heads} |\n|---|{'---|---|' * len(costs)}")
    for name in PAGES:
        cells = [f"{costs[size][name][1]:.0f} | {costs[size][name][2] / 1000:.0f}" for size in costs]
        wrong = sorted({costs[size][name][0] for size in costs} - {200})
        print(f"| {name}{f' (status {wrong})' if wrong else ''} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,300,5000")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--keep", type=Path, default=None)
    args = parser.parse_args()
    costs = {}
    with tempfile.TemporaryDirectory() as made:
        for size in map(int, args.sizes.split(",")):
            folder = prepared((args.keep or Path(made)) / f"pages{size}", size)
            costs[size] = measure_pages(folder, args.runs)
    print_table(costs)


if __name__ == "__main__":
    main()
