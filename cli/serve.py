"""``serve`` and ``schedule``: the two processes that run for long."""

import argparse
import errno
import socket
from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication

from batches.asking import ask_safely
from batches.gathering import ask_for_gathering
from batches.hotline_reports import ask_for_reports
from cli.arguments import WrongUseError
from cli.jobs import JOB_MODULES
from cli.output import print_note
from cli.working import jobs_beside, jobs_command
from scheduling.service import run_scheduler, wall_clock
from store import hold_folder
from workspace import Workspace
from workspace.deployment import is_loopback
from workspace.watching import derive_safely

GRACE_SECONDS = 9
"""How long requests that run may go on after SIGTERM."""
THREADS = 4
"""Requests that one worker process answers at a time."""
OPTIONS: Mapping[str, Any] = {
    "worker_class": "web.worker.WebWorker",
    "threads": THREADS,
    "preload_app": True,
    "loglevel": "warning",
    "graceful_timeout": GRACE_SECONDS,
    "control_socket_disable": True,
    "forwarded_allow_ips": "",
    "limit_request_line": 8190,
}


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn's own class carries no types
    """Gunicorn over the application: several worker processes, each with its own workspace."""

    def __init__(self, make: Callable[[], Any], options: dict[str, Any]) -> None:
        self.make = make
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called once, before the workers are forked: they begin with every file read."""
        app = self.make()
        workspace: Workspace = app.extensions["workspace"]
        with workspace.store() as store:
            workspace.declared_projects(store)
        return app


def serve(args: argparse.Namespace, workspace: Workspace) -> int:
    """Serve the pages until stopped."""
    host, port = args.settings["host"], int(args.settings["port"])
    if refusal := address_problem(host, port):
        print_note(refusal)
        return 1
    with workspace.store() as store:  # a database that cannot be used is told before anything starts
        refuse_open_address(host, has_accounts=store.accounts.is_any(), proxy=args.settings["trusted_proxy"])
    shown = f"[{host}]" if ":" in host else host
    print_note(f"网页地址：http://{shown}:{port}/　（按 Ctrl+C 停止）")
    options = {**OPTIONS, "bind": f"{shown}:{port}", "workers": int(args.settings["workers"])}
    with hold_folder(workspace.data), jobs_beside(workspace):
        Server(lambda: args.create_app(workspace=workspace.root), options).run()
    return 0


def refuse_open_address(host: str, *, has_accounts: bool, proxy: str) -> None:
    """Raises WrongUseError for an address that other machines reach without accounts, or with passwords that
    others on the way can read."""
    if is_loopback(host):
        return
    if not has_accounts:
        raise WrongUseError(
            f"监听地址“{host}”对网络开放，而还没有账号、没有登录：谁都能查看全部数据、冒名填报，因此不启动；"
            "请先建立账号（user add），或改用 127.0.0.1（--host 或 JIXIAO_HOST），只在本机使用"
        )
    if not proxy:
        raise WrongUseError(
            f"监听地址“{host}”对网络开放，而口令会不加密地传输，因此不启动；请由 https 转发服务器（如 nginx）"
            "转发，并在 JIXIAO_TRUSTED_PROXY 里写明它的地址；转发服务器就在本机的，请监听 127.0.0.1"
        )


def address_problem(host: str, port: int) -> str:
    """Why nobody can listen there, or nothing. Raises WrongUseError for an address this machine does not
    have."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except socket.gaierror:
        raise WrongUseError(f"没有地址“{host}”，请用 127.0.0.1") from None
    except PermissionError:
        return f"没有权限使用端口 {port}，请换一个大于 1023 的端口（--port 或 JIXIAO_PORT）"
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise WrongUseError(f"本机没有地址“{host}”，请用 127.0.0.1") from None
        return (
            f"端口 {port} 已被占用，可能网页服务已在运行；请先停止它，或换一个端口（--port 或 JIXIAO_PORT）"
        )
    return ""


def schedule(args: argparse.Namespace, workspace: Workspace) -> int:
    """Keep time until stopped: every slot that is due is measured once, missed ones are caught up; jobs are
    done."""
    assert JOB_MODULES, "importing them registers the kinds of jobs"
    return run_scheduler(
        workspace,
        job_command=jobs_command(workspace, "--work"),
        derive=lambda going: work_between(workspace, going),
    )


def work_between(workspace: Workspace, going: Callable[[], bool]) -> None:
    """What is done every half minute beside measuring."""
    derive_safely(workspace, going)
    if going():
        for ask in (ask_for_reports, ask_for_gathering):
            ask_safely(ask, workspace, wall_clock)


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="地址", help="监听地址，默认 127.0.0.1 或 JIXIAO_HOST")
    parser.add_argument("--port", metavar="端口", help="端口，默认 8000 或 JIXIAO_PORT")
    parser.add_argument("--workers", metavar="个数", help="工作进程数，默认 2 或 JIXIAO_WORKERS")
    parser.set_defaults(act=serve)


def add_schedule_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(act=schedule)
