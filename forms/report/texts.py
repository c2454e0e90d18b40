"""What stands for a placeholder within a paragraph of a 自评报告; their list is ``INLINE_PLACEHOLDERS`` of
``forms/report/template.py``."""

from decimal import Decimal

from forms.heading import format_party
from forms.progress import counts_sentence, open_rows_sentence, open_words_text
from forms.report.data import ReportInput
from forms.report.sentences import BLANK, OPEN_STATUSES, money_sentence, with_full_stop
from forms.self_evaluation_data import SelfEvaluation
from indicators.display import SCORE_STATUS_WORDS
from indicators.figures import format_plain
from indicators.passages import LEADER, PASSAGES


def placeholder_texts(report: ReportInput) -> dict[str, str]:
    form = report.evaluation
    return {
        "项目名称": form.name,
        "项目编号": form.project,
        "年度": str(form.year),
        "主管部门": format_party(form.department) or BLANK,
        "实施单位": format_party(form.unit) or BLANK,
        "项目负责人": form.leader or BLANK,
        **passage_texts(report),
        "截止日": form.as_of.isoformat(),
        "评分规则": form.rules.title,
        "总体目标": form.goal.expected or BLANK,
        "总体目标完成情况": goal_sentence(form),
        "得分情况": score_sentence(report),
        "指标概况": overview_text(form),
        "资金情况": f"{money_sentence(form.funds)}。"
        if form.funds
        else f"{form.words.this}未申报{form.words.money}。",
    }


def passage_texts(report: ReportInput) -> dict[str, str]:
    """What people wrote of the passages that only they can write, by placeholder."""
    asked = (passage for passage in PASSAGES if passage is not LEADER)
    return {passage.placeholder: report.written.get(passage.id) or passage.blank for passage in asked}


def goal_sentence(form: SelfEvaluation) -> str:
    """What a person wrote last."""
    texts = [addition.value for addition in form.goal.additions if addition.value]
    return with_full_stop(texts[-1]) if texts else f"{BLANK}。"


def overview_text(form: SelfEvaluation) -> str:
    sentences = (counts_sentence(form.indicators), open_rows_sentence(form.indicators))
    return "".join(f"{sentence}。" for sentence in sentences if sentence)


def score_sentence(report: ReportInput) -> str:
    """The total, or why there is none yet and how far the scoring has come."""
    form = report.evaluation
    if form.total is not None:
        return total_sentence(form.total, form.grade)
    scored = format_plain(report.assessment.scored_weight)
    so_far = f"已评定分值{scored}分，得{form.so_far:f}分。"
    return f"{why_open(form)}，暂不能得出总分；{so_far}"


def total_sentence(total: Decimal, grade: str | None) -> str:
    grade_clause = f"，等级为{grade}" if grade else ""
    return f"自评总分{total:f}分{grade_clause}。"


def why_open(form: SelfEvaluation) -> str:
    open_rows = sum(indicator.outcome in OPEN_STATUSES for indicator in form.indicators)
    words = open_words_text(indicator.outcome for indicator in form.indicators)
    indicators = f"尚有{open_rows}项指标{words}" if open_rows else ""
    reasons = filter(None, (indicators, why_funds_open(form)))
    return "，".join(reasons) or "没有可以评定的指标"


def why_funds_open(form: SelfEvaluation) -> str:
    funds = form.funds
    if funds is None:
        return f"未填报{form.words.money}"
    return f"预算执行情况{SCORE_STATUS_WORDS[funds.outcome]}" if funds.points is None else ""
