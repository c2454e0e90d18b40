"""热线回访指标 measured on call-backs: made, rated, said to have solved the matter."""

from collections.abc import Mapping
from decimal import Decimal

from evaluators.answers import Level, answer_worth, last_answer, rating_worth, satisfaction_measure
from evaluators.columns import Columns
from evaluators.conditions import is_not_true, is_reached
from evaluators.contract import Condition, Mean, Ratio, evaluator
from evaluators.expressions import and_, case, literal_column, or_
from evaluators.words import is_rated
from indicators.answer_words import PARTLY, RATED, SATISFIED, SOLVED, UNSOLVED
from sources.tables import CALLBACKS, WORK_ORDERS


@evaluator(reads=(WORK_ORDERS, CALLBACKS), unit="%", better="higher", dated_by="closed_at", label="回访率")
def callback_rate(orders: Columns, callbacks: Columns, *, effective: bool = False) -> Ratio:
    """回访率 = 截止日前回访过的工单 ÷ 统计期内办结的应回访工单（按办结时间；直接答复的不需回访，不计）。

    以工单编号对应；拒访也算回访过。effective=是 时为有效回访率：接通且作了评价或答复是否解决的才算。单位：%，越高越好。
    """
    made: Condition = callbacks.called_at.is_not(None)
    if effective:
        satisfaction, solved = callbacks.any_of("satisfaction", "solved")
        spoke = or_(satisfaction.in_(RATED), solved.in_((*SOLVED, *PARTLY, *UNSOLVED)))
        made = and_(is_reached(callbacks), spoke)
    due = and_(orders.closed_at.is_not(None), is_not_true(orders.optional("replied_directly")))
    return Ratio(part=orders.order_no.in_(callbacks.values("order_no", made)), of=due)


@evaluator(reads=CALLBACKS, unit="%", better="higher", label="满意率")
def satisfaction_rate(
    callbacks: Columns,
    *,
    min_answers: int = 0,
    level: Level = "basic",
    weights: Mapping[str, Decimal] | None = None,
) -> Ratio | Mean:
    """满意率 =（非常满意 + 满意 + 基本满意）÷ 有效评价（五级评价加一般）；按回访时间落入统计期。

    同一工单以最后一次有效评价为准，同一时刻的取较差者；未接通、拒访、未评价的不计，绝不视为满意。min_answers：有效评价少于此数不出结果。
    口径：level=good 时只有非常满意和满意算满意；
    weights 给出时按权重计（例如 满意 1、基本满意 0.8、一般 0.6、不满意 0），满意率 = 权重之和 ÷ 有效评价。单位：%，越高越好。
    """
    rating = callbacks.satisfaction
    valid = and_(is_rated(rating, weights), is_reached(callbacks))
    valid = last_answer(callbacks, valid, rating_worth(rating, weights, level))
    return satisfaction_measure(rating, valid, min_answers, weights, level)


@evaluator(reads=CALLBACKS, unit="%", better="higher", label="默认满意率")
def default_satisfaction_rate(callbacks: Columns) -> Ratio:
    """默认满意率 =（非常满意 + 满意 + 基本满意 + 接通而未评价）÷ 接通的回访；按回访时间落入统计期。

    未评价的也按满意计，有的地方这样公布；它不是满意率，通常偏高，不能替代满意率。未注明是否接通的视为接通；同一工单以最后一次接通的回访为准，
    同一时刻的取较差者；系统默认的满意按未评价。单位：%，越高越好。
    """
    rating = callbacks.satisfaction
    content = or_(rating.is_(None), rating.not_in(RATED), rating.in_(SATISFIED))
    reached = and_(callbacks.called_at.is_not(None), is_reached(callbacks))
    worth = case((content, literal_column("1")), else_=literal_column("0"))
    return Ratio(part=content, of=last_answer(callbacks, reached, worth))


@evaluator(reads=CALLBACKS, unit="%", better="higher", label="解决率")
def solved_rate(callbacks: Columns, *, partial: Decimal = Decimal(0), min_answers: int = 0) -> Ratio | Mean:
    """解决率 = 已解决 ÷（已解决 + 部分解决 + 未解决），以来电人在回访中的答复为准；按回访时间落入统计期。

    同一工单以最后一次有效答复为准，同一时刻的取较差者；未接通、未答复的不计。partial：部分解决按几件计（默认 0，常用 0.5）。
    min_answers：有效答复少于此数不出结果。单位：%，越高越好。
    """
    said = callbacks.solved
    valid = and_(said.in_((*SOLVED, *PARTLY, *UNSOLVED)), is_reached(callbacks))
    last = last_answer(callbacks, valid, value := answer_worth(said, partial))
    if partial == 0:
        return Ratio(part=said.in_(SOLVED), of=last, at_least=min_answers)
    return Mean(value, where=last, missed=and_(last, value < 1), at_least=min_answers)
