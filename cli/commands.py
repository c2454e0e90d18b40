"""Which commands there are and where each is written; a command's module is imported when the command is
called.

To add a command, write a function that gives a parser its arguments and its ``act``, and name it in
``COMMANDS``.

The same goes for costly libraries anywhere in the program: what a check of target files does not need (web
server, engines, database, Word, Excel and PDF) is imported in the function that needs it.
``tests/test_startup.py`` holds it.
"""

import argparse
import pkgutil
from dataclasses import dataclass
from typing import Any

from cli.arguments import ChineseParser


@dataclass(frozen=True)
class Command:
    """A word of the command line. ``arguments`` is ``module:function``; the function is given the command's
    parser."""

    name: str
    help: str
    arguments: str


COMMANDS = (
    Command("new", "建立新的工作区文件夹，并说明下一步", "cli.new:add_arguments"),
    Command("check", "检查目标文件", "cli.check:add_check_arguments"),
    Command("notation", "解读指标值的写法（标准输入，每行一个）", "cli.check:add_notation_arguments"),
    Command("score", "按规则计分（标准输入，每行一个 JSON）", "cli.check:add_score_arguments"),
    Command("measure", "现场取数，不保存", "cli.measure:add_measure_arguments"),
    Command("rows", "查看数字背后未达标的明细（已脱敏）", "cli.measure:add_rows_arguments"),
    Command("fetch", "从数据库、接口、共享文件夹取一次数", "cli.fetch:add_arguments"),
    Command("evaluate", "取数并保存监测记录", "cli.evaluate:add_arguments"),
    Command("status", "各项目的目标、实际与得分", "cli.status:add_status_arguments"),
    Command(
        "enter",
        "人工填报：实际值、评定、偏差原因、改进措施、佐证资料，运行监控的全年预计和原因",
        "cli.enter:add_enter_arguments",
    ),
    Command("accept", "采信存疑的数：写明理由后计分；--withdraw 撤回", "cli.accept:add_arguments"),
    Command(
        "approve",
        "登记绩效目标的批复：目标文件现在的内容成为在用的目标",
        "cli.deciding:add_approve_arguments",
    ),
    Command("adjust", "登记绩效目标的调整：修改经批准后生效", "cli.deciding:add_adjust_arguments"),
    Command("withdraw", "撤销登记有误的批复", "cli.deciding:add_withdraw_arguments"),
    Command("history", "一个项目的批复、调整记录和现在的状态", "cli.deciding:add_history_arguments"),
    Command("diff", "目标文件与批复的目标逐行比较", "cli.deciding:add_diff_arguments"),
    Command("submit", "提交自评表或监控表，与当时的数据绑定", "cli.issuing:add_submit_arguments"),
    Command("return", "退回提交的表：写明理由", "cli.issuing:add_return_arguments"),
    Command("review", "审核通过提交的表", "cli.issuing:add_review_arguments"),
    Command("issue", "封存审核通过的表：生成封存包，此后不再变", "cli.issuing:add_issue_arguments"),
    Command("reopen", "重开封存的表：写明理由，另成新版，旧版保留", "cli.issuing:add_reopen_arguments"),
    Command("packages", "封存登记；-o 取出一个封存包", "cli.issuing:add_packages_arguments"),
    Command(
        "verify-package", "核对一个封存包是否完整、有没有被改动", "cli.issuing:add_verify_package_arguments"
    ),
    Command("form", "导出官方表格", "cli.forms:add_arguments"),
    Command("import", "读入绩效目标表，写成目标文件", "cli.import_papers:add_arguments"),
    Command("propose", "指标可以怎样取数的建议；--accept 采纳", "cli.propose:add_arguments"),
    Command("publish", "公开一年的绩效目标和自评结果：写成网页文件夹", "cli.publish:add_publish_arguments"),
    Command("gather", "向各单位的工作区取数，做成汇总", "cli.gather:add_gather_arguments"),
    Command("recheck", "复核填好的自评表：重新计算，找出错误", "cli.recheck:add_arguments"),
    Command("spot-check", "抽查复核：抽取、核对、整改、销号", "cli.spot_check:add_arguments"),
    Command("export", "把一年的绩效目标导出为一本 Excel，改完可导入", "cli.workbooks:add_export_arguments"),
    Command("new-year", "把一年的目标文件结转为下一年的", "cli.workbooks:add_new_year_arguments"),
    Command("derive", "更新项目列表所用的汇总（后台也会自动更新）", "cli.derive:add_derive_arguments"),
    Command("verify", "核对保存的全部记录和文件有没有被改动或丢失", "cli.verify:add_verify_arguments"),
    Command(
        "doctor",
        "检查机器、文件夹和设置是否安全；--deploy 查正式使用的条件",
        "cli.doctor:add_doctor_arguments",
    ),
    Command("backup", "先核对，再备份整个工作区", "cli.backup:add_backup_arguments"),
    Command("restore", "从备份恢复", "cli.backup:add_restore_arguments"),
    Command("user", "账号：建立、授权、停用、登录链接、解锁", "cli.user:add_user_arguments"),
    Command("serve", "启动网页服务", "cli.serve:add_serve_arguments"),
    Command("schedule", "启动定时采集进程", "cli.serve:add_schedule_arguments"),
    Command("jobs", "后台任务：查看、提交、取消", "cli.jobs:add_jobs_arguments"),
    Command("clock", "核对服务器时钟；--accept 确认现在的时间", "cli.jobs:add_clock_arguments"),
)


class CommandParser(ChineseParser):
    """The parser of one command, which learns its arguments when it is first asked to parse."""

    def __init__(self, *, arguments: str, **options: Any) -> None:
        super().__init__(**options)
        self._unread_arguments = arguments

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._unread_arguments:
            pkgutil.resolve_name(self._unread_arguments)(self)
            self.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="输出 JSON")
            self._unread_arguments = ""
        return super().parse_known_args(args, namespace)


def add_commands(parser: ChineseParser) -> None:
    """Every command as a word that ``parser`` understands."""
    words = parser.add_subparsers(dest="command", title="命令", metavar="命令", parser_class=CommandParser)
    for command in COMMANDS:
        words.add_parser(command.name, help=command.help, arguments=command.arguments)
