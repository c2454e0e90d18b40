"""What stands in the way of a paper: what it lacks, errors, damage, and files that are gone or changed."""

from collections.abc import Iterator

from forms.kinds import FORM_KINDS
from indicators.missing import missing_texts
from sealing.manifest import join_first
from sealing.sources import PaperSources
from sealing.standing import RefusedActError
from store import EvidenceError, Store
from store.evidence import EvidenceFolder
from workspace.opened import Workspace
from workspace.readiness import items_of_approval
from yamlfiles.problem import Severity

MOST_NAMED = 8


def refuse_obstacles(workspace: Workspace, store: Store, sources: PaperSources, word: str) -> None:
    """Raises RefusedActError that names what stands in the way of ``word`` (提交, 封存)."""
    found = list(find_obstacles(workspace, store, sources))
    if found:
        raise RefusedActError(f"不能{word}，请先处理 {len(found)} 处：{join_first(found, MOST_NAMED)}")


def find_obstacles(workspace: Workspace, store: Store, sources: PaperSources) -> Iterator[str]:
    yield from (damage.text for damage in sources.dossier.records.damage)
    yield from lack_of_approval(sources)
    yield from gaps_of_paper(sources)
    yield from lost_evidence(store.files, sources)
    yield from lost_snapshots(workspace, sources)


def lack_of_approval(sources: PaperSources) -> Iterator[str]:
    """Monitoring and self-evaluation are held against the sheet that was approved."""
    yield from (item.text for item in items_of_approval(sources.dossier))


def gaps_of_paper(sources: PaperSources) -> Iterator[str]:
    """What the paper lacks, errors that the checks find in it among that."""
    kind = FORM_KINDS[sources.paper.kind]
    yield from missing_texts(kind.build([sources.dossier], "").missing)
    found = kind.findings(sources.dossier) if kind.findings else ()
    known = {missing.values.get("message", "") for missing in sources.dossier.assessment().missing}
    for finding in found:
        told = f"{finding.message}（{finding.code}）"
        if finding.severity is Severity.ERROR and told not in known:
            yield f"{finding.place.label}：{told}"


def lost_evidence(folder: EvidenceFolder, sources: PaperSources) -> Iterator[str]:
    for file in sources.evidence.values():
        try:
            folder.open_file(file.sha256).close()
        except EvidenceError as error:
            yield f"{file.name}：{error}"


def lost_snapshots(workspace: Workspace, sources: PaperSources) -> Iterator[str]:
    """Snapshots of the numbers that stand; a number without them cannot be counted again."""
    snapshots = EvidenceFolder(workspace.data / "snapshots", word="数据快照")
    files = {
        snapshot.sha256: snapshot.name
        for observation in sources.dossier.records.observations.values()
        for table in observation.measured.provenance.tables
        for snapshot in table.snapshots
    }
    for sha256, name in files.items():
        try:
            snapshots.open_file(sha256).close()
        except EvidenceError as error:
            yield f"{name}：{error}"
