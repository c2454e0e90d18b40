"""What the page on department budgets says of its example and of the relations is so."""

from budgets.answers import Verdict
from budgets.budget_yaml import read_budget
from budgets.reconciliation import RELATION_WORDS, reconcile
from tests.docs.documents import block, codes, table, text_of

TEXT = text_of("department-budget.zh.md")


def test_the_example_is_broken_where_the_page_says() -> None:
    budget, problems = read_budget(block(TEXT, "yaml").encode(), "targets/2025/budget.yaml")
    assert problems == ()
    assert budget is not None
    broken = [result.message for result in reconcile(budget) if result.verdict is Verdict.BROKEN]
    assert broken == block(TEXT, "", "所属各行").strip().split("\n")


def test_every_relation_is_listed_under_its_name_on_the_screen() -> None:
    listed = {codes(code)[0]: name for code, name, _ in table(TEXT, "编号", "名称", "内容")}
    assert listed == RELATION_WORDS
