"""A paper handed in, returned, reviewed, sealed, reopened: each act is done once, by one person, on what that
person saw, or refused with the reason.

What is handed in is bound by the hash of its basis; whatever changes afterwards makes review and sealing
refuse, and the paper has to be handed in again.
"""

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms.seal import Seal
from indicators.clock import format_local_minute, local_day
from indicators.model import Project
from indicators.paper_acts import Act, PaperAct, PaperActor, PaperKey, PaperState
from people.permissions import Action, state_denial
from people.separation import Doer, may_decide
from sealing.changes import describe_changes
from sealing.manifest import (
    INPUTS,
    MANIFEST,
    build_manifest,
    canonical_text,
    hashes_of,
    join_first,
    sha256_of,
)
from sealing.package import Content, write_package
from sealing.papers import draw_papers
from sealing.sources import EVIDENCE, PaperSources, about_paper, basis_contents
from sealing.standing import (
    ACT_WORDS,
    ActedMeanwhileError,
    NotEntitledError,
    PaperStanding,
    RefusedActError,
    next_revision,
    paper_standing,
    refuse_act,
)
from sealing.verifier import VERIFY, verifier_text
from store import Store
from store.audit import Note, note_nothing
from store.commits import Commit
from store.deeds import deeds_on_paper
from store.leftovers import SEALING_PREFIX
from workspace.derived import derive_contents
from workspace.opened import Workspace
from workspace.paper_obstacles import refuse_obstacles
from workspace.paper_sources import LISTED, current_basis, gather_sources, kept_basis
from workspace.version import VERSION

CHANGED_SINCE = "提交之后有变化（{}），不能{}；请退回后重新提交"
RECOUNTED = "重新统计与采集时的数不符（{}），没有封存；请重新采集后再提交"
ACTIONS: Mapping[Act, Action] = {
    Act.SUBMITTED: Action.SUBMIT,
    Act.RETURNED: Action.RETURN,
    Act.REVIEWED: Action.REVIEW,
    Act.ISSUED: Action.ISSUE,
    Act.REOPENED: Action.REOPEN,
}
"""The right that each act needs."""
FASTER = "刚才已由 {} 于 {} {}，没有重复办理；请看过现在的情况再办"


@dataclass(frozen=True)
class PaperCall:
    """What a person asks for: the act on a paper, by whom, and why. ``seen`` is the number of the newest act
    that the person saw, ``None`` where nothing was shown. ``note`` tells the audit."""

    project: Project
    paper: PaperKey
    act: Act
    actor: PaperActor
    now: datetime
    reason: str = ""
    seen: int | None = None
    note: Note = note_nothing


def act_on_paper(workspace: Workspace, store: Store, call: PaperCall) -> PaperAct:
    """Do it and keep it; raises RefusedActError, and then nothing of it is kept."""
    if call.act is Act.ISSUED:
        return issue_paper(workspace, store, call)
    with store.transaction():
        standing = allowed_standing(store, call)
        manifest = bound_manifest(workspace, store, call, standing)
        return keep_act(store, call, standing, manifest)


def allowed_standing(store: Store, call: PaperCall) -> PaperStanding:
    """Where the paper stands, when the act may be done there; raises RefusedActError."""
    standing = paper_standing(store.paper_acts.acts_of(call.paper))
    last = standing.last
    if call.seen is not None and last is not None and call.seen != last.seq:
        at = format_local_minute(last.recorded_at)
        raise ActedMeanwhileError(FASTER.format(last.actor.name, at, ACT_WORDS[last.act]))
    if not call.actor.alone and (refusal := entitlement_refusal(store, standing, call)):
        raise NotEntitledError(refusal)
    refuse_act(standing, call.act, call.actor, call.reason)
    return standing


def entitlement_refusal(store: Store, standing: PaperStanding, call: PaperCall) -> str:
    """Why this person may not do it as the paper stands; "" where nothing speaks against it. Of a damaged
    paper nothing can be told, and it is refused as such."""
    if standing.state is PaperState.DAMAGED:
        return ""
    action, person = ACTIONS[call.act], Doer(call.actor.account, call.actor.name)
    return state_denial(action, standing.state) or may_decide(
        action, person, deeds_on_paper(store.db, call.paper)
    )


def keep_act(
    store: Store, call: PaperCall, standing: PaperStanding, manifest: str, package: str = ""
) -> PaperAct:
    act = PaperAct(
        paper=call.paper,
        act=call.act,
        revision=next_revision(standing, call.act),
        manifest=manifest,
        actor=call.actor,
        recorded_at=call.now,
        reason=call.reason.strip(),
        package=package,
    )
    call.note(f"{call.paper.project} {call.paper.kind} {call.paper.as_of}")
    return store.paper_acts.add(act)


