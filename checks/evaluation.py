"""Checks of a self-evaluation form as filled in (E), by whomever: what does not add up, what is said
without a reason.

To add one, write it in the module of its subject (``evaluation_*.py``) and name it in the tuple here. A
check that cannot tell says nothing (``evaluation_unchecked.py`` then says that it could not); a sound form
is never accused.
"""

from checks import (
    evaluation_approval,
    evaluation_funds,
    evaluation_points,
    evaluation_rates,
    evaluation_reviewed,
    evaluation_rows,
    evaluation_spending,
    evaluation_subtotals,
    evaluation_sums,
    evaluation_whole,
)
from checks.evaluation_subject import EvaluationSubject
from checks.registry import Check, run_checks
from yamlfiles.problem import Problem

CHECKS: tuple[Check[EvaluationSubject], ...] = (
    evaluation_points.points_stay_within_weights,
    evaluation_points.full_points_are_earned,
    evaluation_points.points_follow_the_rule,
    evaluation_sums.weights_make_100,
    evaluation_sums.points_make_the_total,
    evaluation_sums.total_leaves_room_for_lost_points,
    evaluation_sums.visible_rows_stay_within_the_form,
    evaluation_subtotals.subtotals_add_up_their_rows,
    evaluation_funds.sources_make_the_total,
    evaluation_funds.execution_rate_is_correct,
    evaluation_funds.execution_row_points_are_correct,
    evaluation_funds.execution_stays_within_the_budget,
    evaluation_sums.grade_follows_the_total,
    evaluation_funds.points_keep_pace_with_money,
    evaluation_rows.lost_points_have_a_reason,
    evaluation_rows.overachievement_is_explained,
    evaluation_rows.numbers_are_answered_by_numbers,
    evaluation_rows.points_stand_on_a_value,
    evaluation_rows.values_are_not_copied,
    evaluation_rows.points_lie_in_the_band,
    evaluation_reviewed.nothing_done_earns_nothing,
    evaluation_reviewed.targets_promise_something,
    evaluation_rows.reasons_say_something,
    evaluation_rows.completion_is_described,
    evaluation_rates.satisfaction_stands_on_answers,
    evaluation_rows.absent_rows_carry_nothing,
    evaluation_rows.units_are_well_formed,
    evaluation_rates.full_satisfaction_stands_on_many,
    evaluation_rates.punctuality_without_much_rework,
    evaluation_spending.low_execution_has_a_reason,
    evaluation_spending.budget_changes_are_explained,
    evaluation_whole.full_marks_have_evidence,
    evaluation_approval.form_keeps_the_approved_targets,
    evaluation_whole.problems_follow_lost_points,
    evaluation_whole.measures_name_who_and_when,
    evaluation_spending.executed_agrees_with_finance_data,
    evaluation_spending.cost_agrees_with_the_funds,
    evaluation_spending.cost_stays_within_the_funds,
    evaluation_whole.every_project_is_evaluated,
    evaluation_whole.form_is_signed_in_time,
    evaluation_approval.targets_follow_a_cut,
    evaluation_reviewed.texts_are_of_this_project,
    evaluation_reviewed.departments_are_not_all_perfect,
)
"""In the order in which a reader is told: sums first, then row by row, then the whole."""


def check_evaluation(filled: EvaluationSubject) -> tuple[Problem, ...]:
    """Everything the checks have to say of one form, in the order of the checks."""
    return tuple(run_checks(CHECKS, filled, filled.profile.checks, whole=filled.form.whole))
