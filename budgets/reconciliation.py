"""Everything that can be told of the numbers of a budget.

To add a relation, write one function that gives results and list it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgets.answers import RelationResult, Verdict
from budgets.budget import Budget
from budgets.changes import check_changes
from budgets.order import check_completeness
from budgets.pairs import check_table_pairs
from budgets.projects import check_against_projects
from budgets.stated import check_statements
from budgets.sums import check_sums
from budgets.unchecked import check_coverage
from indicators.model import Project
from indicators.units import convert_value

RELATIONS = (check_sums, check_changes, check_table_pairs, check_statements, check_completeness)
RELATION_WORDS = {
    "B-sum": "合计与分项",
    "B-across": "同一行各列",
    "B-some": "其中",
    "B-balance": "收支平衡",
    "B-change": "增减额",
    "B-growth": "增减%",
    "B-precision": "增减%的位数",
    "B-tables": "表与表",
    "B-text": "说明与表",
    "B-parts": "说明中的分项",
    "B-share": "说明中的占比",
    "B-text-change": "说明中的增减额",
    "B-text-growth": "说明中的增减%",
    "B-reason": "增减的原因",
    "B-source": "资金来源",
    "B-numbers": "表的序号",
    "B-missing": "缺少的表",
    "B-year": "比较的年份",
    "B-unit": "单位名称",
    "B-targets": "项目支出与绩效目标表",
    "B-unchecked": "没有核对",
}
"""What each relation is called on screen."""


VERDICT_ORDER = (Verdict.BROKEN, Verdict.CANNOT_TELL, Verdict.HOLDS)
RATE_RELATIONS = {"B-growth", "B-precision", "B-share", "B-text-growth"}
OTHER_RELATIONS = {"B-numbers", "B-missing", "B-year", "B-unit"}
"""Their differences are no amounts of money."""


def reconcile(budget: Budget, projects: Sequence[Project] = ()) -> tuple[RelationResult, ...]:
    """Broken relations first, the largest difference first and what rounding explains behind; those that
    hold last. ``projects`` are the target sheets of the same year."""
    distinct = dict.fromkeys((*check_relations(budget, projects), *check_coverage(budget)))
    return tuple(sorted(distinct, key=result_order))


def result_order(result: RelationResult) -> tuple[int, bool, int, Decimal]:
    """Of broken ones amounts stand before percentages and these before years, numbers and names."""
    verdict = VERDICT_ORDER.index(result.verdict)
    if result.verdict is not Verdict.BROKEN:
        return verdict, False, 0, Decimal(0)
    if result.relation in OTHER_RELATIONS:
        return verdict, False, 2, Decimal(0)
    is_rate = result.relation in RATE_RELATIONS
    return verdict, result.may_be_rounding, int(is_rate), -size_of_difference(result, is_rate)


def size_of_difference(result: RelationResult, is_rate: bool) -> Decimal:
    """In yuan where it is one of money."""
    gap = abs(result.difference or Decimal(0))
    return gap if is_rate else convert_value(gap, result.left.money, "元") or gap


def check_relations(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    """In the order of the relations; one result may come twice."""
    for relation in RELATIONS:
        yield from relation(budget)
    yield from check_against_projects(budget, projects)
