"""The typed tables: canonical names and types of their columns. Those that ship stand here, with their
headers in synonyms.py; ``sources.yaml`` declares others, and more columns for these.

Types: ``text``; ``instant`` (naive local time, Asia/Shanghai; TIMESTAMP); ``count`` (BIGINT); ``amount``
(元, DECIMAL(18,2)); ``number`` (DECIMAL(18,6)); ``flag`` (BOOLEAN).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from sources.synonyms import SYNONYMS

CODE, DAY, PLACE, STAFF = "code", "day", "place", "staff"
"""Kinds of columns: of a PLACE only the region is kept, of STAFF the numbers stay and names do not."""


@dataclass(frozen=True)
class Column:
    """``event``: an instant that may lie after the day a table is known at, and is then empty. ``kind``
    narrows the type: a text that is a CODE, a PLACE or STAFF, an instant that is a DAY. ``headers`` are
    those that exports of any office write over it, as they are compared, the best first; of a ``personal``
    column only pseudonyms are kept."""

    name: str
    type: str
    label: str
    event: bool = False
    kind: str = ""
    headers: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True)
class Table:
    """``birth_column`` names the column that dates a row's birth: rows born after the day a table is
    known at are absent. ``dense``: rows come every day, so that a long silence means missing data; a
    table that is not dense needs a coverage statement to prove a zero. ``number_column`` is what tells
    its rows apart, where they have such."""

    name: str
    label: str
    columns: tuple[Column, ...] = field(hash=False)
    birth_column: str
    dense: bool = True
    number_column: str = ""

    def __hash__(self) -> int:
        """Of what mostly differs; it is asked for very often."""
        return hash(self.name)

    @cached_property
    def columns_by_name(self) -> Mapping[str, Column]:
        """Of two of one name the first."""
        return {column.name: column for column in reversed(self.columns)}

    def column(self, name: str) -> Column | None:
        return self.columns_by_name.get(name)

    def named(self, name: str) -> Column | None:
        """A column by its name or by what it is called on screen."""
        labelled = (column for column in self.columns if column.label == name)
        return self.column(name) or next(labelled, None)

    @property
    def has_personal_column(self) -> bool:
        return any(column.personal for column in self.columns)


def with_headers(table: Table) -> Table:
    """A table that ships, with the headers that are known of its columns."""
    synonyms = SYNONYMS[table.name]
    columns = (replace(column, headers=synonyms.get(column.name, ())) for column in table.columns)
    return replace(table, columns=tuple(columns))


WORK_ORDERS = with_headers(
    Table(
        "work_orders",
        "工单",
        (
            Column("order_no", "text", "工单编号", kind=CODE),
            Column("received_at", "instant", "受理时间"),
            Column("channel", "text", "来源渠道"),
            Column("category", "text", "诉求类型"),
            Column("urgency", "text", "紧急程度"),
            Column("place", "text", "区域", kind=PLACE),
            Column("dispatched_at", "instant", "派单时间", event=True),
            Column("handler", "text", "承办单位"),
            Column("sign_due_at", "instant", "签收时限"),
            Column("signed_at", "instant", "签收时间", event=True),
            Column("due_at", "instant", "办结时限"),
            Column("closed_at", "instant", "办结时间", event=True),
            Column("contacted_at", "instant", "先行联系时间", event=True),
            Column("status", "text", "工单状态"),
            Column("returned", "count", "退单次数"),
            Column("returns_accepted", "count", "同意退单次数"),
            Column("redone", "count", "重办次数"),
            Column("repeated", "flag", "是否重复"),
            Column("repeat_of", "text", "重复工单编号", kind=CODE),
            Column("supervised", "flag", "是否督办"),
            Column("urged", "count", "催单次数"),
            Column("overdue", "flag", "是否超期"),
            Column("outcome", "text", "完成情况"),
            Column("replied_directly", "flag", "是否直接答复"),
            Column("contacted", "flag", "是否先行联系"),
        ),
        birth_column="received_at",
        number_column="order_no",
    )
)
CALLS = with_headers(
    Table(
        "calls",
        "话务",
        (
            Column("call_id", "text", "呼叫编号", kind=CODE),
            Column("started_at", "instant", "呼叫时间"),
            Column(
                "started_hour", "count", "呼叫小时"
            ),  # derived: whole hours since 1970-01-01 00:00 of started_at
            Column("direction", "text", "呼叫方向"),  # inbound | outbound
            Column("wait_seconds", "count", "等待时长"),
            Column("talk_seconds", "count", "通话时长"),
            Column("menu_seconds", "count", "菜单时长"),
            Column("hold_seconds", "count", "保持时长"),
            Column("wrap_seconds", "count", "话后处理时长"),
            Column("result", "text", "呼叫结果"),  # answered | abandoned_in_queue | abandoned_in_menu | other
            Column("agent", "text", "话务员", kind=STAFF, personal=True),
            Column("rating", "text", "通话评价"),
        ),
        birth_column="started_at",
        number_column="call_id",
    )
)
CALLBACKS = with_headers(
    Table(
        "callbacks",
        "回访",
        (
            Column("order_no", "text", "工单编号", kind=CODE),
            Column("called_at", "instant", "回访时间"),
            Column("reached", "flag", "是否接通"),
            Column("satisfaction", "text", "满意度"),
            Column("solved", "text", "是否解决"),
            Column("attempt", "count", "回访次数"),
            Column("handler", "text", "承办单位"),
            Column("category", "text", "诉求类型"),
        ),
        birth_column="called_at",
        number_column="order_no",
    )
)
FAULTS = with_headers(
    Table(
        "faults",
        "线路故障",
        (
            Column("fault_id", "text", "故障编号", kind=CODE),
            Column("began_at", "instant", "故障开始时间"),
            Column("restored_at", "instant", "恢复时间", event=True),
            Column("severity", "text", "故障等级"),
            Column("planned", "flag", "是否计划检修"),
        ),
        birth_column="began_at",
        dense=False,
        number_column="fault_id",
    )
)
PAYMENTS = with_headers(
    Table(
        "payments",
        "支付明细",
        (
            Column("voucher_no", "text", "支付凭证号", kind=CODE),
            Column("paid_at", "instant", "支付日期"),
            Column("due_at", "instant", "应付日期"),
            Column("project_code", "text", "项目代码", kind=CODE),
            Column("project", "text", "项目名称"),
            Column("purpose", "text", "用途"),
            Column("economic_code", "text", "经济分类", kind=CODE),
            Column("payee_class", "text", "收款人类别"),
            Column("fund_source", "text", "资金来源"),  # fiscal | carried_over | other
            Column("department", "text", "单位"),
            Column("compliant", "flag", "是否合规"),
            Column("amount", "amount", "支付金额"),
        ),
        birth_column="paid_at",
        dense=False,
        number_column="voucher_no",
    )
)
BUDGET = with_headers(
    Table(
        "budget",
        "预算执行",
        (
            Column("project_code", "text", "项目代码", kind=CODE),
            Column("project", "text", "项目名称"),
            Column("department", "text", "单位"),
            Column("as_of", "instant", "截止日期"),
            Column("initial", "amount", "年初预算数"),
            Column("adjusted", "amount", "调整金额"),
            Column("carried_over", "amount", "上年结转"),
            Column("annual", "amount", "全年预算数"),
            Column("received", "amount", "资金到位数"),
            Column("executed", "amount", "执行数"),
        ),
        birth_column="as_of",
        dense=False,
    )
)
PROJECT_RESULTS = Table(
    "project_results",
    "项目自评结果",
    (
        Column("project_id", "text", "项目编号", kind=CODE),
        Column("project", "text", "项目名称"),
        Column("department", "text", "主管部门"),
        Column("as_of", "instant", "截止日期", kind=DAY),
        Column("budget", "amount", "全年预算数"),
        Column("executed", "amount", "全年执行数"),
        Column("score", "number", "自评总分"),
        Column("hundredths", "count", "自评总分（0.01分）"),
        Column("grade", "text", "等级"),
        Column("issued", "flag", "是否封存"),
    ),
    birth_column="as_of",
    dense=False,
)
"""A line a project and day that a department was measured for; amounts in 元. What is not known says 待采集."""
REPORTED_SECONDS = (10, 15, 20, 30, 60, 90)
"""Within so many seconds of which an interval report may count the answered calls."""
CALL_REPORT = with_headers(
    Table(
        "call_report",
        "话务报表",
        (
            Column("starts_at", "instant", "时段开始"),
            Column("ends_at", "instant", "时段结束"),  # the first moment after
            Column("hour", "count", "时段所在小时"),  # derived: as started_hour, of rows within one
            Column("queue", "text", "技能组"),
            Column("offered", "count", "来电量"),
            Column("invalid", "count", "无效来电"),
            Column("valid", "count", "有效来电"),
            *(Column(f"within_{seconds}", "count", f"{seconds}秒内应答量") for seconds in REPORTED_SECONDS),
            Column("answered", "count", "总应答量"),
            Column("lost", "count", "总呼损量"),
            *(Column(f"rate_{seconds}", "number", f"{seconds}秒内应答率") for seconds in REPORTED_SECONDS),
            Column("answered_rate", "number", "应答率"),  # as written: of 1 or of 100
            Column("lost_rate", "number", "呼损率"),
        ),
        birth_column="starts_at",
    )
)
TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (WORK_ORDERS, CALLS, CALLBACKS, FAULTS, PAYMENTS, BUDGET, CALL_REPORT)}
)
