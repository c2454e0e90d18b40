"""What stands for a placeholder within a paragraph of a 自评报告; their list is ``INLINE`` of ``forms/report/template.py``."""

from forms.heading import format_party
from forms.progress import counts_sentence, open_rows_sentence
from forms.report.data import ReportInput
from forms.report.sentences import BLANK, money_sentence, with_full_stop
from indicators.figures import format_plain
from indicators.model import ScoreStatus


def placeholder_texts(told: ReportInput) -> dict[str, str]:
    form = told.evaluation
    written = [addition.value for addition in form.goal.additions if addition.value]
    return {
        "项目名称": form.name,
        "项目编号": form.project,
        "年度": str(form.year),
        "主管部门": format_party(form.department) or BLANK,
        "实施单位": format_party(form.unit) or BLANK,
        "项目负责人": form.leader or BLANK,
        "截止日": form.as_of.isoformat(),
        "评分规则": form.rules.title,
        "总体目标": form.goal.expected or BLANK,
        "总体目标完成情况": with_full_stop(written[-1]) if written else f"{BLANK}。",
        "得分情况": score_sentence(told),
        "指标概况": "".join(
            f"{text}。"
            for text in (counts_sentence(form.indicators), open_rows_sentence(form.indicators))
            if text
        ),
        "资金情况": f"{money_sentence(form.funds)}。" if form.funds else "本项目未申报项目资金。",
    }


def score_sentence(told: ReportInput) -> str:
    """The total, or why there is none yet and how far the scoring has come."""
    form = told.evaluation
    if form.total is not None:
        return f"自评总分{form.total:f}分" + (f"，等级为{form.grade}" if form.grade else "") + "。"
    so_far = f"已评定分值{format_plain(told.assessment.scored_weight)}分，得{form.so_far:f}分。"
    return f"{why_open(told)}，暂不能得出总分；{so_far}"


def why_open(told: ReportInput) -> str:
    form = told.evaluation
    open_rows = sum(
        indicator.outcome in (ScoreStatus.NO_EVIDENCE, ScoreStatus.NEEDS_PERSON)
        for indicator in form.indicators
    )
    parts = [f"尚有{open_rows}项指标待采集或待评定"] if open_rows else []
    if form.funds is None:
        parts.append("未填报项目资金")
    elif form.funds.points is None:
        parts.append("预算执行情况待采集")
    return "，".join(parts) or "没有可以评定的指标"
