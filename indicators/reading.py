"""One target file (``targets/<year>/<name>.yaml``) into a ``Project``, or the problems that stand in the way.

A new field of the file: its name in ``FIELDS``, one line in ``read_project``.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from indicators.model import FundRow, Funds, Party, Project
from indicators.periods import EARLIEST, LATEST, read_period
from indicators.rows import read_params, read_rows
from indicators.schedules import SCHEDULES, read_schedule
from indicators.units import MONEY_UNIT, convert_value
from yamlfiles.problem import Problem, any_error
from yamlfiles.reader import MappingNode, Node, TextNode, YamlReader, field_places, shorten_text, strip_quotes

REQUIRED_FIELDS = ("name", "indicators")
OPTIONAL_FIELDS = (
    *("department", "unit", "attribute", "period", "rules"),
    *("funds", "goal", "leader", "schedule"),
)
FIELD_ALIASES = {
    "项目名称": "name",
    "名称": "name",
    "主管部门": "department",
    "实施单位": "unit",
    "项目属性": "attribute",
    "项目期": "period",
    "项目资金": "funds",
    "资金": "funds",
    "绩效目标": "goal",
    "年度总体目标": "goal",
    "项目负责人": "leader",
    "绩效指标": "indicators",
    "指标": "indicators",
}
FUND_FIELDS = ("total", "fiscal", "carried_over", "other")
FUND_UNITS = ("万元", "元")
"""What the form of a target sheet may be in; single amounts may name any unit of money."""
STATED_MONEY_UNIT = re.compile(rf"(?:{MONEY_UNIT})$")
PRINTED_CODE = re.compile(r"[【\[(（]\s*(\w{1,30})\s*[】\])）]\s*(.+)|(\d{3,30})[-_ —]+(.+)", re.DOTALL)

TEXT_FIELDS = ("name", "attribute", "rules", "goal", "leader")
"""Taken as written."""


def read_project(content: bytes, file: str, project_id: str) -> tuple[Project | None, tuple[Problem, ...]]:
    """``project_id`` is the path of the file below ``targets/`` without suffix; its first folder is the
    year."""
    draft, problems = read_draft(content, file, project_id)
    return (None if any_error(problems) else draft), problems


def read_draft(content: bytes, file: str, project_id: str) -> tuple[Project | None, tuple[Problem, ...]]:
    """As much of the project as could be read beside the problems: only for checking it further, never to
    work with. A sheet of no known year is no project."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return None, reader.sorted_problems()
    fields = reader.read_fields(
        root, "目标文件", required=REQUIRED_FIELDS, optional=OPTIONAL_FIELDS, aliases=FIELD_ALIASES
    )
    year, period = _read_year_and_period(reader, fields.get("period"), project_id, root)
    rows = read_rows(reader, fields.get("indicators"), year)
    texts = {name: reader.read_text(fields.get(name), name) for name in TEXT_FIELDS}
    draft = Project(
        id=project_id,
        year=year or period[0].year,
        indicators=rows,
        department=_read_party(reader, fields.get("department"), "department"),
        unit=_read_party(reader, fields.get("unit"), "unit"),
        period=period,
        funds=_read_funds(reader, fields.get("funds"), texts["name"]),
        schedule=_read_schedule(reader, fields.get("schedule")),
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        places=field_places(fields),
        **texts,
    )
    return draft if year else None, reader.sorted_problems()


def _read_year_and_period(
    reader: YamlReader, node: Node | None, project_id: str, root: Node
) -> tuple[int | None, tuple[date, date]]:
    """The year of the folder, else of the period; the period written, else the whole year."""
    year, written = _year_of_folder(project_id), reader.read_text(node, "period")
    period = read_period(written)
    if message := _period_mistake(written, period, year):
        reader.add_problem(node, message, "value")
    if year is None and period is None and not written:
        reader.add_problem(root, "不知道项目年度：请把文件放在 targets/年度/ 下，或写明 period", "missing")
    if year is None and period is not None:
        year = period[0].year
    return year, period or (date(year or 1, 1, 1), date(year or 1, 12, 31))


