"""``backup`` and ``restore``: the whole of ``data/`` to one file and back."""

import argparse
from collections.abc import Callable
from pathlib import Path

from cli.acting import noting
from cli.arguments import WrongUseError
from cli.output import print_json, print_note, shown_path
from people.permissions import Action
from store import EngineError, StoreError
from store.archive import backup
from store.manifest import Manifest, manifest_to_json
from store.restoring import restore
from workspace import Workspace
from workspace.verifying import find_file_damage

RESTORE = "restore"
NAMES = {Action.BACKUP: "备份", RESTORE: "恢复"}


def run_backup(args: argparse.Namespace, workspace: Workspace) -> int:
    """Write a backup; refused where the file exists."""
    found = find_file_damage(workspace.data)
    return run_action(
        lambda: backup(workspace.data, Path(args.file), found=found, even_damaged=args.even_damaged),
        Action.BACKUP,
        args,
        workspace,
    )


def run_restore(args: argparse.Namespace, workspace: Workspace) -> int:
    """Restore a backup; what lay in ``data/`` before is kept aside."""
    return run_action(
        lambda: restore(Path(args.file), workspace.data, force=args.force, even_damaged=args.even_damaged),
        RESTORE,
        args,
        workspace,
    )


def run_action(act: Callable[[], Manifest], word: str, args: argparse.Namespace, workspace: Workspace) -> int:
    name = NAMES[word]
    try:
        done = act()
    except StoreError as error:
        print_note(f"{name}失败：{error}")
        return 1
    except FileNotFoundError as error:
        raise WrongUseError(f"找不到 {shown_path(error.filename)}") from error
    if args.json:
        print_json(manifest_to_json(done))
    else:
        print(f"{name}完成：{shown_path(args.file)}（校验头 {done.head[:16] or '无'}）")
    if done.damage:
        print_note(f"注意：这份备份存的是已损坏的数据，共 {len(done.damage)} 处损坏，清单里逐项写明")
    note_done(workspace, word, f"{Path(args.file).name} 校验头 {done.head[:16] or '无'}")
    return 0


def note_done(workspace: Workspace, word: str, object_: str) -> None:
    """Told to the audit afterwards, in the ledger that stands then: a backup is the way out where nothing can
    be written any more, so that it does not wait for the row."""
    try:
        with workspace.store() as store:
            noting(store, "", word)(object_)
    except (StoreError, EngineError) as error:
        print_note(f"注意：审计记录没有记上这次{NAMES[word]}：{error}")


def add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="备份文件")
    parser.add_argument("--even-damaged", action="store_true", help="数据已损坏也另存一份，并在清单里写明")
    parser.set_defaults(act=run_backup)


def add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="备份文件")
    parser.add_argument("--force", action="store_true", help="已有数据时也恢复（原数据另存，不删除）")
    parser.add_argument("--even-damaged", action="store_true", help="备份里写明是已损坏的数据也恢复")
    parser.set_defaults(act=run_restore)
