"""The sheet and the rules that numbers follow at a day: those in force then, as far as they were known; the
working text where nothing was decided.

The store is asked twice however many projects there are, and once where nothing was decided.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators.clock import format_local_minute
from indicators.decisions import (
    UNDECIDED,
    Decision,
    Standing,
    decision_in_force,
    newest_live_decision,
    standing_at,
)
from indicators.model import Project
from indicators.profiles import Profile
from indicators.quoting import quote_text
from indicators.records import RecordDamage
from indicators.sheet_difference import changes_to_approve
from store import ALL_KNOWN, Declaration, KeptText, Known, Store
from store.damage import RESTORE_ADVICE
from store.decisions import DecisionsByProject, KeptDecisions
from workspace.opened import Workspace

ProjectDay = tuple[Project, date]
"""A project and the day it is looked at."""
HASH_LENGTH = 12


@dataclass(frozen=True)
class SheetInForce:
    """The sheet and rules of one project at a day; ``standing`` says how they came to be in force,
    ``damage`` what of that was changed by other hands."""

    project: Project
    profile: Profile
    standing: Standing
    damage: tuple[RecordDamage, ...] = ()


def sheets_at(
    workspace: Workspace, store: Store, project_days: Iterable[ProjectDay], known: Known = ALL_KNOWN
) -> list[SheetInForce]:
    """The sheet in force of each project at its day, in their order."""
    days = list(project_days)
    decided = store.decisions.read((project.id for project, _ in days), known)
    if not decided.kept and not known.is_past:
        return [SheetInForce(project, workspace.profile_of(project), UNDECIDED) for project, _ in days]
    finder = _SheetFinder(workspace, store, known, decided, _read_texts(store, days, decided, known))
    return [finder.sheet(project, day) for project, day in days]


def sheet_at(
    workspace: Workspace, store: Store, project: Project, day: date, known: Known = ALL_KNOWN
) -> SheetInForce:
    """The same of one project."""
    (sheet,) = sheets_at(workspace, store, [(project, day)], known)
    return sheet


@dataclass(frozen=True)
class _Texts:
    """Texts that were kept: those that decisions name, and the working ones of a past instant."""

    decided: Mapping[KeptText, Declaration]
    working: Mapping[str, Declaration]


def _read_texts(
    store: Store, days: Sequence[ProjectDay], decided: DecisionsByProject, known: Known
) -> _Texts:
    in_force = [
        (project.id, decision_in_force(decided.of(project.id).decisions, day)) for project, day in days
    ]
    wanted = [KeptText(name, decision.declared) for name, decision in in_force if decision]
    names = {project.id for project, _ in days}
    working = store.decisions.declared_by(names, known) if known.is_past else {}
    return _Texts(store.decisions.sheet_texts(wanted), working)


@dataclass(frozen=True)
class _SheetFinder:
    workspace: Workspace
    store: Store
    known: Known
    decided: DecisionsByProject
    texts: _Texts

    def sheet(self, project: Project, day: date) -> SheetInForce:
        decided = self.decided.of(project.id)
        working = self._working(project, decided)
        standing = standing_at(decided.decisions, day)
        damage = tuple(_decision_damage(decided))
        if standing.decision is None:
            stands = working or project
            notes = tuple(self._working_notes(project))
            profile = self.workspace.profile_of(stands)
            return SheetInForce(stands, profile, replace(standing, notes=notes), damage)
        return self._approved_sheet(standing, standing.decision, working, project, damage)

    def _working(self, project: Project, decided: KeptDecisions) -> Project | None:
        """The working text now, or as it was kept by then; ``None`` where there is none."""
        if self.known.is_past:
            declaration = self.texts.working.get(project.id)
            return self._read(project.id, declaration) if declaration else None
        return self.workspace.working_project(self.store, project.id) if decided.decisions else project

    def _working_notes(self, project: Project) -> Iterator[str]:
        if self.known.instant is None:
            return
        then = format_local_minute(self.known.instant)
        if project.id not in self.texts.working:
            yield f"{then} 以前没有留存这个项目的目标文本，以下按现在的目标文件"
        yield f"当时未批复，没有留存 {then} 时的评分规则，以下按现在的评分规则计分"

    def _approved_sheet(
        self,
        standing: Standing,
        decision: Decision,
        working: Project | None,
        project: Project,
        damage: tuple[RecordDamage, ...],
    ) -> SheetInForce:
        text = self.texts.decided.get(KeptText(project.id, decision.declared))
        sheet = self._read(project.id, text) if text else None
        profile = self.workspace.kept_sheets.profile(decision, self.store)
        lost = (*damage, *_text_damage(decision, sheet, profile))
        stands = sheet or working or project
        if working is not None:
            stands = replace(stands, file=working.file)
        changes = (
            changes_to_approve(sheet, working)
            if sheet and working and self._is_undecided(sheet, working)
            else ()
        )
        notes = tuple(self._approved_notes(decision, working))
        return SheetInForce(
            stands,
            profile or self.workspace.profile_of(stands),
            replace(standing, changes=changes, notes=notes),
            lost,
        )

    def _read(self, project_id: str, declaration: Declaration) -> Project | None:
        return self.workspace.kept_sheets.project(project_id, declaration)

    def _is_undecided(self, sheet: Project, working: Project) -> bool:
        """Neither the sheet in force nor that of the last decision, which may take effect later."""
        newest = newest_live_decision(self.decided.of(sheet.id).decisions)
        return working.sha256 not in (sheet.sha256, newest.declared if newest else "")

    def _approved_notes(self, decision: Decision, working: Project | None) -> Iterator[str]:
        if self.known.is_past:
            return
        if working is None:
            yield "目标文件已不在或已改名，仍按批复的目标采集和计分，请放回原名的文件"
        elif error := self.workspace.working_error(self.store, decision.project):
            yield f"目标文件有错误，没有与批复的目标核对，仍按批复的目标采集和计分；请改正：{error}"
        yield from _rules_notes(decision, self.workspace.profiles)


def _rules_notes(decision: Decision, profiles: Mapping[str, Profile]) -> Iterator[str]:
    """Whether the rules were edited since they were decided with."""
    now = profiles.get(decision.rules)
    kept = f"仍按{decision.word}时的文本（校验码 {decision.rules_sha256[:HASH_LENGTH]}）计分"
    if now is None:
        yield f"评分规则{quote_text(decision.rules)}的文件已不在，{kept}"
    elif now.sha256 != decision.rules_sha256:
        edited = f"评分规则{quote_text(decision.rules)}已修改（现为 {now.sha256[:HASH_LENGTH]}）"
        yield f"{edited}，{kept}；要改用新规则须作“调整”"


def _decision_damage(decided: KeptDecisions) -> Iterator[RecordDamage]:
    for text in decided.damage:
        yield RecordDamage("", f"{text}；在用的绩效目标因此不能确定")


def _text_damage(
    decision: Decision, sheet: Project | None, profile: Profile | None
) -> Iterator[RecordDamage]:
    """What a decision names and is no more as it was kept; numbers then stand on what is at hand, told."""
    if sheet is None:
        yield RecordDamage(
            "", f"{decision.summary}的目标文本被改动或缺失，以下按现在的目标文件；{RESTORE_ADVICE}"
        )
    if profile is None:
        yield RecordDamage(
            "", f"{decision.summary}的评分规则文本被改动或缺失，以下按现在的规则；{RESTORE_ADVICE}"
        )
