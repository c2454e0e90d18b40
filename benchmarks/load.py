"""Many people at once: pages read and values saved by a hundred users while indicators are evaluated.

``python -m benchmarks.load --keep FOLDER`` takes the workspace of 5,000 projects that ``benchmarks.pages``
keeps there (made where it is not), starts the server on it, asks for a run of two months over all projects,
and lets a hundred users with connections of their own read and save for a minute, each thinking between
two pages. It prints p50 and p99 of pages and saves, and compares every save that was answered with the
store. Nothing is asserted: what is printed is of this machine and what else it did.
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlencode

import psutil

from benchmarks.alone import peak_megabytes
from benchmarks.many_projects import YEAR, project_name
from benchmarks.orders import generate
from benchmarks.pages import prepared
from benchmarks.results import PRODUCT, Result, record
from workspace import Workspace

HOST = "127.0.0.1"
ORDERS = 100_000
SAVED = "drills"
SHARE_OF_SAVES = 0.2
SPAN = (f"{YEAR}-04-30", f"{YEAR}-05-31")
"""Month ends of which nothing is kept in the made workspace."""
SOURCES = "work_orders: {files: 'inbox/*.csv', key: order_no}\n"
READ: Sequence[str] = (
    *("/", "/?light=red", "/?q=养老", "/workbench", "/lights", "/rollup", "/problems", "/search?q=养老"),
    *("/projects/{own}", "/projects/{own}?tab=fill", "/projects/{own}/monitoring"),
    *("/indicators/{own}/on-time", "/papers/self-evaluation/{own}", "/schedule", "/runs"),
)
WARM_SECONDS = 15


@dataclass
class Seen:
    """What one user saw: seconds of pages and saves, the values that were answered as saved, what failed."""

    pages: list[tuple[float, str]] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class User:
    """One person on one connection that is kept."""

    def __init__(self, port: int, number: int, think: float, value: int = 4) -> None:
        """``value`` is the last that the store holds; each save says the next."""
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.project = f"{YEAR}/{project_name(number)}"
        self.chance = random.Random(number)
        self.think = think
        self.cookie = ""
        self.seen = Seen()
        self.value = value

    def work(self, until: float) -> None:
        time.sleep(self.chance.uniform(0, self.think))
        while time.monotonic() < until:
            try:
                self.save() if self.chance.random() < SHARE_OF_SAVES else self.read()
            except (OSError, http.client.HTTPException) as error:
                self.seen.failed.append(f"{type(error).__name__}: {error}")
                self.connection.close()
            time.sleep(self.chance.uniform(0.5 * self.think, 1.5 * self.think))

    def read(self) -> None:
        page = self.chance.choice(READ)
        seconds, status, _ = self.ask("GET", quote(page.format(own=self.project), safe="/?=&"))
        self.seen.pages.append((seconds, page))
        if status != http.HTTPStatus.OK:
            self.seen.failed.append(f"{status} {page}")

    def save(self) -> None:
        """The form is loaded, then sent: the load is a page, the sending a save."""
        address = f"/projects/{self.project}?enter={SAVED}"
        seconds, _, page = self.ask("GET", address)
        self.seen.pages.append((seconds, "/projects/{own}?enter"))
        hidden = dict(re.findall(r'type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', page))
        if "csrf_token" not in hidden:
            self.seen.failed.append(f"no form on {address}")
            return
        self.value += 1
        sent = {
            "csrf_token": hidden["csrf_token"],
            "after": hidden.get("after", "0"),
            "indicator": SAVED,
            "value": str(self.value),
            "by": "样例填报人",
        }
        seconds, status, page = self.ask("POST", f"/entries/{self.project}", sent)
        self.seen.saves.append(seconds)
        if status in (http.HTTPStatus.FOUND, http.HTTPStatus.SEE_OTHER):
            self.seen.kept.append((self.project, str(self.value)))
        else:
            self.seen.failed.append(f"{status} save: {told(page)}")

    def ask(self, method: str, address: str, form: Mapping[str, str] | None = None) -> tuple[float, int, str]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, address, urlencode(form) if form else None, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
        seconds = time.perf_counter() - began
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return seconds, answer.status, page


def told(page: str) -> str:
    alert = re.search(r'role="alert"[^>]*>(.{0,300})', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", alert[1] if alert else page[-200:]).strip()[:120]


@contextmanager
def served(folder: Path, port: int, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server as people start it, until it answers."""
    command = [sys.executable, "app.py", "--workspace", str(folder), "serve", "--port", str(port)]
    process = subprocess.Popen([*command, "--workers", str(workers)])
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=60)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not start")


