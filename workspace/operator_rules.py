"""The rules of 培训 and 话务员考核 of a workspace: ``assessment.yaml`` as it is now; what is wrong with it is a
problem."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bulletins.operator_reading import read_operator_rules
from bulletins.operator_rules import OperatorRules, TrainingRules
from bulletins.report import RATE_UNIT
from store import os_error_cause
from workspace.bound_evaluators import Infos
from workspace.bulletin_rules import load_bulletin_rules
from workspace.source_words import Tables
from yamlfiles.problem import FilePlace, Problem, Severity, any_error

ASSESSMENT_FILE = "assessment.yaml"
NO_RULES = "还没有考核规则：请系统管理员写明考核项目、各档分数和培训计划"
BROKEN_RULES = "考核规则有错误，改正以前不能考核"


@dataclass(frozen=True)
class LoadedOperatorRules:
    """Empty rules with ``text`` "" where there is no file, or one with errors."""

    rules: OperatorRules = field(default_factory=OperatorRules)
    text: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def hindrance(self) -> str:
        """Why nothing can be assessed; "" where it can."""
        if any_error(self.problems):
            return BROKEN_RULES
        return "" if self.text else NO_RULES


def load_operator_rules(root: Path, infos: Infos, tables: Tables) -> LoadedOperatorRules:
    """Also checks what the rules name: evaluators with their parameters, and the table of trainings."""
    try:
        content = (root / ASSESSMENT_FILE).read_bytes()
    except FileNotFoundError:
        return LoadedOperatorRules()
    except OSError as error:
        return LoadedOperatorRules(problems=(problem(f"无法读取文件：{os_error_cause(error)}"),))
    rules, found = read_operator_rules(content, ASSESSMENT_FILE)
    problems = (*found, *(() if any_error(found) else map(problem, rule_faults(rules, infos, tables))))
    if any_error(problems):
        return LoadedOperatorRules(problems=problems)
    return LoadedOperatorRules(rules, content.decode("utf-8-sig"), problems)


def hotline_rule_problems(root: Path, infos: Infos, tables: Tables) -> tuple[Problem, ...]:
    """Of all rules of 热线运行: those of 通报 and 督办, and those of 培训 and 考核."""
    return (*load_bulletin_rules(root).problems, *load_operator_rules(root, infos, tables).problems)


def problem(message: str) -> Problem:
    return Problem(FilePlace(ASSESSMENT_FILE), "rules", Severity.ERROR, message)


def rule_faults(rules: OperatorRules, infos: Infos, tables: Tables) -> Iterator[str]:
    for item in rules.items:
        info = infos.get(item.evaluator)
        if info is None:
            yield f"“{item.label}”的取数方法“{item.evaluator}”不认识"
            continue
        if info.find_faults:
            yield from (f"“{item.label}”的取数参数不对：{fault}" for fault in info.find_faults(item.params))
        if info.unit != RATE_UNIT and any(band.is_percent for band in item.bands):
            yield f'“{item.label}”的取数结果不是百分比，各档不能带百分号，如 "≥98%" 应改为 "≥98"；请核对各档的界限'
        read = [tables[name] for name in info.tables_read(item.params) if name in tables]
        if not any(table.named(item.by) for table in read):
            yield f"“{item.label}”按“{item.by}”一列认人，但所用的数据没有这一列"
    if rules.training:
        yield from training_faults(rules.training, tables)


def training_faults(training: TrainingRules, tables: Tables) -> Iterator[str]:
    table = tables.get(training.table)
    if table is None:
        yield f"培训计划写的台账“{training.table}”没有声明；请先在“数据来源”页新建这个台账"
        return
    for name in filter(None, (training.kind, training.hours, training.people)):
        if table.named(name) is None:
            yield f"培训台账“{table.label}”没有“{name}”一列"
    if not training.plan:
        yield "培训计划没有写每月各类培训至少几次，如 plan: {业务培训: 1, 专题培训: 1}"
