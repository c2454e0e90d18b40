"""Everything that can be told of the numbers of a budget.

To add a relation, write one function that gives results and list it.
"""

from collections.abc import Iterator, Sequence

from budgets.answers import RelationResult, Verdict
from budgets.budget import Budget
from budgets.changes import check_changes
from budgets.order import check_completeness
from budgets.pairs import check_table_pairs
from budgets.projects import check_against_projects
from budgets.stated import check_statements
from budgets.sums import check_sums
from indicators.model import Project

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
    "B-text-growth": "说明中的增减%",
    "B-reason": "增减的原因",
    "B-source": "资金来源",
    "B-numbers": "表的序号",
    "B-missing": "缺少的表",
    "B-year": "比较的年份",
    "B-unit": "单位名称",
    "B-targets": "项目支出与绩效目标表",
}
"""What each relation is called on screen."""


VERDICT_ORDER = (Verdict.BROKEN, Verdict.CANNOT_TELL, Verdict.HOLDS)


def reconcile(budget: Budget, projects: Sequence[Project] = ()) -> tuple[RelationResult, ...]:
    """Broken relations first, those that hold last. ``projects`` are the target sheets of the same year."""
    distinct = dict.fromkeys(check_relations(budget, projects))
    return tuple(sorted(distinct, key=lambda result: VERDICT_ORDER.index(result.verdict)))


def check_relations(budget: Budget, projects: Sequence[Project]) -> Iterator[RelationResult]:
    """In the order of the relations; one result may come twice."""
    for relation in RELATIONS:
        yield from relation(budget)
    yield from check_against_projects(budget, projects)
