"""The page of a report of the hotline: the paper, what a 专报 may pick, and those that were kept and issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bulletins.report_content import HotlineReport
from bulletins.report_spans import SPECIAL, ReportScope
from forms.form import Form
from indicators.model import EMPTY_MAPPING
from store.outgoing import OutgoingPaper

KIND_WORDS: Mapping[str, str] = {"report": "报告", "bulletin": "通报", "supervision": "督办台账"}


@dataclass(frozen=True)
class HotlineReportPage:
    """``choices`` are what a 专报 may pick by each column; ``papers`` the newest kept and issued reports;
    ``hindrance`` is why the person who looks may not issue it; ``by`` is what was typed, ``refusal`` why it
    was not issued."""

    report: HotlineReport
    form: Form
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: EMPTY_MAPPING)
    papers: Sequence[OutgoingPaper] = ()
    hindrance: str = ""
    by: str = ""
    refusal: str = ""

    @property
    def scope(self) -> ReportScope:
        return self.report.scope

    @property
    def is_special(self) -> bool:
        return self.scope.span == SPECIAL


@dataclass(frozen=True)
class OutgoingPage:
    """One paper that was kept or issued; ``form`` is drawn from what was kept, ``None`` of one that only its
    package has."""

    paper: OutgoingPaper
    form: Form | None
    hindrance: str = ""
    by: str = ""
    refusal: str = ""

    @property
    def kind_word(self) -> str:
        return KIND_WORDS[self.paper.kind]
