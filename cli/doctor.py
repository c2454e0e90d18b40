"""``doctor``: whether machine, folder and settings are such that nothing is lost or given away, and whether
the servers answer that tables come from."""

import argparse
from dataclasses import asdict
from pathlib import Path

from cli.arguments import parse_count
from cli.output import print_json
from store import StoreError
from store.health import HealthFinding, Level, check_health
from store.inspection import DATABASE
from store.machine import read_machine
from workspace import Workspace
from workspace.connections_tried import try_connections
from workspace.deployment import (
    Deployment,
    PeopleKept,
    check_chosen_key,
    check_deployment,
    read_people,
)

LEVEL_WORDS = {Level.ERROR: "错误", Level.REPAIRED: "已改正", Level.HINT: "建议"}


def run_doctor(args: argparse.Namespace, workspace: Workspace) -> int:
    """Examine; what is open to others is closed and told. 1 where anything is wrong."""
    machine = read_machine(workspace.data)
    health = list(
        check_health(workspace.data, machine)
    )  # before the database is opened, which closes its modes
    deployment = Deployment(
        workspace.root,
        args.settings,
        machine,
        is_sample=workspace.sample,
        backups=args.backups,
        days=args.days,
        people=known_people(workspace) if args.deploy else None,
    )
    deploying = check_deployment(deployment) if args.deploy else check_chosen_key(deployment)
    tried = try_connections(workspace)
    findings = [*health, *deploying, *tried.findings]
    if args.json:
        told = {"findings": list(map(asdict, findings)), "connections": tried.data}
        print_json({"ok": not count_errors(findings), **told})
    else:
        print_findings(findings, tried.text)
    return int(bool(count_errors(findings)))


def known_people(workspace: Workspace) -> PeopleKept | None:
    """``None`` where there is no database yet, or none that can be read, which has findings of its own."""
    if not (workspace.data / DATABASE).exists():
        return None
    try:
        with workspace.store() as store:
            return read_people(store)
    except StoreError:
        return None


def count_errors(findings: list[HealthFinding]) -> int:
    return sum(finding.level is Level.ERROR for finding in findings)


def print_findings(findings: list[HealthFinding], tried: str) -> None:
    for finding in findings:
        print(f"{LEVEL_WORDS[finding.level]}：{finding.text}")
    if tried:
        print(tried)
    errors = count_errors(findings)
    print(f"共 {errors} 处错误，请逐项改正" if errors else "没有发现错误")


def add_doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deploy", action="store_true", help="另查正式使用前的设置：密钥、地址、用户、备份")
    parser.add_argument("--backups", type=Path, metavar="文件夹", help="备份放在哪里")
    parser.add_argument(
        "--days", type=parse_count, default=2, metavar="天数", help="最新的备份应在几天以内，默认 2"
    )
    parser.set_defaults(act=run_doctor)
