"""``bulletin.yaml`` of a workspace read into ``BulletinRules``, or told what is wrong with it and where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal

from bulletins.report_schedule import KINDS, NO_SCHEDULE, USUAL_HOUR, ReportSchedule
from bulletins.rules import (
    ERROR,
    LEAST_CASES,
    TITLE,
    USUAL_RULES,
    ApartRule,
    BulletinRules,
    RateRule,
    UnitClass,
)
from bulletins.supervision import USUAL_SUPERVISION, SupervisionRules
from indicators.rows import read_params
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, YamlReader, shorten_text

FIELDS = ("title", "rates", "classes", "apart", "least_cases", "error", "supervision", "reports")
HUNDRED = Decimal(100)


def read_bulletin_rules(content: bytes, file: str) -> tuple[BulletinRules, tuple[Problem, ...]]:
    """What is written; in the place of what is not, the usual. Rules with an error are not to be used."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return USUAL_RULES, reader.sorted_problems()
    fields = reader.read_fields(root, "通报规则", optional=FIELDS)
    rates = tuple(_read_rates(reader, fields.get("rates"))) or USUAL_RULES.rates
    ids = [rate.id for rate in rates]
    rules = BulletinRules(
        rates=rates,
        classes=tuple(_read_classes(reader, fields.get("classes"), ids)),
        apart=tuple(_read_apart(reader, node) for node in reader.read_sequence(fields.get("apart"), "apart")),
        title=reader.read_text(fields.get("title"), "title", TITLE),
        least_cases=_read_whole(reader, fields.get("least_cases"), "least_cases", 1, 10**6, LEAST_CASES),
        error=_read_number(reader, fields.get("error"), "error", Decimal("0.01"), 50, ERROR),
    )
    rules = replace(
        rules,
        supervision=_read_supervision(reader, fields.get("supervision")),
        reports=_read_reports(reader, fields.get("reports")),
    )
    return rules, reader.sorted_problems()


def _read_supervision(reader: YamlReader, node: Node | None) -> SupervisionRules:
    usual = vars(USUAL_SUPERVISION)
    fields = reader.read_fields(node, "supervision", optional=tuple(usual))
    read = {
        name: _read_whole(reader, fields.get(name), name, 0 if name == "soon_days" else 1, 3650, value)
        for name, value in usual.items()
    }
    return SupervisionRules(**read)


def _read_reports(reader: YamlReader, node: Node | None) -> ReportSchedule:
    """By kind the first day, and the hour of the day after at which all are due."""
    if node is None:
        return NO_SCHEDULE
    fields = reader.read_fields(node, "reports", optional=("hour", *KINDS))
    days = {span: reader.read_date(fields[word], word) for word, span in KINDS.items() if word in fields}
    hour = _read_whole(reader, fields.get("hour"), "hour", 0, 23, USUAL_HOUR.hour)
    return ReportSchedule({span: day for span, day in days.items() if day}, time(hour))


def _read_number(
    reader: YamlReader,
    node: Node | None,
    name: str,
    least: int | Decimal,
    most: int | Decimal,
    usual: int | Decimal,
) -> Decimal:
    value = reader.read_decimal(node, name, unit="%") if node else None
    if value is None:
        return Decimal(usual)
    if not least <= value <= most:
        reader.add_problem(node, f"“{name}”应在 {least} 至 {most} 之间，现为 {value}", "value")
        return Decimal(usual)
    return value


def _read_whole(reader: YamlReader, node: Node | None, name: str, least: int, most: int, usual: int) -> int:
    value = _read_number(reader, node, name, least, most, usual)
    if value != int(value):
        reader.add_problem(node, f"“{name}”应是整数，现为 {value}", "value")
    return int(value)


def _read_rates(reader: YamlReader, node: Node | None) -> Iterable[RateRule]:
    for name, value in reader.read_mapping(node, "rates").items() if node else ():
        fields = reader.read_fields(value, name, required=("evaluator", "label"), optional=("with", "target"))
        target = fields.get("target")
        yield RateRule(
            name,
            reader.read_text(fields.get("label"), "label"),
            reader.read_text(fields.get("evaluator"), "evaluator"),
            read_params(reader, fields.get("with")),
            _read_number(reader, target, "target", 0, HUNDRED, 0) if target else None,
        )


def _read_classes(reader: YamlReader, node: Node | None, rates: Collection[str]) -> Iterable[UnitClass]:
    taken: dict[str, str] = {}
    for name, value in reader.read_mapping(node, "classes").items() if node else ():
        fields = reader.read_fields(value, name, required=("units",), optional=("full",))
        names = dict(_read_units(reader, fields.get("units"), name, taken))
        yield UnitClass(name, names, _read_full(reader, fields.get("full"), rates))


def _read_units(
    reader: YamlReader, node: Node | None, class_: str, taken: dict[str, str]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """A unit is its name, or ``name`` with other names in ``also``; in one class only."""
    for item in reader.read_sequence(node, "units"):
        fields = _unit_fields(reader, item)
        unit = reader.read_text(fields.get("name"), "name")
        names = (unit, *reader.read_texts(fields.get("also"), "also"))
        for name in names:
            if name in taken:
                message = f"“{shorten_text(name)}”已在“{taken[name]}”中，一个单位只能归入一类，也只能写一次"
                reader.add_problem(item, message, "repeated")
            taken[name] = class_
        if unit:
            yield unit, names


def _unit_fields(reader: YamlReader, item: Node) -> Mapping[str, Node]:
    if hasattr(item, "value"):
        return {"name": item}
    return reader.read_fields(item, "units", required=("name",), optional=("also",))


def _read_full(reader: YamlReader, node: Node | None, rates: Collection[str]) -> Mapping[str, Decimal]:
    full = {}
    for key, value in reader.read_entries(node, "full") if node else ():
        if key.value not in rates:
            reader.add_unknown_name(key, "比率", rates)
            continue
        full[key.value] = _read_number(reader, value, key.value, 0, Decimal(1000), 0)
    return full


def _read_apart(reader: YamlReader, node: Node) -> ApartRule:
    fields = reader.read_fields(node, "apart", required=("label", "column", "values"))
    values = reader.read_texts(fields.get("values"), "values")
    if "values" in fields and not values:
        reader.add_problem(
            fields["values"], "“values”没有写任何值，不知剔除哪些工单，如 values: [争议]", "value"
        )
    return ApartRule(
        reader.read_text(fields.get("label"), "label"),
        reader.read_text(fields.get("column"), "column"),
        values,
    )
