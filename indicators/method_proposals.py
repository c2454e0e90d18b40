"""What each row of a target sheet might be measured by, with the reason; only a person takes a proposal.

Nothing proposed beats a wrong proposal: a row is left alone where the unit does not fit or the words say
something else.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.figures import format_plain
from indicators.ledger_rules import LedgerMatch, match_ledgers
from indicators.method_rules import (
    CHECK,
    HOTLINE_PROJECT,
    HOTLINE_ROW,
    LIKELY,
    ORNAMENTS,
    RULES,
    SURE,
    MethodRule,
    Sureness,
)
from indicators.model import Comparison, EvaluatorInfo, Indicator, Parameters, Project, TargetKind
from indicators.notation import SYMBOLS
from indicators.quantity import UPWARD
from indicators.quoting import quote_text
from indicators.units import convert_value

MOST_ALTERNATIVES = 3
NEAR = 4
"""So many other characters around the words leave it likely that they are what the row means."""
SURENESS_ORDER = (SURE, LIKELY, CHECK)
MONEY = "万元"


@dataclass(frozen=True)
class MethodProposal:
    """One way of measuring a row: ``params`` is what stands under 参数, ``reading`` what the target would be
    read as ("" where it is plain), ``reason`` a sentence, ``cautions`` what to look at before taking it."""

    evaluator: str
    params: Parameters
    reading: str
    sureness: Sureness
    reason: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowProposals:
    """The proposals for one row, the best first; none where only a person can tell."""

    indicator: Indicator
    proposals: tuple[MethodProposal, ...]


def propose_methods(project: Project, evaluators: Mapping[str, EvaluatorInfo]) -> list[RowProposals]:
    """For each row that applies, whatever it is measured by now."""
    rows = (row for row in project.indicators if row.target.kind is not TargetKind.NOT_APPLICABLE)
    return [RowProposals(row, propose_for_row(row, project, evaluators)) for row in rows]


def propose_for_row(
    row: Indicator, project: Project, evaluators: Mapping[str, EvaluatorInfo]
) -> tuple[MethodProposal, ...]:
    """The surest first; each method once."""
    found: dict[str, MethodProposal] = {}
    for proposal in _matching_proposals(row, project, evaluators):
        found.setdefault(proposal.evaluator, proposal)
    ranked = sorted(found.values(), key=lambda proposal: SURENESS_ORDER.index(proposal.sureness))
    return tuple(ranked[:MOST_ALTERNATIVES])


def _matching_proposals(
    row: Indicator, project: Project, evaluators: Mapping[str, EvaluatorInfo]
) -> Iterator[MethodProposal]:
    name = plain_name(row.name)
    if whole := _whole_project_proposal(row, project, evaluators):
        yield whole
    yield from ledger_proposals(row, name, evaluators)
    for rule in RULES:
        info = evaluators.get(rule.evaluator)
        match = re.search(rule.words, name)
        if info is None or match is None or (rule.unless and re.search(rule.unless, name)):
            continue
        if rule.of_hotline and not speaks_of_hotline(name, project):
            continue
        if can_measure(row, info, rule):
            yield _proposal_of_rule(row, project, info, rule, match)


def ledger_proposals(
    row: Indicator, name: str, evaluators: Mapping[str, EvaluatorInfo]
) -> Iterator[MethodProposal]:
    """By what the office's own ledgers would tell of a number; a change is compared by no such rule."""
    if row.target.kind is not TargetKind.NUMBER or row.target.relative:
        return
    for info in (info for info in evaluators.values() if info.ledgers):
        for match in match_ledgers(name, row.target.unit, info.ledgers):
            if match.evaluator == info.name:
                yield proposal_of_ledger(row, info, match)


def proposal_of_ledger(row: Indicator, info: EvaluatorInfo, match: LedgerMatch) -> MethodProposal:
    against = _direction_caution(row, info)
    return MethodProposal(
        info.name,
        match.params,
        proposed_reading(row, info),
        CHECK if against else match.sureness,
        f"名称中的“{match.found}”在“{match.ledger.label}”里有，{_unit_reason(row, info)}",
        tuple(filter(None, (match.caution, against))),
    )


def plain_name(name: str) -> str:
    """In one width, without blanks, stars and the blanks of a template: (≥**%)."""
    text = unicodedata.normalize("NFKC", name)
    return re.sub(r"\s|★|\([^()]*\*\*[^()]*\)", "", text)


def speaks_of_hotline(name: str, project: Project) -> bool:
    about = f"{project.name} {project.unit.name}"
    return bool(HOTLINE_ROW.search(name) or HOTLINE_PROJECT.search(about))


def can_measure(row: Indicator, info: EvaluatorInfo, rule: MethodRule) -> bool:
    """Whether what the method gives can be compared with the target, in the direction that is printed."""
    target = row.target
    if target.kind is not TargetKind.NUMBER:
        return rule.from_words and target.kind in (TargetKind.QUALITATIVE, TargetKind.YES_NO)
    if convert_value(Decimal(1), info.unit, target.unit) is None:
        return False
    is_amount = info.unit == "元"
    return bool(target.unit) and not is_printed_floor(row) if is_amount else True


