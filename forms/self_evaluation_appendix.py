"""The appendix of a self-evaluation: where each of its numbers comes from, the money first."""

from collections.abc import Iterator

from forms.evidence import EvidenceRow, evidence_pages
from forms.grid import Grid
from forms.provenance import FormProvenance
from forms.self_evaluation_data import AnnualGoal, FundsBlock, IndicatorRow, SelfEvaluation
from indicators.model import ScoreStatus


def appendix_pages(form: SelfEvaluation) -> tuple[Grid, ...]:
    title = f"附：数据来源与依据（{form.name}，{form.year}年度）"
    return evidence_pages(title, list(evidence_rows(form)), about="实际完成值与得分说明", paper="自评表")


def evidence_rows(form: SelfEvaluation) -> Iterator[EvidenceRow]:
    if form.funds:
        yield funds_evidence_row(form.funds)
    if form.goal.additions:
        yield goal_evidence_row(form.goal)
    yield from (
        indicator_evidence_row(indicator)
        for indicator in form.indicators
        if indicator.outcome is not ScoreStatus.NOT_APPLICABLE
    )


def indicator_evidence_row(row: IndicatorRow) -> EvidenceRow:
    value = f"{row.actual}（指标值 {row.target}）"
    return EvidenceRow(row.name, (value, row.why, *row.flags), row.account, (row.reason, row.measure))


def goal_evidence_row(goal: AnnualGoal) -> EvidenceRow:
    files = {file.sha256: file for addition in goal.additions for file in addition.evidence}
    account = FormProvenance(None, goal.additions, tuple(files.values()))
    return EvidenceRow("年度总体目标", ("实际完成情况由人填写",), account, (goal.actual,))


def funds_evidence_row(funds: FundsBlock) -> EvidenceRow:
    executed = funds.rows[0].executed
    value = "全年执行数：" + (funds.account.waiting_word if executed is None else f"{executed:f}{funds.unit}")
    return EvidenceRow("预算执行率", (value, funds.why), funds.account, (funds.reason, funds.measure))
