"""``publish``: the public pages of a year, written as a folder that any web server can show."""

import argparse
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cli.output import print_json, print_note, shown_path
from forms.public_site import INDEX, STYLE, PublicSite, render_site
from indicators.clock import local_day
from indicators.whole_files import write_whole
from store import os_error_cause
from workspace import Workspace
from workspace.publishing import gather_site, unread_targets

OWN_FILE = re.compile(rf"{re.escape(STYLE)}|{re.escape(INDEX)}|projects(/\d{{4,}}\.html)?")


def run_publish(args: argparse.Namespace, workspace: Workspace) -> int:
    """1 where there is nothing to publish, or the folder holds what is not of these pages or cannot be
    written."""
    with workspace.store() as store:
        declared, today = workspace.viewed_projects(store).projects, local_day(datetime.now(UTC))
        unread = unread_targets(workspace, declared, args.year)
        site = gather_site(workspace, store, declared.values(), args.year, today, unread=unread)
    if not site.projects:
        tell_left_out(site)
        print_note(
            f"{args.year} 年度还没有可以公开的项目，没有写，{shown_path(args.output)} 里原来的也没有动"
        )
        return 1
    folder = Path(args.output)
    try:
        if strange := strange_files(folder):
            print_note(f"{shown_path(folder)} 里有别的文件（{strange[0]}），没有写；请换一个空的文件夹")
            return 1
        write_folder(folder, render_site(site))
    except OSError as error:
        print_note(f"{shown_path(folder)} 不能写：{os_error_cause(error)}")
        return 1
    tell(args, site)
    return 0


def strange_files(folder: Path) -> list[str]:
    """What stands in the folder and was not made by this command."""
    found = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
    return [name for name in found if not OWN_FILE.fullmatch(name)]


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """The pages, each whole; those of an earlier time that are no more are removed."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, content)
    for path in sorted(folder.rglob("*.html")):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()


def tell(args: argparse.Namespace, site: PublicSite) -> None:
    left_out = dict(site.left_out)
    if args.json:
        counts = {"projects": len(site.projects), "evaluated": site.evaluated, "left_out": left_out}
        print_json({"folder": shown_path(args.output), "year": site.year, **counts})
        return
    print(
        f"已写成 {shown_path(args.output)}：{site.year} 年公开 {len(site.projects)} 个项目的绩效目标，"
        f"其中 {site.evaluated} 个有自评结果；把整个文件夹放到网站上，首页是 {INDEX}"
    )
    tell_left_out(site)


def tell_left_out(site: PublicSite) -> None:
    for reason, count in site.left_out:
        print_note(f"{count} 个项目没有公开：{reason}")


def add_publish_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", type=int, help="年度，如 2024")
    parser.add_argument("-o", "--output", required=True, metavar="文件夹", help="写到哪个文件夹")
    parser.set_defaults(act=run_publish)