def is_printed_floor(row: Indicator) -> bool:
    """≥ or > that stands there, not one that is only supposed."""
    return row.target.comparison in UPWARD and not row.target.confirm


def _proposal_of_rule(
    row: Indicator, project: Project, info: EvaluatorInfo, rule: MethodRule, match: re.Match[str]
) -> MethodProposal:
    cautions = tuple(filter(None, (rule.caution, _direction_caution(row, info))))
    sureness = max(
        (rule.sureness, _closeness(match), CHECK if _direction_caution(row, info) else SURE),
        key=SURENESS_ORDER.index,
    )
    params = {**rule.params, **{key: value for key, value in match.groupdict().items() if value}}
    if rule.of_project:
        params |= project_params(project, info)
    return MethodProposal(
        info.name,
        params,
        proposed_reading(row, info),
        sureness,
        f"名称中的{quote_text(match[0])}即{info.label}，{_unit_reason(row, info)}",
        cautions,
    )


def _closeness(match: re.Match[str]) -> Sureness:
    """How much of the name is said by the words that were found."""
    rest = ORNAMENTS.sub("", match.string[: match.start()] + match.string[match.end() :])
    if not rest:
        return SURE
    return LIKELY if len(rest) <= NEAR else CHECK


def _unit_reason(row: Indicator, info: EvaluatorInfo) -> str:
    if row.target.kind is not TargetKind.NUMBER:
        return f"指标值{quote_text(row.target.text)}没有数，按 100% 理解"
    unit = row.target.unit
    return f"单位“{unit}”相合" if unit else f"指标值没有写单位，按“{info.unit}”理解"


def _direction_caution(row: Indicator, info: EvaluatorInfo) -> str:
    """A sign that stands there and says the opposite of what is better."""
    target = row.target
    if target.kind is not TargetKind.NUMBER or target.confirm or target.comparison is Comparison.EQ:
        return ""
    if (target.comparison in UPWARD) is (info.better == "higher"):
        return ""
    better = "越高越好" if info.better == "higher" else "越低越好"
    return f"{info.label}{better}，而指标值写的是“{row.target.text}”，请核对"


def proposed_reading(row: Indicator, info: EvaluatorInfo) -> str:
    """What the target is to be read as, where it does not say by itself."""
    target = row.target
    if target.kind is not TargetKind.NUMBER:
        return f"≥100{info.unit}"
    if not target.confirm or target.value is None:
        return ""
    sign = SYMBOLS[Comparison.GE if info.better == "higher" else Comparison.LE]
    return f"{sign}{format_plain(target.value)}{read_unit(target.unit, info)}"


def read_unit(unit: str, info: EvaluatorInfo) -> str:
    """8万 of money is 8万元; without a unit it is that of the method."""
    if info.unit == "元" and unit in ("万", "亿", "千"):
        return f"{unit}元"
    return unit or info.unit


def project_params(project: Project, info: EvaluatorInfo) -> dict[str, str]:
    """The filter that leaves the rows of this project; the cost target where the sheet states the money."""
    known = project.funds.params if project.funds else {}
    params = {key: str(value) for key, value in known.items() if key in ("project", "project_code")}
    params = params or {"project": project.name}
    total = funds_total(project)
    if "target" in info.params and total and project.funds:
        params["target"] = f"{format_plain(total)}{project.funds.unit}"
    return params


def funds_total(project: Project) -> Decimal | None:
    """全年预算数, else 年初预算数, in the unit of the sheet."""
    if project.funds is None:
        return None
    total = project.funds.annual.total
    return project.funds.initial.total if total is None else total


def _whole_project_proposal(
    row: Indicator, project: Project, evaluators: Mapping[str, EvaluatorInfo]
) -> MethodProposal | None:
    """Money that is the money of the project, or is called as the project is: what was paid for it."""
    info, target, total = evaluators.get("finance.spending"), row.target, funds_total(project)
    is_amount = target.unit.endswith(("元", "万", "亿")) and target.kind is TargetKind.NUMBER
    if info is None or not is_amount or is_printed_floor(row) or target.value is None:
        return None
    amount = convert_value(target.value, read_unit(target.unit, info), MONEY)
    whole = convert_value(total, project.funds.unit, MONEY) if total and project.funds else None
    is_named = plain_name(row.name) == plain_name(project.name)
    if amount is None or not (is_named or (whole is not None and amount == whole)):
        return None
    reason = "名称与项目名称相同" if is_named else f"指标值与项目资金总额 {format_plain(amount)} 万元相等"
    params = project_params(project, info)
    reading = proposed_reading(row, info)
    return MethodProposal(info.name, params, reading, LIKELY, f"{reason}，即项目支出")
