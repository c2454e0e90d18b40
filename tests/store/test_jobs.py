"""Jobs are done by one process at a time, and what comes back late is refused."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from store import JobState, LostJobError, Store, open_store
from tests.children import child, die, ends
from tests.store.seen import NOON

KINDS = ("evaluate", "export")


def lapse(store: Store) -> None:
    store.db.execute("UPDATE jobs SET lapses = 0")


def test_a_job_goes_from_waiting_to_done_and_is_forgotten_after_a_week(path: Path) -> None:
    with open_store(path) as store:
        number = store.jobs.add("evaluate", {"project": "2024/hotline"}, "张三", NOON)
        assert store.jobs.claim(["export"], NOON) is None
        job = store.jobs.claim(KINDS, NOON)
        assert job is not None
        assert (job.id, job.state, job.parameters, job.by) == (
            number,
            "running",
            {"project": "2024/hotline"},
            "张三",
        )
        assert store.jobs.claim(KINDS, NOON) is None
        store.jobs.report(number, job.token, 3, 12, "三月")
        assert store.jobs.hold(number, job.token).done == 3
        store.jobs.finish(number, job.token, JobState.DONE, NOON, result={"runs": ["a"]})
        found = store.jobs.find(number)
        assert found is not None
        assert (found.state, found.result, found.finished_at) == ("done", {"runs": ["a"]}, NOON)
        store.jobs.sweep(NOON + timedelta(days=6))
        assert [job.id for job in store.jobs.newest()] == [number]
        store.jobs.sweep(NOON + timedelta(days=8))
        assert store.jobs.newest() == []


@pytest.mark.parametrize("late", ["hold", "report", "finish"])
def test_a_worker_that_lost_its_lease_says_nothing_more(path: Path, late: str) -> None:
    with open_store(path) as store, open_store(path) as other:
        number = store.jobs.add("evaluate", {}, "", NOON)
        first = store.jobs.claim(KINDS, NOON)
        lapse(store)
        second = other.jobs.claim(KINDS, NOON)
        assert first is not None
        assert second is not None
        assert second.token > first.token
        acts: dict[str, Callable[[], object]] = {
            "hold": lambda: store.jobs.hold(number, first.token),
            "report": lambda: store.jobs.report(number, first.token, 1, 1),
            "finish": lambda: store.jobs.finish(number, first.token, JobState.FAILED, NOON),
        }
        with pytest.raises(LostJobError, match="另一个进程"):
            acts[late]()
        other.jobs.finish(number, second.token, JobState.DONE, NOON)
        assert [job.state for job in store.jobs.newest()] == ["done"]


def test_a_job_of_a_process_that_died_is_taken_at_once(path: Path) -> None:
    def claim_and_die() -> None:
        with open_store(path) as store:
            assert store.jobs.claim(KINDS, NOON)
            die()

    with open_store(path) as store:
        store.jobs.add("evaluate", {}, "", NOON)
    assert ends(child(claim_and_die)) == -9
    with open_store(path) as store:
        job = store.jobs.claim(KINDS, NOON)
        assert job is not None
        assert job.tries == 2


def test_a_job_that_ends_its_processes_is_given_up(path: Path) -> None:
    with open_store(path) as store:
        number = store.jobs.add("evaluate", {}, "", NOON)
        for _ in range(3):
            assert store.jobs.claim(KINDS, NOON)
            lapse(store)
        assert store.jobs.claim(KINDS, NOON) is None
        found = store.jobs.find(number)
        assert found is not None
        assert (found.state, found.finished_at) == ("failed", NOON)
        assert "中断了 3 次" in found.message


def test_given_back_is_no_try_and_cancelled_is_not_begun(path: Path) -> None:
    with open_store(path) as store:
        number = store.jobs.add("evaluate", {}, "", NOON)
        for _ in range(5):
            job = store.jobs.claim(KINDS, NOON)
            assert job is not None
            store.jobs.give_back(number, job.token)
        assert store.jobs.cancel(number, NOON)
        assert not store.jobs.cancel(number, NOON)
        assert not store.jobs.cancel(99, NOON)
        assert store.jobs.claim(KINDS, NOON) is None
        assert not store.jobs.is_any_open()


def test_eight_processes_do_forty_jobs_once_each(path: Path) -> None:
    with open_store(path) as store:
        for _ in range(40):
            store.jobs.add("export", {}, "", NOON)

    def work() -> None:
        with open_store(path) as store:
            while job := store.jobs.claim(KINDS, NOON):
                store.jobs.finish(job.id, job.token, JobState.DONE, NOON, result=job.tries)

    assert {ends(number) for number in [child(work) for _ in range(8)]} == {0}
    with open_store(path) as store:
        assert [(job.state, job.result) for job in store.jobs.newest()] == [("done", 1)] * 40


def test_a_result_that_is_too_long_is_not_kept(path: Path) -> None:
    with open_store(path) as store:
        number = store.jobs.add("export", {}, "", NOON)
        job = store.jobs.claim(KINDS, NOON)
        assert job is not None
        with pytest.raises(ValueError, match="too long"):
            store.jobs.finish(number, job.token, JobState.DONE, NOON, result="x" * 2_000_000)
