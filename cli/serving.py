"""``serve`` and ``schedule``: the two processes that run for long."""

import argparse
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from cli.output import say
from monitoring.clockwork import keep_time
from workspace import Workspace


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
        return self.make()


def serve(args: argparse.Namespace, workspace: Workspace) -> int:
    """Serve the pages until stopped."""
    host, port = args.host or args.settings["host"], args.port or args.settings["port"]
    with workspace.store():
        pass  # the schema is brought up to date before any worker starts
    say(f"网页地址：http://{host}:{port}/　（按 Ctrl+C 停止）")
    options = {
        "bind": f"{host}:{port}",
        "workers": int(args.settings["workers"]),
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    Server(lambda: args.create_app(workspace=workspace.root), options).run()
    return 0


def schedule(args: argparse.Namespace, workspace: Workspace) -> int:
    """Keep time until stopped: every slot that is due is measured once, missed ones are caught up."""
    return keep_time(workspace)


def add(commands: Any) -> None:
    parser = commands.add_parser("serve", help="启动网页服务")
    parser.add_argument("--host", help="监听地址，默认 127.0.0.1")
    parser.add_argument("--port", help="端口，默认 8000")
    parser.set_defaults(act=serve)
    parser = commands.add_parser("schedule", help="启动定时采集进程")
    parser.set_defaults(act=schedule)
