"""What a paper rests on, gathered from the workspace: dossiers, the texts of sheet and rules, decisions."""

import json
from datetime import date

from forms.kinds import FORM_KINDS
from indicators.model import Project
from indicators.paper_acts import PaperKey
from indicators.profiles import Profile
from monitoring.elapsed import NoMonthEndError
from sealing.manifest import hashes_of, parse_hashes
from sealing.package import PackageError
from sealing.sources import SEALED_FORMS, PaperSources, basis_contents, basis_hashes
from sealing.standing import RefusedActError
from store import EvidenceError, KeptText, Store
from workspace.dossier import ViewedDay, read_form_dossiers
from workspace.opened import Workspace

LISTED = "报送清单"
NO_TEXT = "找不到目标表的原文（{}），请把目标文件改正、保存后再办理"
RULES_CHANGED = "评分规则“{}”的文件刚被改动，与计分用的不一致，请稍后再试"


def paper_of(project: Project, kind: str, asked: date | None, today: date) -> PaperKey:
    """The paper that is meant: without a day that of the year, or of the last month that is over. Raises
    RefusedActError for a day that no such paper can speak of."""
    if asked and asked > today:
        raise RefusedActError(f"截至日 {asked} 还没有到，不能办理")
    day = (
        month_of_paper(project, asked, today)
        if FORM_KINDS[kind].monthly
        else day_of_paper(project, asked, today)
    )
    return PaperKey(project.id, kind, day)


def month_of_paper(project: Project, asked: date | None, today: date) -> date:
    try:
        return ViewedDay(asked, today, exact_month=True).month_end_of(project)
    except NoMonthEndError as error:
        raise RefusedActError(str(error)) from None


def day_of_paper(project: Project, asked: date | None, today: date) -> date:
    first, last = project.span
    day = asked or last
    if day > today:
        raise RefusedActError(
            f"项目期 {last} 才满，年度自评表还不能办理；要办理截至某一天的，请写明截至日（--as-of）"
        )
    if not first <= day <= last:
        raise RefusedActError(f"自评表的截至日应在 {first} 至 {last} 之间，现为 {day}")
    return day


def gather_sources(
    workspace: Workspace, store: Store, project: Project, paper: PaperKey, today: date, *, live: bool = True
) -> PaperSources:
    """All of one moment, where the caller holds a transaction; not ``live``: of a sealed paper as known when
    it was sealed."""
    viewed = ViewedDay(paper.as_of, today, exact_month=True, live=live)
    dossiers = {
        kind: read_form_dossiers(workspace, store, FORM_KINDS[kind], [project], viewed)[0]
        for kind in SEALED_FORMS[paper.kind]
    }
    dossier = dossiers[paper.kind]
    return PaperSources(
        paper,
        dossiers,
        target_text(workspace, store, dossier.project),
        rule_texts(workspace, store, dossier.profile),
        store.decisions.read([project.id]).of(project.id).decisions,
    )


def target_text(workspace: Workspace, store: Store, project: Project) -> bytes:
    """The text that the project was read from, in the file or as it was kept. Raises RefusedActError."""
    for read in workspace.read_targets():
        if read.id == project.id and read.sha256 == project.sha256:
            return read.content
    key = KeptText(project.id, project.sha256)
    kept = store.decisions.sheet_texts([key]).get(key)
    if kept is None:
        raise RefusedActError(NO_TEXT.format(project.file))
    return kept.text.encode()


def rule_texts(workspace: Workspace, store: Store, profile: Profile) -> dict[str, bytes]:
    """The texts of a profile and of those it extends, its own first, as the decision kept them or as they
    are. Raises RefusedActError where they are no more those that it was read from."""
    kept = store.decisions.rules_text(profile.name, profile.sha256)
    if kept is None:
        now = workspace.profiles.get(profile.name)
        if now is None or now.sha256 != profile.sha256:
            raise RefusedActError(RULES_CHANGED.format(profile.name))
        kept = workspace.rules_text(profile.name)
    texts = json.loads(kept)
    return {name: texts[name].encode() for name in profile.lineage}


def current_basis(sources: PaperSources) -> dict[str, str]:
    """The hashes of what the paper rests on now."""
    return basis_hashes(sources, hashes_of(basis_contents(sources)))


def kept_basis(store: Store, manifest: str) -> dict[str, str]:
    """The list of what was handed in, by its hash; raises RefusedActError where it is lost or changed."""
    try:
        with store.packages.open_file(manifest) as stream:
            return parse_hashes(stream.read(), LISTED)
    except (EvidenceError, PackageError) as error:
        raise RefusedActError(f"{LISTED}不可用：{error}") from error
