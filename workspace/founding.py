"""A new workspace: its folders, and a declaration of sources that says nothing yet but how it is written."""

from dataclasses import dataclass
from pathlib import Path

from workspace.newfiles import write_new

SOURCES = """\
# 数据来源：每种业务数据是哪些文件、怎样读。
# 一般不用手写：在网页“数据”里上传导出的 Excel 或 CSV，核对列对应，系统会写在下面。
# 手工写时去掉行首的 #，例如：
#
# work_orders:                        # 热线工单；另有 calls 话务、callbacks 回访、faults 线路故障、payments 支付明细、budget 预算执行、
#                                     # call_report 话务报表
#   files: "inbox/热线工单/*"          # 相对本文件夹；* 代表任意文件名
#   columns: {due_at: 承诺办结日}       # 表头不常见的列才要写：标准列: 文件里的表头
#   covers: 2026-01-01..2026-06-30    # 这些天的数据都在里面；没有核实的不要写
#   confirmed: 2026-07-02             # 核对没有遗漏的日期
"""
RULES = """\
这个文件夹放本地的评分规则（一份规则一个 .yaml 文件）。没有文件时使用系统自带的规则。
"""
PARTS = {
    "targets": "绩效目标，每个年度一个文件夹，每个项目一个文件",
    "inbox": "业务系统导出的数据，每种一个文件夹",
    "rules": "本地的评分规则，可以没有",
    "sources.yaml": "数据来源的声明",
}


class NotEmptyError(ValueError):
    """The folder holds something; nothing was made."""


@dataclass(frozen=True)
class FoundedWorkspace:
    """``parts`` are what was made, each with what it is for."""

    folder: Path
    parts: tuple[tuple[str, str], ...]


def found_workspace(folder: Path) -> FoundedWorkspace:
    """Make the folder and all that belongs into it. Raises NotEmptyError, OSError."""
    if folder.exists() and not folder.is_dir():
        raise NotEmptyError(f"{folder} 是一个文件，不是文件夹；请换一个名称")
    if folder.is_dir() and (found := next(folder.iterdir(), None)):
        raise NotEmptyError(
            f"文件夹 {folder} 不是空的（里面有 {found.name}），没有改动；请换一个空文件夹或新名称"
        )
    write_new({folder / "sources.yaml": SOURCES.encode(), folder / "rules" / "说明.txt": RULES.encode()})
    for name in ("targets", "inbox"):
        (folder / name).mkdir()
    return FoundedWorkspace(folder, tuple(PARTS.items()))
