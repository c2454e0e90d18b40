"""The sentence under 实际完成情况: counted from the rows, nothing added to them."""

from collections.abc import Iterable, Sequence

from forms.self_evaluation_data import FundsBlock, IndicatorRow
from indicators.display import SCORE_STATUS_WORDS, UNDECIDED, UNVERIFIED, WAITING, show_rounded_percent
from indicators.model import ScoreStatus
from indicators.points import has_full_points

MOST_NAMED = 5


def progress_text(rows: Sequence[IndicatorRow], funds: FundsBlock | None) -> str:
    """How many rows reached full points, which did not, which are still open, and the money."""
    sentences = [
        counts_sentence(rows),
        shortfall_sentence(rows),
        open_rows_sentence(rows),
        execution_sentence(funds),
    ]
    return "".join(f"{sentence}。" for sentence in sentences if sentence)


def counts_sentence(rows: Sequence[IndicatorRow]) -> str:
    applied = sum(row.outcome is not ScoreStatus.NOT_APPLICABLE for row in rows)
    scored = [row for row in rows if row.outcome is ScoreStatus.SCORED]
    return f"本年度考核三级指标{applied}项，已评定{len(scored)}项{results_clause(scored)}"


def results_clause(scored: Sequence[IndicatorRow]) -> str:
    lost = sum(has_lost_points(row) for row in scored)
    return f"，其中{len(scored) - lost}项得满分，{lost}项扣分" if scored else ""


def shortfall_sentence(rows: Sequence[IndicatorRow]) -> str:
    short = [f"{row.name}（指标值{row.target}，实际{row.actual}）" for row in rows if has_lost_points(row)]
    return "扣分指标：" + join_names(short) if short else ""


def open_rows_sentence(rows: Sequence[IndicatorRow]) -> str:
    parts = []
    for outcome in (ScoreStatus.NO_EVIDENCE, ScoreStatus.UNVERIFIED, ScoreStatus.NEEDS_PERSON):
        names = [row.name for row in rows if row.outcome is outcome]
        if names:
            parts.append(f"{SCORE_STATUS_WORDS[outcome]}{len(names)}项：{join_names(names)}")
    return "；".join(parts)


def open_words_text(outcomes: Iterable[ScoreStatus]) -> str:
    """What open rows wait for: 待采集或待评定, with 待核实 where a number is in doubt."""
    unverified = f"、{UNVERIFIED}" if ScoreStatus.UNVERIFIED in set(outcomes) else ""
    return f"{WAITING}{unverified}或{UNDECIDED}"


def execution_sentence(funds: FundsBlock | None) -> str:
    if funds is None:
        return ""
    total = funds.rows[0]
    if total.executed is None or total.annual is None or funds.rate is None:
        return f"预算执行数{funds.account.waiting_word}"
    spent = f"全年预算{total.annual:f}{funds.unit}，执行{total.executed:f}{funds.unit}"
    return f"{spent}，执行率{show_rounded_percent(funds.rate)}"


def has_lost_points(row: IndicatorRow | FundsBlock) -> bool:
    return row.points is not None and not has_full_points(row.points, row.weight)


def join_names(names: Sequence[str]) -> str:
    more = f"等{len(names)}项" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