def begin_evaluation(port: int) -> str:
    """Asks for the job as the page of the schedule does; gives the address of its page."""
    user = User(port, 0, 0)
    _, _, page = user.ask("GET", "/schedule")
    token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)
    if token is None:
        raise SystemExit("the schedule has no form")
    form = {"csrf_token": token[1], "span": "span", "from": SPAN[0], "to": SPAN[1], "by": "样例采集人"}
    user.connection.request(
        "POST",
        "/schedule/collect",
        urlencode(form),
        {"Cookie": user.cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = user.connection.getresponse()
    answer.read()
    return answer.getheader("Location", "") or f"status {answer.status}"


def kept_values(folder: Path) -> set[tuple[str, str]]:
    with Workspace(folder).store() as store:
        rows = store.db.execute("SELECT project, value FROM entries WHERE indicator = ?", [SAVED])
        return {(str(project), str(value)) for project, value in rows}


def count_observations(folder: Path) -> int:
    with Workspace(folder).store() as store:
        return int(store.db.execute("SELECT coalesce(max(seq), 0) FROM observations").fetchone()[0])


def show(name: str, seconds: Sequence[float]) -> None:
    if len(seconds) < 2:
        print(f"| {name} | {len(seconds)} | – | – | – |")
        return
    cuts = quantiles(seconds, n=100, method="inclusive")
    numbers = " | ".join(f"{1000 * value:.0f}" for value in (cuts[49], cuts[98], max(seconds)))
    print(f"| {name} | {len(seconds)} | {numbers} |")


def print_result(users: Sequence[User], folder: Path, before: set[tuple[str, str]]) -> None:
    seen = [user.seen for user in users]
    pages = [one for own in seen for one in own.pages]
    print("\n| | asked | p50, ms | p99, ms | longest, ms |\n|---|---|---|---|---|")
    show("pages", [seconds for seconds, _ in pages])
    for address in sorted({address for _, address in pages}):
        show(address, [seconds for seconds, asked in pages if asked == address])
    show("saves", [seconds for own in seen for seconds in own.saves])
    answered = {one for own in seen for one in own.kept}
    found = kept_values(folder) - before
    print(f"\nsaves answered as kept {len(answered)}, of these in the store {len(answered & found)}")
    print(f"values in the store that nobody was told of: {len(found - answered)}")
    failed = [text for own in seen for text in own.failed]
    print(f"failed: {len(failed)}{''.join(f'{chr(10)}  {text}' for text in sorted(set(failed))[:10])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=5000)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=10, help="mean seconds between two pages of a user")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8122)
    parser.add_argument("--keep", type=Path, default=None)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        run(args, args.keep or Path(made))


def run(args: argparse.Namespace, keep: Path) -> None:
    folder = prepared(keep / f"pages{args.projects}", args.projects)
    give_orders(folder, keep)
    before, begun_with = kept_values(folder), count_observations(folder)
    last = max((int(value) for _, value in before if value.isdigit()), default=4)
    users = [
        User(args.port, number * args.projects // args.users, args.think, last)
        for number in range(args.users)
    ]
    with served(folder, args.port, args.workers) as server:
        quiet = wait_quietly(args.port)
        print(f"evaluation asked for: {begin_evaluation(args.port)}", flush=True)
        until = time.monotonic() + args.seconds
        threads = [threading.Thread(target=user.work, args=(until,)) for user in users]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        measured = count_observations(folder) - begun_with
        load = " ".join(f"{value:.1f}" for value in os.getloadavg())
        memory = peak_memory(server.pid)
    record_pages(users, quiet, memory)
    print(f"{args.users} users, {args.think:g} s of thinking, {args.seconds:g} s, {args.workers} workers")
    print(f"indicators evaluated and kept meanwhile: {measured:,} of {args.projects * 3 * len(SPAN):,}")
    print_result(users, folder, before)
    print(f"\n{os.cpu_count()} processors, load {load}")


def give_orders(folder: Path, keep: Path) -> None:
    """An export that the indicators are counted from."""
    _, csv = generate(ORDERS, keep)
    (folder / "inbox").mkdir(exist_ok=True)
    export = folder / "inbox" / "orders.csv"
    if not export.exists():
        export.symlink_to(csv.resolve())
    (folder / "sources.yaml").write_text(SOURCES, "utf-8")


def wait_quietly(port: int) -> list[float]:
    """The pages one after another for some seconds, so that no reader meets a process that just began; the seconds
    of each from the second round on."""
    user = User(port, 0, 0)
    taken: list[float] = []
    until = time.monotonic() + WARM_SECONDS
    for page in cycle(READ):
        if time.monotonic() > until:
            return taken[len(READ) :]
        seconds, _, _ = user.ask("GET", quote(page.format(own=user.project), safe="/?=&"))
        taken.append(seconds)
    return taken


def peak_memory(process: int) -> float:
    """Megabytes that the server and its workers had at most, added up."""
    every = [process, *(child.pid for child in psutil.Process(process).children(recursive=True))]
    return sum(peak_megabytes(str(one)) for one in every)


def record_pages(users: Sequence[User], quiet: Sequence[float], memory: float) -> None:
    loaded = [seconds for user in users for seconds, _ in user.seen.pages]
    for name, place in (("half", 49), ("99 of 100", 98)):
        job = f"pages under load, seconds on the clock that {name} take at most"
        for contestant, taken, most in ((PRODUCT, loaded, memory), ("one user alone", quiet, None)):
            cut = quantiles(taken, n=100, method="inclusive")[place]
            record(Result(job, "users", len(users), contestant, cut, most))


if __name__ == "__main__":
    main()
