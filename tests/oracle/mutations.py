"""Tidy exports of the six tables, and the changes that befall exports: one function for each kind.

A harmful kind says what a doubt about it has to name; ``meant`` stays what the unit means by the file, so that
the right number is known. To add a kind, write one function and mark it ``@harmful`` or ``@harmless``.
"""

import gzip
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.oracle.exports import FILES, HEADERS, Line, csv_text, lines_of, workbook, write_plainly

Row = dict[str, Any]
ROWS = 24
COVERS = "2024-01-01..2024-06-30"
WORDS = {
    "work_orders": ("replied_directly", "contacted"), "calls": ("direction", "result", "rating"),
    "callbacks": ("reached", "satisfaction", "solved"), "faults": ("planned",), "payments": ("fund_source",),
}  # fmt: skip
NUMBERS = {
    "work_orders": ("returned", "redone"), "calls": ("wait_seconds", "talk_seconds"), "payments": ("amount",),
    "budget": ("initial", "executed", "received"),
}  # fmt: skip
INSTANTS = {
    "work_orders": ("received_at", "due_at", "closed_at", "dispatched_at"), "calls": ("started_at",),
    "callbacks": ("called_at",), "faults": ("began_at", "restored_at"), "payments": ("paid_at",), "budget": ("as_of",),
}  # fmt: skip
ALL = tuple(HEADERS)


@dataclass
class Export:
    """One file: its sheets as lines of cells, and how they are written."""

    name: str
    sheets: dict[str, list[Line]]
    encoding: str = "utf-8"
    end: str = "\n"
    separator: str = ","
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    spoil: Callable[[bytes], bytes] = bytes
    text: Callable[[str], str] = str

    @property
    def lines(self) -> list[Line]:
        return next(iter(self.sheets.values()))

    def content(self) -> bytes:
        if self.name.endswith("xlsx"):
            return self.spoil(workbook(self.sheets, self.merged))
        return self.spoil(self.text(csv_text(self.lines, self.end, self.separator)).encode(self.encoding))


@dataclass
class Workspace:
    """Exports by table, what they mean, the settings of ``sources.yaml``, and what is asked beside the metric."""

    exports: dict[str, list[Export]]
    meant: dict[str, list[Row]]
    settings: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    meant_filter: dict[str, Any] = field(default_factory=dict)

    def declaration(self) -> str:
        return "\n".join(
            f"{name}: {{files: 'inbox/{FILES[name]}*', covers: {COVERS}{self.settings.get(name, '')}}}"
            for name in self.exports
        )


@dataclass
class Change:
    """What a kind works on: one table of a workspace."""

    chance: random.Random
    workspace: Workspace
    table: str

    @property
    def export(self) -> Export:
        return self.workspace.exports[self.table][0]

    @property
    def lines(self) -> list[Line]:
        return self.export.lines

    @property
    def meant(self) -> list[Row]:
        return self.workspace.meant[self.table]

    def place(self, column: str) -> int:
        return self.lines[0].index(HEADERS[self.table][column])

    def line(self) -> Line:
        return self.chance.choice(self.lines[1:])

    def set_cell(self, columns: dict[str, tuple[str, ...]], say: Callable[[Any], Any]) -> None:
        """A cell that says something, of one of these columns, says something else."""
        at = self.place(self.chance.choice(columns[self.table]))
        line = self.chance.choice([line for line in self.lines[1:] if line[at] != ""])
        line[at] = say(line[at])

    def as_text(self) -> None:
        self.export.name = self.export.name.replace(".xlsx", ".csv")

    def as_workbook(self) -> None:
        self.export.name = self.export.name.replace(".csv", ".xlsx")


Kind = Callable[[Change], None]
HARMFUL: dict[str, tuple[Kind, tuple[str, ...]]] = {}
HARMLESS: dict[str, tuple[Kind, tuple[str, ...]]] = {}


def harmful(*tables: str) -> Callable[[Kind], Kind]:
    def keep(kind: Kind) -> Kind:
        HARMFUL[kind.__name__] = (kind, tables or ALL)
        return kind

    return keep


def harmless(*tables: str) -> Callable[[Kind], Kind]:
    def keep(kind: Kind) -> Kind:
        HARMLESS[kind.__name__] = (kind, tables or ALL)
        return kind

    return keep


# The tidy workspace ------------------------------------------------------------------------------------------------


EXECUTED_ON = datetime(2024, 5, 31)


