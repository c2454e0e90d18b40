"""Rows as an export writes them: headers, and every value in one of the ways in which exports write it."""

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter

Row = Mapping[str, Any]
Line = list[Any]
HEADERS = {
    "work_orders": {
        "order_no": "工单编号", "received_at": "受理时间", "channel": "来源渠道", "category": "诉求类型", "handler": "承办单位",
        "dispatched_at": "派单时间", "sign_due_at": "签收时限", "signed_at": "签收时间", "due_at": "办结时限", "closed_at": "办结时间",
        "contacted_at": "先行联系时间", "status": "工单状态", "returned": "退单次数", "redone": "重办次数",
        "replied_directly": "是否直接答复", "contacted": "是否先行联系", "returns_accepted": "同意退单次数",
        "repeated": "是否重复", "repeat_of": "重复工单编号", "supervised": "是否督办", "urged": "催单次数",
        "overdue": "是否超期", "outcome": "完成情况",
    },
    "calls": {
        "call_id": "呼叫编号", "started_at": "呼叫时间", "direction": "呼叫方向", "wait_seconds": "等待时长", "talk_seconds": "通话时长",
        "menu_seconds": "菜单时长", "hold_seconds": "保持时长", "wrap_seconds": "话后处理时长",
        "result": "呼叫结果", "agent": "话务员", "rating": "满意度",
    },
    "callbacks": {
        "order_no": "工单编号", "called_at": "回访时间", "reached": "是否接通", "satisfaction": "满意度", "solved": "是否解决",
        "attempt": "回访次数", "handler": "承办单位", "category": "诉求类型",
    },
    "faults": {
        "fault_id": "故障编号", "began_at": "故障开始时间", "restored_at": "恢复时间", "severity": "故障等级", "planned": "是否计划检修",
    },
    "payments": {
        "voucher_no": "支付凭证号", "paid_at": "支付日期", "project": "项目名称", "purpose": "用途", "fund_source": "资金来源",
        "amount": "支付金额", "due_at": "应付日期", "compliant": "是否合规", "economic_code": "经济分类",
    },
    "budget": {
        "project_code": "项目代码", "project": "项目名称", "department": "单位名称", "as_of": "截止日期", "initial": "年初预算数",
        "adjusted": "调整金额", "carried_over": "上年结转", "annual": "全年预算数", "received": "资金到位数", "executed": "执行数",
    },
}  # fmt: skip
FILES = {
    "work_orders": "工单", "calls": "话务", "callbacks": "回访", "faults": "故障", "payments": "支付", "budget": "预算",
}  # fmt: skip
DEADLINES = ("due_at", "sign_due_at")
AMOUNTS = ("amount", "initial", "adjusted", "carried_over", "annual", "received", "executed")
WORDS: dict[tuple[str, Any], tuple[str, ...]] = {
    ("direction", "inbound"): ("呼入", "来电"), ("direction", "outbound"): ("呼出", "外呼"),
    ("result", "answered"): ("接通", "已接听", "人工接听"), ("result", "abandoned_in_queue"): ("排队放弃", "放弃", "呼损"),
    ("result", "abandoned_in_menu"): ("IVR挂断", "菜单放弃"), ("result", "other"): ("其他", "自助服务"),
    ("fund_source", "fiscal"): ("财政拨款", "财政资金"), ("fund_source", "carried_over"): ("上年结转", "结转资金"),
    ("fund_source", "other"): ("其他资金", "自筹资金"),
}  # fmt: skip
YES, NO = ("是", "√", "Y", "1"), ("否", "×", "N", "0")


def write_instant(chance: random.Random, at: datetime) -> str:
    ways: list[Callable[[datetime], str]] = [
        lambda t: t.strftime("%Y-%m-%d %H:%M:%S"),
        lambda t: f"{t.year}/{t.month}/{t.day} {t.hour}:{t:%M:%S}",
        lambda t: f"{t.year}年{t.month}月{t.day}日 {t.hour}时{t.minute}分{t.second}秒",
        lambda t: t.strftime("%Y%m%d%H%M%S"),
        lambda t: t.strftime("%Y.%m.%d %H:%M:%S"),
        lambda t: t.strftime("%Y-%m-%dT%H:%M:%S"),
        lambda t: "　" + t.strftime("%Y-%m-%d %H:%M:%S") + " ",
    ]
    if not at.second:
        ways.append(lambda t: f"{t.year}/{t.month}/{t.day} {t.hour}:{t:%M}")
    if at.hour or at.minute or at.second:
        ways.append(lambda t: repr(round((t - datetime(1899, 12, 30)) / timedelta(days=1), 10)))
    return chance.choice(ways)(at)


