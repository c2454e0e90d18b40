"""``jobs`` and ``clock``: what the scheduler does in the background, and the clock it goes by."""

import argparse
from datetime import UTC, datetime
from typing import Any

import batches
from cli.acting import noting
from cli.arguments import WrongUseError, parse_count
from cli.measure import parse_parameters
from cli.output import print_json, print_note, print_table
from cli.working import keep_working
from indicators.clock import format_local_minute
from measuring.isolated.limits import limit_memory
from scheduling import evaluating
from scheduling.clock_guard import refused_clock_text, set_back_warning
from scheduling.jobs import JOB_KINDS, STATE_WORDS, JobError, run_job, submit_job
from store import Job
from workspace import Workspace

JOB_MODULES = (evaluating, *batches.MODULES)
"""Importing a module registers its kinds of jobs."""


def jobs(args: argparse.Namespace, workspace: Workspace) -> int:
    """List, add or cancel jobs."""
    if args.keep_working:
        return keep_working(workspace, args.keep_working)
    if args.work:
        limit_memory()
        return run_job(workspace, *args.work)
    if args.add:
        return add_job(args, workspace)
    if args.cancel is not None:
        return cancel_job(args.cancel, workspace)
    return list_jobs(args, workspace)


def add_job(args: argparse.Namespace, workspace: Workspace) -> int:
    with workspace.store() as store:
        try:
            parameters = parse_parameters(args.parameters)
            with store.transaction():
                noting(store, args.by, "start_job")(args.add)
                number = submit_job(store, args.add, dict(parameters), args.by, datetime.now(UTC))
        except JobError as error:
            raise WrongUseError(str(error)) from None
    print_json({"job": number}) if args.json else print(f"任务 {number} 已提交，由 serve 或 schedule 执行")
    return 0


def cancel_job(number: int, workspace: Workspace) -> int:
    with workspace.store() as store, store.transaction():
        noting(store, "", "cancel_job")(str(number))
        cancelled = store.jobs.cancel(number, datetime.now(UTC))
    print_note(f"任务 {number} 将停止" if cancelled else f"任务 {number} 不存在或已经结束")
    return int(not cancelled)


def list_jobs(args: argparse.Namespace, workspace: Workspace) -> int:
    with workspace.store() as store:
        found = store.jobs.newest()
    if args.json:
        print_json(list(map(job_data, found)))
    elif found:
        print_table(("编号", "任务", "经办人", "提交时间", "状态", "进度", "说明"), map(job_row, found))
    else:
        print_note("没有任务")
    return 0


def job_row(job: Job) -> tuple[str, ...]:
    progress = f"{job.done}/{job.total}" if job.total else ""
    return (
        str(job.id),
        JOB_KINDS[job.kind].label if job.kind in JOB_KINDS else job.kind,
        job.by,
        format_local_minute(job.created_at),
        STATE_WORDS[job.state],
        progress,
        job.message,
    )


def job_data(job: Job) -> dict[str, Any]:
    finished = job.finished_at.isoformat() if job.finished_at else None
    times = {"created_at": job.created_at.isoformat(), "finished_at": finished}
    return {**vars(job), **times, "state": job.state.value, "parameters": dict(job.parameters)}


def clock(args: argparse.Namespace, workspace: Workspace) -> int:
    """Compare the clock with the latest time seen; with ``--accept`` go by it from now on. 1 when it is not
    believed."""
    now = datetime.now(UTC)
    with workspace.store() as store:
        if args.accept:
            store.slots.set_clock(now)
        doubt = refused_clock_text(store, now) or set_back_warning(store, now)
    print(f"系统时间 {format_local_minute(now)}")
    if doubt:
        print_note(doubt)
    elif args.accept:
        print_note("已确认，以后按这个时间采集和记录")
    return int(bool(doubt))


def add_jobs_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = "、".join(f"{kind.name}（{kind.label}）" for kind in JOB_KINDS.values())
    parser.add_argument("--add", metavar="任务", help=f"提交任务：{kinds}")
    parser.add_argument(
        "--with",
        dest="parameters",
        action="append",
        default=[],
        metavar="名称=值",
        help="任务的参数，可重复：project=2024/hotline、as_of=2024-06-30、from=…、to=…",
    )
    parser.add_argument("--by", default="", metavar="姓名", help="经办人")
    parser.add_argument("--cancel", type=parse_count, metavar="编号", help="取消任务")
    parser.add_argument("--keep-working", type=parse_count, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=parse_count, nargs=2, help=argparse.SUPPRESS)
    parser.set_defaults(act=jobs)


def add_clock_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--accept", action="store_true", help="现在的系统时间是对的，以后按它采集和记录")
    parser.set_defaults(act=clock)
