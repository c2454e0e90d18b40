"""The real scheduler process over real sources with bad evaluators: the good slots are done, it says what is
wrong, and it ends when it is told to."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

import app
from store import open_store
from tests.finished_slots import finished_slots
from tests.measuring.bad_evaluators import FAILING, HEAD, SOUND
from tests.small import TARGETS, small_workspace_with_tables

ROOT = Path(__file__).resolve().parents[2]
MONTHS = 12


def add_project(root: Path, name: str, evaluator: str = "hotline.on_time_rate") -> None:
    text = TARGETS.replace("hotline.on_time_rate", evaluator).replace("热线运行经费", f"热线{name}")
    (root / "targets/2024" / f"{name}.yaml").write_text(f"schedule: monthly\n{text}", encoding="utf-8")


def add_evaluator(root: Path, name: str) -> None:
    (root / "evaluators").mkdir(exist_ok=True)
    (root / "evaluators" / f"{name}.py").write_text(HEAD + FAILING[name][0], encoding="utf-8")


@contextmanager
def scheduler(root: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with (root / "schedule.log").open("ab") as told:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "--workspace", str(root), "schedule"],
            stdout=told,
            stderr=told,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def wait_until(holds: Callable[[], bool], root: Path, seconds: float = 60) -> None:
    for _ in range(int(seconds * 5)):
        if holds():
            return
        sleep(0.2)
    raise AssertionError((root / "schedule.log").read_text(encoding="utf-8"))


def count_done(root: Path, name: str) -> int:
    if not (root / "data/jixiao.db").exists():
        return 0
    with open_store(root / "data/jixiao.db") as store:
        return len(finished_slots(store, f"2024/{name}"))


def test_good_projects_are_measured_beside_evaluators_that_loop_and_end(tmp_path: Path, typed: Path) -> None:
    root = small_workspace_with_tables(tmp_path, typed)
    for name in ("exits_at_once", "interrupts", "loops"):
        add_evaluator(root, name)
        add_project(root, name, f"{name}.rate")
    names = ("hotline", "exits_at_once", "interrupts")
    with scheduler(root) as process:
        wait_until(lambda: all(count_done(root, name) == MONTHS for name in names), root)
        wait_until(lambda: "采集截至" in health(root)["doing"] or count_done(root, "loops") > 0, root)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    with open_store(root / "data/jixiao.db") as store:
        reasons = {
            observation.measured.reason
            for observation in store.observation_history("2024/exits_at_once")
            if observation.indicator == "on-time"
        }
        assert store.db.execute("SELECT count(*) FROM claims").fetchone() == (0,)
        assert store.verify_chain() == ()
    assert reasons == {
        "取数方法没有给出结果：结束了取数进程（退出码 3），已停止；请修改 evaluators/exits_at_once.py"
    }


def health(root: Path) -> dict[str, str]:
    with open_store(root / "data/jixiao.db") as store:
        beats = store.processes.heartbeats()
    return {"doing": beats[0].doing if beats else ""}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_while_an_evaluator_hangs_it_ends_at_once_and_the_next_start_goes_on(
    tmp_path: Path, typed: Path, how: signal.Signals
) -> None:
    root = small_workspace_with_tables(tmp_path, typed)
    add_evaluator(root, "sleeps")
    add_project(root, "sleeps", "sleeps.rate")
    with scheduler(root) as process:
        wait_until(lambda: count_done(root, "hotline") == MONTHS, root)
        process.send_signal(how)
        assert process.wait(10) == 0
    before = count_done(root, "sleeps")
    (root / "evaluators/sleeps.py").write_text(HEAD + "    raise ValueError\n", encoding="utf-8")
    with scheduler(root) as process:
        wait_until(lambda: count_done(root, "sleeps") == MONTHS, root)
        process.send_signal(how)
        process.wait(10)
    assert before < MONTHS
    assert app.main(["--workspace", str(root), "status"]) in (0, 1)


def test_a_good_evaluator_of_the_workspace_waits_for_none_that_hangs(tmp_path: Path, typed: Path) -> None:
    """Each of these would be waited for 20 seconds, were it asked first."""
    root = small_workspace_with_tables(tmp_path, typed)
    for name in ("a_loops", "b_sleeps", "c_sleeps"):
        (root / "evaluators").mkdir(exist_ok=True)
        (root / "evaluators" / f"{name}.py").write_text(HEAD + "    time.sleep(600)\n", encoding="utf-8")
        add_project(root, name, f"{name}.rate")
    (root / "evaluators" / "good.py").write_text(HEAD + SOUND, encoding="utf-8")
    add_project(root, "good", "good.rate")
    with scheduler(root):
        wait_until(lambda: count_done(root, "good") == MONTHS, root)
        hanging = ("a_loops", "b_sleeps", "c_sleeps")
        assert [count_done(root, name) for name in hanging] == [0, 0, 0]


def test_several_schedulers_share_the_work_and_one_killed_is_taken_over(tmp_path: Path, typed: Path) -> None:
    root = small_workspace_with_tables(tmp_path, typed)
    for number in range(5):
        add_project(root, f"p{number}")
    names = ["hotline", *(f"p{number}" for number in range(5))]
    with scheduler(root) as first, scheduler(root) as second:
        wait_until(lambda: count_done(root, "hotline") > 0, root)
        first.kill()
        first.wait()
        wait_until(lambda: all(count_done(root, name) == MONTHS for name in names), root, 90)
        second.send_signal(signal.SIGTERM)
        assert second.wait(10) == 0
    with open_store(root / "data/jixiao.db") as store:
        found = store.db.execute(
            "SELECT project, indicator, as_of FROM observations WHERE outcome = 'measured'"
        )
        measured = found.fetchall()
        assert len(measured) == len(set(measured))
        assert store.verify_chain() == ()
    assert "已在运行" not in (root / "schedule.log").read_text(encoding="utf-8")


def test_a_killed_scheduler_leaves_no_process_behind(tmp_path: Path, typed: Path) -> None:
    root = small_workspace_with_tables(tmp_path, typed)
    add_evaluator(root, "waits_deaf")
    add_project(root, "waits_deaf", "waits_deaf.rate")
    with scheduler(root) as process:
        wait_until(lambda: count_done(root, "hotline") == MONTHS and len(below(process.pid)) >= 2, root)
        left = below(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not any(map(is_running, left)), root)


def below(process: int) -> list[int]:
    """Every process that comes from another."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, new = [], [process]
    while new:
        new = [number for number, parent in parents.items() if parent in new]
        found += new
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_job_is_done_by_the_scheduler_and_can_be_cancelled(
    tmp_path: Path, typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_workspace_with_tables(tmp_path, typed)
    add_evaluator(root, "sleeps")
    add_project(root, "sleeps", "sleeps.rate")

    def command(*words: str) -> object:
        capsys.readouterr()
        assert app.main(["--workspace", str(root), "jobs", *words, "--json"]) == 0
        text = capsys.readouterr().out
        return json.loads(text) if text else None

    def state(number: int) -> str:
        with open_store(root / "data/jixiao.db") as store:
            found = store.jobs.find(number)
        return str(found and found.state)

    wanted = ("--with", "project=2024/hotline", "--with", "from=2024-11-01", "--with", "to=2024-12-31")
    assert command("--add", "evaluate", "--by", "张三", *wanted) == {"job": 1}
    assert command("--add", "evaluate", "--with", "project=2024/sleeps", "--with", "as_of=2024-12-31") == {
        "job": 2
    }
    assert command("--add", "evaluate", "--with", "project=2024/none") == {"job": 3}
    with scheduler(root) as process:
        wait_until(lambda: state(2) == "running", root, 90)
        app.main(["--workspace", str(root), "jobs", "--cancel", "2"])
        wait_until(lambda: state(3) == "failed", root)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    first, second, third = sorted(command(), key=lambda job: job["id"])  # type: ignore[call-overload]
    assert (first["state"], first["done"], first["total"], first["by"]) == ("done", 2, 2, "张三")
    assert (first["result"]["measured"], len(first["result"]["runs"])) == (6, 2)
    assert second["state"] == "cancelled"
    assert "没有项目 2024/none" in third["message"]
    with open_store(root / "data/jixiao.db") as store:
        assert {store.find_run(run).by for run in first["result"]["runs"]} == {"张三"}  # type: ignore[union-attr]
        assert not store.jobs.is_any_open()
