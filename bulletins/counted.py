"""All that a 通报 is drawn from, as counted; ``counted_json`` keeps it when it is issued, so that it comes out
the same ever after."""

from collections.abc import Mapping
from dataclasses import dataclass

from bulletins.judging import Counts
from bulletins.rules import BulletinRules, RateRule
from indicators.model import Period


@dataclass(frozen=True)
class CountedRate:
    """``reason`` says why nothing was counted; ``before`` are the counts of the equal span before, by which
    nobody is judged; ``notes`` are doubts about the data, and what could not be done with them."""

    rate: RateRule
    counts: Counts
    before: Counts
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrdersApart:
    """Orders that count for nobody: ``total`` of them, the first listed, masked, under their ``labels``."""

    label: str
    total: int
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class CountedBulletin:
    """``rules_text`` is the file as it was, "" of the usual rules; ``left_out`` says which rows of the data
    were not used, and which data end before the span does; ``tables`` names the typed tables by content."""

    rules: BulletinRules
    rules_text: str
    span: str
    period: Period
    rates: tuple[CountedRate, ...]
    apart: tuple[OrdersApart, ...]
    left_out: tuple[str, ...]
    tables: Mapping[str, str]
    sample: bool