def tidy_rows(chance: random.Random) -> dict[str, list[Row]]:
    """The execution of the budget is no more than what was paid by its day."""
    payments = [payment(chance, number) for number in range(ROWS)]
    paid = sum((row["amount"] for row in payments if row["paid_at"] <= EXECUTED_ON), Decimal(0))
    return {
        "work_orders": [order(chance, number) for number in range(ROWS)],
        "calls": [call(chance, number) for number in range(ROWS)],
        "callbacks": [callback(chance, number) for number in range(ROWS)],
        "faults": [fault(chance, number) for number in range(ROWS // 2)],
        "payments": payments,
        "budget": list(budget(chance, paid)),
    }


def hours(chance: random.Random, least: int, most: int) -> timedelta:
    return timedelta(seconds=chance.randrange(least * 3600, most * 3600))


def moment(number: int, chance: random.Random) -> datetime:
    return datetime(2024, 1, 3, 8) + timedelta(days=5 * number, seconds=chance.randrange(1, 8 * 3600))


def order(chance: random.Random, number: int) -> Row:
    received = moment(number, chance)
    dispatched = received + hours(chance, 1, 30)
    return {
        "order_no": f"GD{number + 1001}", "received_at": received, "category": chance.choice(("投诉", "咨询")),
        "handler": ("市住建局", "教育局", "交通局")[number * 3 // ROWS], "dispatched_at": dispatched,
        "due_at": received + hours(chance, 60, 90),
        "closed_at": dispatched + hours(chance, 2, 80), "status": chance.choice(("已办结", "已办结", "作废")),
        "returned": chance.choice((0, 1, 2)), "redone": chance.choice((0, 1)), "replied_directly": chance.choice((True, False)),
        "contacted": chance.choice((True, False)),
    }  # fmt: skip


def call(chance: random.Random, number: int) -> Row:
    return {
        "call_id": f"C{number + 1001}", "started_at": moment(number, chance), "direction": "outbound" if number % 5 == 4 else "inbound",
        "wait_seconds": chance.randrange(1, 40), "talk_seconds": chance.randrange(10, 400),
        "result": chance.choice(("answered", "answered", "abandoned_in_queue")), "rating": chance.choice(("满意", "不满意", "非常满意")),
    }  # fmt: skip


def callback(chance: random.Random, number: int) -> Row:
    return {
        "order_no": f"GD{number + 1001}", "called_at": moment(number, chance) + timedelta(days=7), "reached": number % 6 != 5,
        "satisfaction": chance.choice(("满意", "不满意", "基本满意")), "solved": chance.choice(("已解决", "未解决", "部分解决")),
        "handler": ("市住建局", "教育局", "交通局")[number * 3 // ROWS],
    }  # fmt: skip


def fault(chance: random.Random, number: int) -> Row:
    began = datetime(2024, 1, 4) + timedelta(days=11 * number, seconds=chance.randrange(86400))
    severity = "重大" if number % 3 else "一般"
    return {
        "fault_id": f"F{number + 1}", "began_at": began, "restored_at": began + hours(chance, 1, 60), "severity": severity,
        "planned": number % 4 == 3,
    }  # fmt: skip


def payment(chance: random.Random, number: int) -> Row:
    return {
        "voucher_no": f"PZ{number + 1001}", "paid_at": moment(number, chance).replace(hour=0, minute=0, second=0),
        "project": ("语音服务费", "人员经费")[number % 2], "purpose": "话费", "fund_source": ("fiscal", "carried_over")[number % 2],
        "amount": Decimal(chance.randrange(100_000, 9_000_000)) / 100,
    }  # fmt: skip


def budget(chance: random.Random, paid: Decimal) -> Iterator[Row]:
    for number in range(8):
        initial = (paid * chance.randrange(10, 37) / 100).quantize(Decimal("0.01"))
        yield {
            "project": f"项目{number + 1}", "department": "办公室", "as_of": EXECUTED_ON, "initial": initial,
            "adjusted": Decimal(chance.randrange(1, 10)) * 1000, "carried_over": Decimal(chance.randrange(1, 10)) * 1000,
            "received": (initial / 2).quantize(Decimal("0.01")), "executed": (initial / 3).quantize(Decimal("0.01")),
        }  # fmt: skip


def tidy_workspace(chance: random.Random) -> Workspace:
    """Each table in one file, text or workbook; cancelled orders are left out by the declaration."""
    rows = tidy_rows(chance)
    exports = {
        name: [
            Export(
                f"{FILES[name]}.{chance.choice(('csv', 'xlsx'))}",
                {"Sheet1": lines_of(name, some, write_plainly)},
            )
        ]
        for name, some in rows.items()
    }
    meant = {**rows, "work_orders": [row for row in rows["work_orders"] if row["status"] != "作废"]}
    return Workspace(exports, meant, {"work_orders": ", exclude: {status: 作废}"})


# What changes numbers ----------------------------------------------------------------------------------------------


@harmful(*WORDS)
def unknown_word(change: Change) -> None:
    change.set_cell(WORDS, lambda _: "说不清楚")


@harmful(*WORDS)
def bracketed_remark(change: Change) -> None:
    change.set_cell(WORDS, lambda word: f"{word}（第二次回访）")


@harmful(*WORDS)
def word_with_a_slip(change: Change) -> None:
    change.set_cell(WORDS, lambda word: f"{word}{word[-1]}")


@harmful("calls")
def result_weijietong(change: Change) -> None:
    """A known word: who was not connected waited in vain."""
    set_call(change, "result", "未接通", "abandoned_in_queue")


@harmful("calls")
def direction_internal(change: Change) -> None:
    """A known word: a call within the house came from no citizen."""
    set_call(change, "direction", "内线", "internal")


def set_call(change: Change, column: str, word: str, meaning: str) -> None:
    number = change.chance.randrange(ROWS)
    change.lines[number + 1][change.place(column)] = word
    change.meant[number][column] = meaning


@harmful(*INSTANTS)
def not_available_instant(change: Change) -> None:
    change.set_cell(INSTANTS, lambda _: "#N/A")


@harmful(*NUMBERS)
def not_available_number(change: Change) -> None:
    change.set_cell(NUMBERS, lambda _: change.chance.choice(("#N/A", "#REF!", "#VALUE!", "#DIV/0!")))


@harmful("payments", "budget")
def blank_amount(change: Change) -> None:
    change.set_cell(NUMBERS, lambda _: "")


@harmful("payments", "budget")
def amount_in_words(change: Change) -> None:
    change.set_cell(
        NUMBERS,
        lambda amount: change.chance.choice((f"约{amount}", f"{amount}（含座机费）", "叁万元", f"{amount}x")),
    )


@harmful("payments", "budget")
def amount_with_decimal_comma(change: Change) -> None:
    change.set_cell(NUMBERS, lambda amount: amount.replace(".", ","))


@harmful("calls", "work_orders")
def number_in_words(change: Change) -> None:
    change.set_cell(NUMBERS, lambda _: change.chance.choice(("很久", "两次半", "-5", "1个多")))


@harmful(*INSTANTS)
def impossible_day(change: Change) -> None:
    change.set_cell(
        INSTANTS, lambda _: change.chance.choice(("2024-13-45 10:00", "2024-02-30", "2024-01-05 25:61"))
    )


@harmful(*INSTANTS)
def instant_in_words(change: Change) -> None:
    change.set_cell(INSTANTS, lambda _: change.chance.choice(("待定", "明天下午", "三月初", "见附件")))


@harmful(*INSTANTS)
def letter_in_instant(change: Change) -> None:
    change.set_cell(INSTANTS, lambda text: text.replace("0", "O", 1))


@harmful(*INSTANTS)
def year_of_two_digits(change: Change) -> None:
    change.set_cell(INSTANTS, lambda text: text.removeprefix("20"))


@harmful(*INSTANTS)
def day_and_month_in_doubt(change: Change) -> None:
    change.set_cell(INSTANTS, lambda _: "03/04/2024")


@harmful("work_orders")
def deadline_without_time(change: Change) -> None:
    """Closed in the afternoon of a day that is the deadline: on time."""
    row = change.chance.choice(change.meant)
    line = next(line for line in change.lines if line[0] == row["order_no"])
    day = row["closed_at"].replace(hour=0, minute=0, second=0)
    row["due_at"] = day + timedelta(days=1) - timedelta(microseconds=1)
    line[change.place("due_at")] = f"{day:%Y-%m-%d}"


@harmful("payments", "work_orders", "calls")
def total_row_in_another_cell(change: Change) -> None:
    line = list(change.line())
    line[change.chance.choice((1, 2))] = change.chance.choice(("合计", "总计", "本页小计"))
    line[0] = ""
    change.lines.append(line)


@harmful("payments")
def total_row_without_a_word(change: Change) -> None:
    at = change.place("amount")
    total = sum(Decimal(line[at]) for line in change.lines[1:])
    line = ["" for _ in change.lines[0]]
    line[at], line[change.place("paid_at")] = str(total), change.lines[-1][change.place("paid_at")]
    change.lines.append(line)


@harmful("work_orders", "payments", "calls", "faults", "callbacks")
def repeated_row(change: Change) -> None:
    change.lines.insert(change.chance.randrange(1, len(change.lines)), list(change.line()))


@harmful("work_orders", "payments", "calls", "faults", "budget")
def copied_file(change: Change) -> None:
    """The same rows a second time, in a file that differs by a title."""
    copy = Export(f"{FILES[change.table]} (1).csv", {"Sheet1": [["再次导出"], *map(list, change.lines)]})
    change.workspace.exports[change.table].append(copy)


@harmful(*ALL)
def header_renamed(change: Change) -> None:
    change.lines[0][change.chance.randrange(len(change.lines[0]))] += "备用甲"


@harmful("callbacks", "calls")
def headers_that_differ_in_brackets(change: Change) -> None:
    name = "satisfaction" if change.table == "callbacks" else "rating"
    at = change.place(name)
    for line in change.lines[1:]:
        line.insert(at, "满意")
    change.lines[0].insert(at, f"{change.lines[0][at]}（服务态度）")
    change.lines[0][at + 1] += "（办理结果）"


@harmful("callbacks", "payments", "work_orders")
def two_columns_of_one_name(change: Change) -> None:
    name = {"callbacks": "satisfaction", "payments": "amount", "work_orders": "due_at"}[change.table]
    at = change.place(name)
    for line in change.lines:
        line.insert(at, line[at])
    for line in change.lines[1:]:
        line[at] = change.line()[at]


@harmful("work_orders", "faults")
def instants_swapped_in_a_row(change: Change) -> None:
    first, second = (
        ("received_at", "closed_at") if change.table == "work_orders" else ("began_at", "restored_at")
    )
    line, one, other = change.line(), change.place(first), change.place(second)
    line[one], line[other] = line[other], line[one]


@harmful("work_orders", "faults")
def headers_swapped(change: Change) -> None:
    first, second = (
        ("received_at", "closed_at") if change.table == "work_orders" else ("began_at", "restored_at")
    )
    head, one, other = change.lines[0], change.place(first), change.place(second)
    head[one], head[other] = head[other], head[one]


@harmful(*ALL)
def sheet_without_header(change: Change) -> None:
    change.as_workbook()
    half = len(change.lines) // 2
    change.export.sheets = {"Sheet1": change.lines[:half], "Sheet2": change.lines[half:]}


@harmful(*ALL)
def row_shifted_right(change: Change) -> None:
    line = change.line()
    line.insert(change.chance.randrange(1, len(line) - 1), change.chance.choice(("", "备注")))


@harmful(*ALL)
def row_shifted_left(change: Change) -> None:
    line = change.line()
    del line[change.chance.randrange(1, len(line) - 1)]


@harmful(*ALL)
def cell_too_many_at_the_end(change: Change) -> None:
    """An unquoted comma in the first column shifts all the rest."""
    line = change.line()
    line.insert(0, "补")


AMOUNTS = {
    "payments": ("amount",),
    "budget": ("initial", "adjusted", "carried_over", "received", "executed"),
}


def write_in_wan(change: Change) -> list[int]:
    """The amounts in 万元; the places of their columns."""
    places = [change.place(column) for column in AMOUNTS[change.table]]
    for line in change.lines[1:]:
        for at in places:
            line[at] = str(Decimal(line[at]) / 10000)
    return places


@harmful("payments", "budget")
def unit_line_without_colon(change: Change) -> None:
    write_in_wan(change)
    change.export.sheets = {
        "Sheet1": [[change.chance.choice(("单位 万元", "（万元）", "金额单位万元"))], *change.lines]
    }


@harmful("work_orders")
def long_numbers_in_a_workbook(change: Change) -> None:
    change.as_workbook()
    change.workspace.settings["work_orders"] += ", key: order_no"
    for number, line in enumerate(change.lines[1:]):
        line[0] = 202401051234567800 + number


@harmful("work_orders", "callbacks")
def merged_cells(change: Change) -> None:
    """The office is written once for a group of rows."""
    change.as_workbook()
    at = change.place("handler")
    first = change.chance.choice((1, ROWS // 3 + 1))
    last = first + ROWS // 3 - 1
    change.export.merged = [(first, at, last, at)]
    for line in change.lines[first + 1 : last + 1]:
        line[at] = ""
    change.workspace.asked = change.workspace.meant_filter = {"handler": change.lines[first][at]}


@harmful("work_orders", "payments", "callbacks")
def line_break_in_a_cell(change: Change) -> None:
    change.as_text()
    line = change.line()
    at = change.chance.randrange(1, len(line) - 1)
    mark = "\u2603"
    line[at] = f"{line[at]}{mark}"
    change.export.text = lambda text: text.replace(mark, "\n")


@harmful(*ALL)
def quote_that_is_never_closed(change: Change) -> None:
    change.as_text()
    line = change.line()
    line[0] = f"\u2603{line[0]}"
    change.export.text = lambda text: text.replace("\u2603", '"')


@harmful(*ALL)
def file_cut_off(change: Change) -> None:
    change.as_text()
    change.export.spoil = lambda content: content[: -len(content) // 7]


@harmful(*ALL)
def spoilt_bytes(change: Change) -> None:
    change.as_text()
    spot = change.chance.randrange(60, 200)
    change.export.spoil = lambda content: content[:spot] + b"\xff\xfe\x81" + content[spot + 3 :]


@harmful("work_orders", "callbacks", "payments", "faults")
def misspelt_filter(change: Change) -> None:
    column, right, wrong = {
        "work_orders": ("handler", "市住建局", "市住健局"), "callbacks": ("handler", "教育局", "教育厅"),
        "payments": ("project", "语音服务费", "语音服务"), "faults": ("severity", "重大", "重大事故"),
    }[change.table]  # fmt: skip
    change.workspace.asked, change.workspace.meant_filter = {column: wrong}, {column: right}


@harmful("work_orders")
def misspelt_exclusion(change: Change) -> None:
    change.workspace.settings["work_orders"] = ", exclude: {status: 作癈}"


@harmful("work_orders")
def excluded_word_with_a_remark(change: Change) -> None:
    at = change.place("status")
    for line in change.lines[1:]:
        line[at] = line[at].replace("作废", "作废（测试单）")


@harmful("work_orders", "payments")
def second_file_without_a_column(change: Change) -> None:
    name = {"work_orders": "due_at", "payments": "amount"}[change.table]
    at, half = change.place(name), len(change.lines) // 2
    rest = [line[:at] + line[at + 1 :] for line in (change.lines[0], *change.lines[half:])]
    change.workspace.exports[change.table].append(Export(f"{FILES[change.table]}2.csv", {"Sheet1": rest}))
    del change.lines[half:]


@harmful("budget")
def undated_budget_twice(change: Change) -> None:
    at = change.place("as_of")
    for line in change.lines:
        del line[at]
    earlier = [change.lines[0], *([*line[:-1], "1.00"] for line in change.lines[1:])]
    change.workspace.exports["budget"].insert(0, Export("预算0.csv", {"Sheet1": earlier}))


@harmful("payments")
def sum_of_two_columns_one_blank(change: Change) -> None:
    at = change.place("amount")
    change.lines[0][at : at + 1] = ["财政金额", "结转金额"]
    for number, line in enumerate(change.lines[1:]):
        line[at : at + 1] = [line[at], ""] if number % 2 else ["", line[at]]
    change.workspace.settings["payments"] = ", columns: {amount: {sum: [财政金额, 结转金额]}}"


@harmful("callbacks", "work_orders")
def order_number_that_lost_digits(change: Change) -> None:
    change.line()[change.place("order_no")] = "2.02401E+17"


# What changes nothing ----------------------------------------------------------------------------------------------


@harmless(*ALL)
def rows_in_another_order(change: Change) -> None:
    head, *rest = change.lines
    change.chance.shuffle(rest)
    change.lines[:] = [head, *rest]


@harmless(*ALL)
def split_into_two_files(change: Change) -> None:
    half = len(change.lines) // 2
    rest = [change.lines[0], *change.lines[half:]]
    change.workspace.exports[change.table].append(
        Export(f"{FILES[change.table]}02.csv", {"Sheet1": rest}, "gb18030")
    )
    del change.lines[half:]


@harmless(*ALL)
def split_into_two_sheets(change: Change) -> None:
    change.as_workbook()
    half = len(change.lines) // 2
    change.export.sheets = {"1月": change.lines[:half], "2月": [change.lines[0], *change.lines[half:]]}


@harmless(*ALL)
def the_same_bytes_twice(change: Change) -> None:
    change.as_text()
    copy = Export(f"{FILES[change.table]} - 副本.csv", change.export.sheets, change.export.encoding)
    change.workspace.exports[change.table].append(copy)


@harmless(*ALL)
def columns_in_another_order(change: Change) -> None:
    order_of_columns = list(range(len(change.lines[0])))
    change.chance.shuffle(order_of_columns)
    change.lines[:] = [[line[place] for place in order_of_columns] for line in change.lines]


@harmless(*ALL)
def more_columns(change: Change) -> None:
    for number, line in enumerate(change.lines):
        line.extend(["备注", "内容"] if not number else [change.chance.choice(("", "x")), '说"好"，\n再说'])


@harmless(*ALL)
def other_encoding(change: Change) -> None:
    change.as_text()
    change.export.encoding = change.chance.choice(("utf-8-sig", "gb18030", "utf-16"))


@harmless(*ALL)
def windows_line_ends(change: Change) -> None:
    change.as_text()
    change.export.end = "\r\n"


@harmless(*ALL)
def another_separator(change: Change) -> None:
    change.as_text()
    change.export.separator = change.chance.choice(("\t", ";"))


@harmless(*ALL)
def compressed(change: Change) -> None:
    change.as_text()
    change.export.name += ".gz"
    change.export.spoil = gzip.compress


@harmless(*ALL)
def every_cell_quoted(change: Change) -> None:
    change.as_text()
    change.export.text = lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
    )


@harmless(*ALL)
def blank_lines(change: Change) -> None:
    change.lines.insert(change.chance.randrange(1, len(change.lines)), [])
    change.lines.extend(([], []))


@harmless(*ALL)
def a_title(change: Change) -> None:
    change.lines.insert(0, ["某市热线数据导出"])


@harmless("payments")
def a_total_in_the_first_cell(change: Change) -> None:
    at = change.place("amount")
    total = sum(Decimal(line[at]) for line in change.lines[1:])
    change.lines.append(["合计", *[""] * (at - 1), str(total)])


@harmless(*ALL)
def a_footnote(change: Change) -> None:
    change.lines.append([f"注：共 {len(change.lines) - 1} 条"])


@harmless(*ALL)
def the_header_printed_again(change: Change) -> None:
    change.lines.insert(len(change.lines) // 2, list(change.lines[0]))


@harmless(*ALL)
def headers_with_spaces(change: Change) -> None:
    change.lines[0][:] = [f" {name[:2]} {name[2:]}　" for name in change.lines[0]]


@harmless("payments", "budget")
def unit_in_the_header(change: Change) -> None:
    for at in write_in_wan(change):
        change.lines[0][at] += "（万元）"


@harmless("payments", "budget")
def amounts_in_another_format(change: Change) -> None:
    say = change.chance.choice(("{:,.2f}", "¥{:.2f}", "{:.2f}元", " {:.4f} "))
    for column in (
        ("amount",)
        if change.table == "payments"
        else ("initial", "adjusted", "carried_over", "received", "executed")
    ):
        at = change.place(column)
        for line in change.lines[1:]:
            line[at] = say.format(Decimal(line[at]))


@harmless(*ALL)
def instants_in_another_format(change: Change) -> None:
    say = change.chance.choice(("%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y%m%d%H%M%S"))
    for column in INSTANTS[change.table]:
        at = change.place(column)
        for line in change.lines[1:]:
            if len(line[at]) > 10:
                line[at] = datetime.fromisoformat(line[at]).strftime(say)


@harmless(*ALL)
def instants_as_cells_of_a_workbook(change: Change) -> None:
    change.as_workbook()
    for column in INSTANTS[change.table]:
        at = change.place(column)
        for line in change.lines[1:]:
            if line[at]:
                line[at] = datetime.fromisoformat(line[at])


@harmless("payments", "budget", "calls")
def numbers_as_cells_of_a_workbook(change: Change) -> None:
    change.as_workbook()
    for column in NUMBERS[change.table]:
        at = change.place(column)
        for line in change.lines[1:]:
            line[at] = float(line[at])


@harmless("work_orders", "callbacks", "faults")
def flags_as_signs(change: Change) -> None:
    flags = {
        "work_orders": ("replied_directly", "contacted"),
        "callbacks": ("reached",),
        "faults": ("planned",),
    }
    yes, no = change.chance.choice((("√", "×"), ("Y", "N"), ("1", "0")))
    for column in flags[change.table]:
        at = change.place(column)
        for line in change.lines[1:]:
            line[at] = {"是": yes, "否": no}[line[at]]
