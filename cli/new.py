"""``new``: the folder of a new workspace, and what to do next."""

import argparse
from pathlib import Path

from cli.arguments import WrongUseError
from cli.output import print_json
from workspace.founding import FoundedWorkspace, NotEmptyError, found_workspace


def new(args: argparse.Namespace, _workspace: object) -> int:
    """Make it, or refuse a folder that holds anything."""
    try:
        made = found_workspace(args.folder)
    except (NotEmptyError, OSError) as error:
        raise WrongUseError(describe(error, args.folder)) from None
    print_json({"folder": str(made.folder)}) if args.json else print(next_steps(made))
    return 0


def describe(error: Exception, folder: Path) -> str:
    if isinstance(error, OSError):
        return f"不能建立文件夹 {folder}：{error.strerror or error}；请换一个可以写的位置"
    return str(error)


def next_steps(made: FoundedWorkspace) -> str:
    """In the order of doing; everything after the first is done in the browser."""
    made_parts = "\n".join(f"  {name}　{what}" for name, what in made.parts)
    return (
        f"已建立工作区 {made.folder}\n{made_parts}\n\n"
        f"下一步：\n"
        f"  1. 启动：python app.py --workspace {made.folder} serve，然后用浏览器打开它给出的网址\n"
        f"  2. 在“数据 › 导入”上传绩效目标表（Word 或 Excel）或部门预算\n"
        f"  3. 在“数据”上传业务系统导出的工单、话务、回访、支付等文件，核对列对应\n"
        f"  4. 在“数据 › 采集计划”立即采集，再看各项目的完成情况\n"
        f"一个人使用不用建账号；多人使用，请先用 user add 建立账号。"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="文件夹", help="还没有，或是空的")
    parser.set_defaults(act=new)