def _period_mistake(written: str, period: tuple[date, date] | None, year: int | None) -> str:
    """What is wrong with the period written, beside the year of the folder; "" when nothing is."""
    if written and period is None:
        return f"看不懂项目期“{shorten_text(written)}”：请写成 2024、2024-2026 或 2024-03-01..2024-09-30"
    if period and year and not period[0].year <= year <= period[1].year:
        return f"项目期“{shorten_text(written)}”不包含文件夹所示的年度 {year}，请改正其中一处"
    return ""


def _year_of_folder(project_id: str) -> int | None:
    folder = project_id.split("/")[0]
    if not re.fullmatch(r"\d{4}", folder, re.ASCII) or not EARLIEST <= int(folder) <= LATEST:
        return None
    return int(folder)


def _read_party(reader: YamlReader, node: Node | None, what: str) -> Party:
    """``{code, name}``, or the text as printed, with its code in brackets before it."""
    if isinstance(node, MappingNode):
        aliases = {"名称": "name", "代码": "code"}
        fields = reader.read_fields(node, what, required=("name",), optional=("code",), aliases=aliases)
        code = strip_quotes(reader.read_text(fields.get("code"), "code"))
        return Party(reader.read_text(fields.get("name"), "name"), code)
    written = reader.read_text(node, what)
    if printed := PRINTED_CODE.fullmatch(written):
        return Party((printed[2] or printed[4]).strip(), printed[1] or printed[3])
    return Party(written)


def _read_schedule(reader: YamlReader, node: Node | None) -> str:
    written = reader.read_text(node, "schedule")
    if not written:
        return SCHEDULES[0]
    schedule = read_schedule(written)
    if schedule is None:
        known = f"可写 {'、'.join(SCHEDULES)}，带日期和时刻的如 每月 5日 08:00（1 至 28 日）"
        message = f"看不懂监测频次“{shorten_text(written)}”：{known}，或五段的 cron，如 0 6 1 * *"
        reader.add_problem(node, message, "value")
    return schedule or SCHEDULES[0]


def _read_funds(reader: YamlReader, node: Node | None, project: str) -> Funds | None:
    """年初预算数, and 全年预算数 where the budget was adjusted; without it both are the same. What was paid is looked
    up under the name of ``project`` unless the sheet says under which."""
    if node is None or _is_blank(node):
        return None
    fields = _fund_fields(reader, node)
    unit = reader.read_choice(fields.get("unit"), "unit", FUND_UNITS, FUND_UNITS[0])
    initial = _read_fund_row(reader, fields, unit)
    evaluator = reader.read_text(fields.get("evaluator"), "evaluator") or Funds.evaluator
    by_name = evaluator.startswith("finance.") and "with" not in fields
    return Funds(
        unit=unit,
        initial=initial,
        annual=_read_annual(reader, fields.get("annual"), unit) or initial,
        evaluator=evaluator,
        params={"project": project} if by_name else read_params(reader, fields.get("with")),
    )


def _is_blank(node: Node) -> bool:
    return isinstance(node, TextNode) and node.is_blank


def _fund_fields(reader: YamlReader, node: Node) -> Mapping[str, Node]:
    """A bare amount is the total."""
    if isinstance(node, TextNode):
        return {"total": node}
    optional = ("unit", *FUND_FIELDS, "annual", "evaluator", "with")
    return reader.read_fields(node, "funds", optional=optional)


def _read_annual(reader: YamlReader, node: Node | None, unit: str) -> FundRow | None:
    if node is None or _is_blank(node):
        return None
    if isinstance(node, TextNode):
        return _read_fund_row(reader, {"total": node}, unit)
    return _read_fund_row(reader, reader.read_fields(node, "annual", optional=FUND_FIELDS), unit)


def _read_fund_row(reader: YamlReader, fields: Mapping[str, Node], unit: str) -> FundRow:
    return FundRow(**{name: _read_amount(reader, fields.get(name), name, unit) for name in FUND_FIELDS})


def _read_amount(reader: YamlReader, node: Node | None, name: str, unit: str) -> Decimal | None:
    """An amount in ``unit``; one written with another unit of money is converted."""
    stated = STATED_MONEY_UNIT.search(strip_quotes(node.value)) if isinstance(node, TextNode) else None
    written_unit = stated[0] if stated else unit
    written = reader.read_decimal(node, name, unit=written_unit)
    amount = None if written is None else convert_value(written, written_unit, unit)
    if amount is not None and amount < 0:
        reader.add_problem(node, f"“{name}”是预算数，不应小于 0，现为 {amount}", "value")
    return amount
