"""通报 and 督办台账 as papers that are issued: what they rest on, and what of them is counted again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from bulletins.counted import CountedBulletin
from bulletins.counted_json import bulletin_to_json
from bulletins.supervision import SupervisionRules
from forms.bulletin import bulletin_form
from forms.form import Form
from forms.grid import GridRow
from forms.supervision import SupervisionList, supervision_form
from indicators.model import Period
from measuring import MeasureRequest
from workspace.bulletin_counting import request_of
from workspace.bulletin_rules import BULLETIN_FILE
from workspace.outgoing_package import OutgoingContent, OutgoingNumber
from workspace.supervising import EVALUATOR

BULLETIN, SUPERVISION = "bulletin", "supervision"
RULES_TEXT = f"texts/{BULLETIN_FILE}"
SUPERVISED = "应督办件数"


def bulletin_content(bulletin: CountedBulletin) -> OutgoingContent:
    """Every rate over all units is counted again; units and orders set apart are among its rows."""
    return OutgoingContent(
        kind=BULLETIN,
        span=bulletin.span,
        since=bulletin.period.start,
        until=bulletin.period.end,
        inputs=bulletin_to_json(bulletin),
        sample=bulletin.sample,
        draw=partial(bulletin_form, bulletin),
        numbers=tuple(
            OutgoingNumber(
                f"{counted.rate.label}（全部单位，含单列）", request_of(counted.rate, bulletin.period)
            )
            for counted in bulletin.rates
            if counted.counts
        ),
        tables=bulletin.tables,
        texts=rules_text(bulletin.rules_text),
    )


def rules_text(text: str) -> Mapping[str, bytes]:
    return {RULES_TEXT: text.encode()} if text else {}


def supervision_content(
    content: SupervisionList, rules: SupervisionRules, tables: Mapping[str, str], *, sample: bool
) -> OutgoingContent:
    """The list as it stands with what was done by then; how many are to be supervised is counted again."""
    period = Period(date(content.day.year, 1, 1), content.day)
    request = MeasureRequest(EVALUATOR, EVALUATOR, rules.params, period)
    draw = partial(drawn_list, content, sample)
    return OutgoingContent(
        kind=SUPERVISION,
        span="day",
        since=content.day,
        until=content.day,
        inputs=supervision_inputs(content, draw("")),
        sample=sample,
        draw=draw,
        numbers=(OutgoingNumber(SUPERVISED, request),),
        tables=tables,
    )


def supervision_inputs(content: SupervisionList, form: Form) -> Mapping[str, object]:
    """What the paper prints and no more: no account and no file name of those who acted."""
    lines = list(map(row_texts, form.grid().rows))
    return {"day": content.day.isoformat(), "chosen": list(content.chosen), "lines": lines}


def row_texts(row: GridRow) -> list[str]:
    return [cell.text for cell in row]


def drawn_list(content: SupervisionList, sample: bool, words: str) -> Form:
    form = supervision_form(content, sample=sample)
    return replace(form, foot=f"{form.foot}　{words}") if words else form
