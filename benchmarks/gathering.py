"""What it costs to roll many workspaces up: processor time and memory of gathering, disk, and the pages.

``python -m benchmarks.gathering`` makes 100 workspaces of 50 projects (``--units``, ``--projects``; ``--keep
FOLDER`` keeps and uses them again), each brought up to date, gathers them as folders and over HTTP
(``--addresses``, of which several may answer with the state of one folder) from one server in a process of
its own, and asks for the pages. Each gathering runs in a process of its own; the least of the runs is printed.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import app
from benchmarks.many_projects import make_workspace
from forms.form import as_plain_data
from workspace.deriving import derive
from workspace.unit_asking import folder_state
from workspace.unit_gathering import gather

RUNS = 3
PAGES = {"roll-up": "/gathered", "one workspace": "/gathered/unit?name={unit}"}
FILES = {"list of workspaces, xlsx": "/gathered.xlsx", "all projects, csv": "/gathered.csv"}


def make_units(root: Path, units: int, projects: int) -> None:
    for number in range(units):
        folder = root / f"u{number:03}"
        if folder.exists():
            continue
        workspace = make_workspace(folder, projects)
        for sheet in folder.glob("targets/*/*.yaml"):  # no two have the same units and projects
            sheet.write_text(sheet.read_text("utf-8").replace("第", f"{number}区第"), encoding="utf-8")
        with workspace.store() as store:
            derive(workspace, store)


def write_list(bureau: Path, places: list[str]) -> None:
    bureau.mkdir(exist_ok=True)
    lines = "".join(f"- {{{place}}}\n" for place in places)
    (bureau / "workspaces.yaml").write_text(f"workspaces:\n{lines}", encoding="utf-8")


def gather_quietly(bureau: Path) -> None:
    found = gather(bureau, bureau / "data", {}, lambda done, total, message: None)
    failed = [unit.reason for unit in found.rollup.units if unit.fault]
    assert not failed, failed[0]
    print("projects:", sum(year.sums.projects for year in found.rollup.years), file=sys.stderr)


def measured(work: Callable[[Path], None], bureau: Path) -> tuple[float, int]:
    """Processor seconds and peak MB of a forked process that does the work."""
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def run() -> None:
        before = time.process_time()
        work(bureau)
        sender.send(
            (time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        )

    process = context.Process(target=run)
    process.start()
    sender.close()
    found: tuple[float, int] = receiver.recv()
    process.join()
    return found


def least(work: Callable[[Path], None], bureau: Path) -> tuple[float, int]:
    runs = [measured(work, bureau) for _ in range(RUNS)]
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def serve_states(root: Path, units: int, port: int, ready: Event) -> None:
    """The answers of all workspaces, made once: what is measured is who asks."""
    states = {
        f"u{number:03}": json.dumps(
            as_plain_data(folder_state(root / f"u{number:03}", "")), ensure_ascii=False
        ).encode()
        for number in range(units)
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _, copy, name, *_ = self.path.split("/")
            body = states[name].replace("区第".encode(), f"区{copy}第".encode())
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    print("bytes of one answer:", len(states["u000"]), file=sys.stderr)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    ready.set()
    server.serve_forever()


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def page_costs(bureau: Path, unit: str) -> list[tuple[str, float, float, int]]:
    """Milliseconds of the first and the least of the later requests, and bytes."""
    client = app.create_app(workspace=bureau).test_client()
    client.get("/jobs")
    costs = []
    for name, address in {**PAGES, **FILES}.items():
        times = []
        for _ in range(1 + RUNS):
            before = time.process_time()
            answer = client.get(address.format(unit=unit))
            times.append((time.process_time() - before) * 1000)
            assert answer.status_code == 200, answer.text
        costs.append((name, times[0], min(times[1:]), len(answer.data)))
    return costs


def run(root: Path, units: int, projects: int, addresses: int, port: int) -> None:
    before = time.process_time()
    make_units(root, units, projects)
    print(f"made in {time.process_time() - before:.0f} processor s; {size_of(root) / 1e6:.0f} MB on disk")
    bureau = root / "bureau"
    names = [f"u{number:03}" for number in range(units)]
    write_list(bureau, [f"name: {name}, folder: ../{name}" for name in names])
    print("| gathering | processor s | peak MB |\n|---|---|---|")
    print("| {} folders | {:.2f} | {} |".format(units, *least(gather_quietly, bureau)))
    kept = size_of(bureau / "data/gathered")
    costs = page_costs(bureau, "u000")
    context = get_context("fork")
    ready = context.Event()
    server = context.Process(target=serve_states, args=(root, units, port, ready), daemon=True)
    server.start()
    ready.wait()
    paths = [f"{copy}/u{number:03}" for copy in range(-(-addresses // units)) for number in range(units)]
    write_list(bureau, [f"name: {path}, url: 'http://127.0.0.1:{port}/{path}'" for path in paths[:addresses]])
    print("| {} addresses | {:.2f} | {} |".format(addresses, *least(gather_quietly, bureau)))
    print_pages("of addresses", page_costs(bureau, "0/u000"))
    server.terminate()
    print(f"kept of folders: {kept / 1e6:.1f} MB")
    print_pages("of folders", costs)


def print_pages(what: str, costs: list[tuple[str, float, float, int]]) -> None:
    print(f"\n| page {what} | first, ms | again, ms | KB |\n|---|---|---|---|")
    for name, first, again, size in costs:
        print(f"| {name} | {first:.0f} | {again:.0f} | {size / 1000:.0f} |")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--units", type=int, default=100)
    words.add_argument("--projects", type=int, default=50)
    words.add_argument("--addresses", type=int, help="default: as many as workspaces")
    words.add_argument("--port", type=int, default=18743)
    words.add_argument("--keep", type=Path)
    asked = words.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as scratch:
        root = asked.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        run(root, asked.units, asked.projects, asked.addresses or asked.units, asked.port)


if __name__ == "__main__":
    main()