def bound_manifest(workspace: Workspace, store: Store, call: PaperCall, standing: PaperStanding) -> str:
    """The hash that the act speaks of: of the basis handed in, or of that which was."""
    if call.act is Act.SUBMITTED:
        return submit_basis(workspace, store, call)
    if call.act is Act.REVIEWED:
        sources = sources_of_call(workspace, store, call)
        refuse_changed_basis(store, sources, standing, call.act)
        refuse_obstacles(workspace, store, sources, ACT_WORDS[call.act])
    return standing.acts[-1].manifest


def submit_basis(workspace: Workspace, store: Store, call: PaperCall) -> str:
    sources = sources_of_call(workspace, store, call)
    refuse_obstacles(workspace, store, sources, ACT_WORDS[call.act])
    listed = canonical_text(current_basis(sources))
    return store.packages.keep_stream(io.BytesIO(listed), LISTED).sha256


def sources_of_call(workspace: Workspace, store: Store, call: PaperCall) -> PaperSources:
    return gather_sources(workspace, store, call.project, call.paper, local_day(call.now))


def refuse_changed_basis(store: Store, sources: PaperSources, standing: PaperStanding, act: Act) -> None:
    """Raises RefusedActError where the paper is no more what was handed in."""
    binding = standing.binding
    if binding is None:
        raise RefusedActError("没有提交过的表")
    now = current_basis(sources)
    if sha256_of(canonical_text(now)) != binding.manifest:
        changes = describe_changes(kept_basis(store, binding.manifest), now)
        raise RefusedActError(CHANGED_SINCE.format("；".join(changes), ACT_WORDS[act]))


def issue_paper(workspace: Workspace, store: Store, call: PaperCall) -> PaperAct:
    """The package is made outside of the transaction that keeps the act: that of another person, or data that
    came meanwhile, make it refuse."""
    standing, sources, known = ready_to_issue(workspace, store, call)
    with packed_paper(workspace, store, sources, standing.revision, known) as packed:
        with packed.file.open("rb") as stream:
            package = store.packages.keep_stream(stream, f"{call.paper.project}.zip").sha256
        with store.transaction():
            standing = allowed_standing(store, call)
            refuse_changed_basis(store, sources_of_call(workspace, store, call), standing, call.act)
            return keep_act(store, call, standing, packed.inputs, package)


def ready_to_issue(
    workspace: Workspace, store: Store, call: PaperCall
) -> tuple[PaperStanding, PaperSources, Commit]:
    """All that can be told before the package is made; raises RefusedActError."""
    with store.transaction():
        standing = allowed_standing(store, call)
        sources = sources_of_call(workspace, store, call)
        refuse_changed_basis(store, sources, standing, call.act)
        known = store.head
    refuse_obstacles(workspace, store, sources, ACT_WORDS[call.act])
    return standing, sources, known


@dataclass(frozen=True)
class PackedPaper:
    """A package in a file that is only for now; ``inputs`` is the hash that its papers print."""

    file: Path
    inputs: str


@contextmanager
def packed_paper(
    workspace: Workspace, store: Store, sources: PaperSources, revision: int, known: Commit
) -> Iterator[PackedPaper]:
    with tempfile.TemporaryDirectory(prefix=SEALING_PREFIX, dir=workspace.data) as folder:
        derived = derive_contents(workspace, sources, Path(folder))
        if derived.mismatches:
            raise RefusedActError(RECOUNTED.format(join_first(derived.mismatches)))
        inputs = {**kept_contents(store, sources), **derived.contents}
        hashes = hashes_of(inputs)
        refuse_changed_evidence(hashes)
        listed = canonical_text(hashes)
        told = tuple((name, certificate.text) for name, certificate in derived.certificates)
        seal = Seal(revision, sha256_of(listed), told)
        papers = draw_papers(sources.dossiers, seal)
        contents: dict[str, Content] = {**inputs, INPUTS: listed, VERIFY: verifier_text(), **papers}
        about = about_paper(sources, seal, known, VERSION)
        contents[MANIFEST] = build_manifest(contents, about)
        file = Path(folder) / "package.zip"
        with file.open("wb") as target:
            write_package(contents, target)
        yield PackedPaper(file, seal.inputs)


def kept_contents(store: Store, sources: PaperSources) -> dict[str, Content]:
    """What is kept in the workspace and goes into the package as it is, by path."""
    evidence = {f"{EVIDENCE}{sha256}": store.files.file_path(sha256) for sha256 in sources.evidence}
    return {**basis_contents(sources), **evidence}


def refuse_changed_evidence(hashes: Mapping[str, str]) -> None:
    """Raises RefusedActError where a file was changed after it was looked at."""
    for path, digest in hashes.items():
        if path.startswith(EVIDENCE) and path.removeprefix(EVIDENCE) != digest:
            raise RefusedActError(f"佐证资料 {path} 在封存时被改动，没有封存；请用 verify 查看，并从备份恢复")
