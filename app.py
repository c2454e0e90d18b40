"""Wiring: the settings, the web application, the commands and the scheduler process. Knows no rule; nothing imports it."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from cli import follow, judge, keep, measure, paper, serving
from cli.words import Parser, WrongUseError
from web.factory import build
from workspace import Workspace


@dataclass(frozen=True)
class Setting:
    """One setting: overridden by ``JIXIAO_<NAME>`` in the environment and by arguments of ``create_app``."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("workspace", ".", "the folder with targets/, sources.yaml, inbox/ and data/"),
    Setting("rules", "mof-2020", "the rule profile of projects that name none"),
    Setting("host", "127.0.0.1", "the address that serve listens on"),
    Setting("port", "8000", "the port that serve listens on"),
    Setting("workers", "2", "the number of worker processes of serve"),
    Setting("upload_limit", "20", "the largest upload in MiB"),
    Setting("secret_key", "", "the key that signs forms; made and kept in data/ when empty"),
)


def settings(**overrides: Any) -> dict[str, str]:
    """Every setting by name: the default, then the environment, then ``overrides`` that are not ``None``."""
    found = {each.name: os.environ.get(f"JIXIAO_{each.name.upper()}", each.default) for each in SETTINGS}
    found |= {name: str(value) for name, value in overrides.items() if value is not None}
    unknown = found.keys() - {each.name for each in SETTINGS}
    if unknown:
        raise TypeError(f"unknown settings: {', '.join(sorted(unknown))}")
    return found


def open_workspace(chosen: Mapping[str, str]) -> Workspace:
    root = Path(chosen["workspace"]).resolve()
    if not root.is_dir():
        raise WrongUseError(f"找不到工作区文件夹 {root}")
    workspace = Workspace(root, rules=chosen["rules"])
    if chosen["rules"] not in workspace.profiles:
        raise WrongUseError(f"没有评分规则“{chosen['rules']}”，可用的有：{'、'.join(sorted(workspace.profiles))}")
    return workspace


def create_app(**overrides: Any) -> Flask:
    """The web application over one workspace; starts no scheduler and touches no file until a page is asked for."""
    chosen = settings(**overrides)
    return build(open_workspace(chosen), chosen)


def parser() -> argparse.ArgumentParser:
    words = Parser(prog="python app.py", description="绩效目标：申报、采集、计分、自评")
    words.add_argument("--workspace", metavar="DIR", help="工作区文件夹，默认当前文件夹或 JIXIAO_WORKSPACE")
    words.add_argument("--json", action="store_true", help="输出 JSON")
    commands = words.add_subparsers(dest="command", required=True, metavar="命令", parser_class=Parser)
    for room in (judge, measure, follow, paper, keep, serving):
        room.add(commands)
    for each in commands.choices.values():
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="输出 JSON")
    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 problems found, 2 wrong use."""
    args = parser().parse_args(arguments)
    try:
        args.settings = settings(workspace=args.workspace)
        args.create_app = create_app
        return int(args.act(args, open_workspace(args.settings)))
    except WrongUseError as wrong:
        print(f"用法错误：{wrong}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
