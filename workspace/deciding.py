"""批复, 调整 and their withdrawal: refused with a reason, or kept in one transaction, whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from indicators.clock import local_day
from indicators.decisions import Decision, DecisionAct, live_decisions
from indicators.model import Project
from indicators.profiles import Profile
from indicators.sheet_difference import changes_to_approve
from people.permissions import Action
from people.separation import Doer, may_decide
from store import KeptText, Store
from store.audit import Note, note_nothing
from store.deeds import deeds_on_project
from workspace.decision_words import DecisionWords, RefusedDecisionError, TypedDecision, read_words
from workspace.declared import text_errors
from workspace.opened import Workspace
from workspace.versions import sheet_at
from yamlfiles.problem import Severity

EARLIEST_YEARS_BEFORE = 2
"""A budget is approved in the year before at the earliest, a project of several years a little earlier."""


class DecidedMeanwhileError(RefusedDecisionError):
    """Somebody else decided, or the text was changed, after the screen was drawn."""


class NotEntitledToDecideError(RefusedDecisionError):
    """Somebody else has to decide."""


@dataclass(frozen=True)
class SeenVersion:
    """What the screen showed when it was decided: the number of the last decision (0 for none) and the hash
    of the working text."""

    decision: int
    declared: str


@dataclass(frozen=True)
class Decider:
    """Who decides, by which clock. ``account`` is "" where there are no accounts, and then ``alone``;
    ``note`` tells the audit."""

    now: datetime
    account: str = ""
    note: Note = note_nothing

    @property
    def alone(self) -> bool:
        return not self.account


def record_decision(
    workspace: Workspace,
    store: Store,
    project_id: str,
    act: DecisionAct,
    typed: TypedDecision,
    decider: Decider,
    seen: SeenVersion | None = None,
) -> Decision:
    """批复 of the working text, 调整 to it, or 撤销 of what is in force. Raises RefusedDecisionError.

    The working text is kept first, by itself; all that is decided is decided in one transaction.
    """
    words = read_words(typed, act, local_day(decider.now))
    working = _working_text(workspace, store, project_id, act, decider)
    with store.transaction():
        kept = store.decisions.read([project_id]).of(project_id)
        if kept.damage:
            raise RefusedDecisionError(f"{kept.damage[0]}；在此之前不能再作决定")
        _check_seen(seen, kept.decisions, working)
        _check_separation(store, project_id, decider, words.by)
        case = _Case(workspace, store, project_id, act, kept.decisions, working)
        return case.keep(words, decider)


def _working_text(
    workspace: Workspace, store: Store, project_id: str, act: DecisionAct, decider: Decider
) -> Project | None:
    """The working text without errors, kept in the ledger; a withdrawal does without one."""
    declared = workspace.declared_projects(store, decider.now)
    working = declared.working.get(project_id)
    if act is DecisionAct.WITHDRAWN:
        return working
    if working is None:
        raise RefusedDecisionError(
            f"没有项目“{project_id}”的目标文件（targets/{project_id}.yaml），请放回文件"
        )
    errors = list(text_errors(workspace.read_targets(), declared.problems, project_id))
    if errors:
        more = f"等 {len(errors)} 处" if len(errors) > 1 else ""
        raise RefusedDecisionError(f"目标文件有错误，请先改正：{errors[0]}{more}")
    if not store.decisions.sheet_texts([KeptText(project_id, working.sha256)]):
        raise DecidedMeanwhileError("目标文件刚刚被改动，没有登记；请核对现在的内容后再试")
    return working


def _check_separation(store: Store, project_id: str, decider: Decider, by: str) -> None:
    """Who wrote the sheet or filled in its values does not decide on it."""
    deeds = deeds_on_project(store.db, project_id)
    if refusal := may_decide(Action.DECIDE, Doer(decider.account, by), deeds, alone=decider.alone):
        raise NotEntitledToDecideError(refusal)


def _check_seen(seen: SeenVersion | None, decisions: Sequence[Decision], working: Project | None) -> None:
    if seen is None:
        return
    newest = max(decisions, key=lambda decision: decision.seq, default=None)
    if (newest.seq if newest else 0) != seen.decision:
        told = f"{newest.by}已登记{newest.summary}" if newest else "页面上所见的决定已不在数据库中"
        raise DecidedMeanwhileError(f"打开页面后{told}，没有保存您的决定；请看过现在的目标再决定")
    if working is not None and working.sha256 != seen.declared:
        raise DecidedMeanwhileError("打开页面后目标文件又改动过，没有保存；请看过现在的内容再决定")


@dataclass(frozen=True)
class _Case:
    """One decision about to be made: on what, after which others."""

    workspace: Workspace
    store: Store
    project_id: str
    act: DecisionAct
    decisions: tuple[Decision, ...]
    working: Project | None

    def keep(self, words: DecisionWords, decider: Decider) -> Decision:
        live = live_decisions(self.decisions)
        self._check_order(live)
        subject = self.working if self.act is not DecisionAct.WITHDRAWN else self._withdrawn_sheet(live[-1])
        if subject is None:
            raise RefusedDecisionError(f"没有项目“{self.project_id}”可以决定的目标文本")
        day = words.effective_from or self._usual_day(subject, words)
        self._check_day(day, subject, words, live)
        profile, rules_text = self._rules(live)
        if self.act is DecisionAct.ADJUSTED:
            self._check_change(subject, profile, day)
        decision = Decision(
            project=self.project_id,
            act=self.act,
            declared=subject.sha256,
            rules=profile.name,
            rules_sha256=profile.sha256,
            document_number=words.document_number,
            document_date=words.document_date,
            effective_from=day,
            reason=words.reason,
            by=words.by,
            account=decider.account,
            alone=decider.alone,
            recorded_at=decider.now,
        )
        decider.note(f"{self.project_id} {decision.summary}")
        return self.store.decisions.add(decision, rules_text)

    def _check_order(self, live: Sequence[Decision]) -> None:
        """批复 first and once; 调整 and 撤销 only of what was approved."""
        if self.act is DecisionAct.APPROVED and live:
            told = f"已有{live[-1].summary}（自 {live[-1].effective_from} 起）"
            raise RefusedDecisionError(f"{told}，不能再次批复；目标有变化请用“调整”，登记有误请先“撤销批复”")
        if self.act is not DecisionAct.APPROVED and not live:
            raise RefusedDecisionError("这个项目的绩效目标还没有批复，不能调整或撤销；请先“批复”")

    def _withdrawn_sheet(self, last: Decision) -> Project | None:
        """The text that is withdrawn."""
        text = KeptText(self.project_id, last.declared)
        declaration = self.store.decisions.sheet_texts([text]).get(text)
        return self.workspace.kept_sheets.project(self.project_id, declaration) if declaration else None

    def _usual_day(self, subject: Project, words: DecisionWords) -> date:
        return subject.span[0] if self.act is DecisionAct.APPROVED else words.document_date

    def _check_day(self, day: date, subject: Project, words: DecisionWords, live: Sequence[Decision]) -> None:
        start, end = subject.span
        if not start <= day <= end:
            raise RefusedDecisionError(
                f"生效日期 {day} 不在这张目标表的 {start} 至 {end} 之内，请用生效日期写明"
            )
        if live and day < live[-1].effective_from:
            last = live[-1]
            raise RefusedDecisionError(
                f"生效日期 {day} 早于{last.summary}的生效日期 {last.effective_from}；登记有误的请先“撤销批复”"
            )
        earliest = subject.period[0].year - EARLIEST_YEARS_BEFORE
        if words.document_date.year < earliest:
            raise RefusedDecisionError(f"发文日期 {words.document_date} 早于项目两年以上，请核对")

    def _rules(self, live: Sequence[Decision]) -> tuple[Profile, str]:
        """The rules as they are now; of a withdrawal those that are withdrawn, whose text is kept already."""
        if self.act is DecisionAct.WITHDRAWN:
            profile = self.workspace.kept_sheets.profile(live[-1], self.store)
            if profile is None:
                raise RefusedDecisionError(f"{live[-1].summary}的评分规则文本被改动或缺失，请用 verify 查看")
            return profile, ""
        assert self.working is not None  # all but a withdrawal have one
        profile = self.workspace.profile_of(self.working)
        _check_rules(profile, self.workspace)
        return profile, self.workspace.rules_text(profile.name)

    def _check_change(self, subject: Project, profile: Profile, day: date) -> None:
        """Against what is in force on the day of the adjustment."""
        standing = sheet_at(self.workspace, self.store, subject, day)
        same_rules = standing.profile.sha256 == profile.sha256
        if same_rules and not changes_to_approve(standing.project, subject):
            raise RefusedDecisionError("目标文件与在用的目标没有差别，没有可以调整的；请先修改目标文件")


def _check_rules(profile: Profile, workspace: Workspace) -> None:
    """Where a rule file has errors the text before it stands, which is no more what people see."""
    files = {f"rules/{name}.yaml" for name in profile.lineage}
    wrong = (problem for problem in workspace.other_problems() if problem.place.file in files)
    error = next((problem for problem in wrong if problem.severity is Severity.ERROR), None)
    if error:
        raise RefusedDecisionError(f"评分规则有错误，请先改正：{error}")