def write_day(chance: random.Random, at: datetime) -> str:
    serial = str((at - datetime(1899, 12, 30)).days)
    return chance.choice(
        (
            f"{at:%Y-%m-%d}",
            f"{at.year}年{at.month}月{at.day}日",
            f"{at:%Y%m%d}",
            f"{at.year}/{at.month}/{at.day}",
            serial,
        )
    )


def write_amount(chance: random.Random, amount: Decimal) -> str:
    ways = [f"{amount:.2f}", f"{amount:.2f}", f"{amount:,.2f}", f"{amount:.2f}元"]
    ways.append(f"({-amount:,.2f})" if amount < 0 else f"¥{amount:,.2f}")
    return chance.choice(ways)


def write_seconds(chance: random.Random, seconds: int) -> str:
    clock = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    spoken = (f"{seconds // 60}分" if seconds >= 60 else "") + f"{seconds % 60}秒"
    return chance.choice((str(seconds), str(seconds), clock, spoken, f"{seconds}.0"))


def write_cell(chance: random.Random, column: str, value: Any) -> str:
    if value is None:
        return chance.choice(("", "", "-", "无") if column.endswith("_at") else ("", ""))
    if isinstance(value, bool):
        return chance.choice(YES if value else NO)
    if isinstance(value, datetime):
        is_day = column == "as_of" or (column in DEADLINES and value.microsecond)
        return write_day(chance, value) if is_day else write_instant(chance, value)
    if isinstance(value, Decimal):
        return write_amount(chance, value)
    if column.endswith("_seconds"):
        return write_seconds(chance, value)
    if isinstance(value, int):
        return chance.choice((str(value), str(value), f"{value}.0", f"{value}次"))
    return chance.choice(WORDS.get((column, value), (str(value),)))


def write_plainly(column: str, value: Any) -> Any:
    """The one way in which a tidy export writes a value."""
    if isinstance(value, datetime):
        is_day = column == "as_of" or (column in DEADLINES and value.microsecond)
        return value.strftime("%Y-%m-%d" if is_day else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, bool):
        return "是" if value else "否"
    return WORDS.get((column, value), (str(value),))[0] if value is not None else ""


def lines_of(table: str, rows: Sequence[Row], write: Callable[[str, Any], Any]) -> list[Line]:
    """The header and a line for each row."""
    columns = [name for name in HEADERS[table] if any(name in row for row in rows)]
    head = [HEADERS[table][name] for name in columns]
    return [head, *([write(name, row[name]) for name in columns] for row in rows)]


def csv_text(lines: Sequence[Sequence[Any]], end: str = "\n", separator: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(lines)
    return out.getvalue()


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[int, int, int, int]] = ()
) -> bytes:
    """The sheets as xlsx; ``merged`` are ranges of the first sheet, each with what its first cell says."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"default_date_format": "yyyy-mm-dd hh:mm:ss", "strings_to_numbers": False}
    ) as book:
        for place, (name, lines) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if cell not in ("", None):
                        sheet.write(number, column, cell)
            for first, left, last, right in merged if place == 0 else ():
                sheet.merge_range(first, left, last, right, lines[first][left])
    return content.getvalue()


def messy_file(chance: random.Random, table: str, rows: Sequence[Row]) -> tuple[str, bytes]:
    """An export with a title, private columns, blank lines and a total, as text or workbook; its ending and bytes."""
    lines = lines_of(table, rows, lambda column, value: write_cell(chance, column, value))
    lines = [
        [*lines[0], "诉求人", "内容"],
        *([*line, "张某", '他说"你好"，\n第二行,逗号'] for line in lines[1:]),
    ]
    if chance.random() < 0.3:
        lines.insert(0, ["某某导出明细"])
    lines = [
        each
        for line in lines
        for each in ([line, []] if chance.random() < 0.03 and len(line) > 1 else [line])
    ]
    if chance.random() < 0.3:
        lines.append(["合计", *[""] * (len(lines[-1]) - 1 or 9)])
    if chance.random() < 0.3:
        return "xlsx", workbook({"Sheet1": lines})
    text = csv_text(lines, chance.choice(("\n", "\r\n")), chance.choice((",", ",", "\t")))
    return "csv", text.encode(chance.choice(("utf-8", "utf-8-sig", "gb18030")))
