"""What a paper rests on, gathered from the workspace: dossiers, the texts of sheet and rules, decisions."""

import hashlib
from collections.abc import Mapping
from datetime import date

from forms.dossier import Dossier
from forms.kinds import FORM_KINDS
from indicators.model import Project
from indicators.paper_acts import PaperKey
from indicators.profiles import Profile
from monitoring.elapsed import NoMonthEndError
from sealing.sources import SEALED_FORMS, PaperSources
from sealing.standing import RefusedActError
from store import Store
from workspace.dossier import ViewedDay, read_form_dossiers
from workspace.opened import Workspace

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
    workspace: Workspace, store: Store, project: Project, paper: PaperKey, today: date
) -> PaperSources:
    """All of one moment, where the caller holds a transaction."""
    viewed = ViewedDay(paper.as_of, today, exact_month=True)
    dossiers = {
        kind: read_form_dossiers(workspace, store, FORM_KINDS[kind], [project], viewed)[0]
        for kind in SEALED_FORMS[paper.kind]
    }
    dossier = dossiers[paper.kind]
    return PaperSources(
        paper,
        dossiers,
        target_text(workspace, store, dossier),
        rule_texts(workspace, dossier.profile),
    )


def target_text(workspace: Workspace, store: Store, dossier: Dossier) -> bytes:
    """The text that the project was read from, whether it stands in the file or is the last good one. Raises
    RefusedActError."""
    project = dossier.project
    for read in workspace.read_targets():
        if read.id == project.id and read.sha256 == project.sha256:
            return read.content
    declared = store.declarations().get(project.id)
    if declared is None or declared.sha256 != project.sha256:
        raise RefusedActError(NO_TEXT.format(project.file))
    return declared.text.encode()


def rule_texts(workspace: Workspace, profile: Profile) -> Mapping[str, bytes]:
    """The texts of a profile and of those it extends, the youngest first. Raises RefusedActError where they
    are no more those that it was read from."""
    files = {path.stem: path for path in workspace.rule_files()}
    texts: dict[str, bytes] = {}
    name = profile.name
    while name and name not in texts and name in files:
        texts[name] = files[name].read_bytes()
        elder = workspace.profiles.get(name)
        name = elder.extends if elder else ""
    if lineage_hash(texts) != profile.sha256:
        raise RefusedActError(RULES_CHANGED.format(profile.name))
    return texts


def lineage_hash(texts: Mapping[str, bytes]) -> str:
    """As a profile is named by: over the hashes of its files, the eldest first."""
    digest = hashlib.sha256()
    for text in reversed(list(texts.values())):
        digest.update(hashlib.sha256(text).digest())
    return digest.hexdigest()
