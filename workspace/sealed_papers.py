"""Papers that were sealed: found by project and day, and given as the bytes that were kept, checked first."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from forms.dossier import Dossier
from indicators.model import Project
from indicators.paper_acts import PaperAct, PaperKey, PaperState
from indicators.records import Evidence, ProjectRecords
from sealing.certificates import Certificate, CertificateClass
from sealing.changes import describe_changes, describe_evaluators
from sealing.manifest import INPUTS, basis_of, hashes_of, parse_hashes
from sealing.package import Package, PackageError, open_package
from sealing.papers import paper_path
from sealing.sources import PAPERS_DATA, PaperSources, basis_contents, sealed_kind
from sealing.standing import PaperStanding, RefusedActError, paper_standing
from store import ALL_KNOWN, EvidenceError, Known, Store
from workspace.dossier import SELF_EVALUATION
from workspace.opened import Workspace
from workspace.paper_sources import current_basis, gather_sources, kept_basis
from workspace.seal_cuts import acts_known, shown_paper
from workspace.seal_doubts import find_seal_doubt

NUMBERS = "numbers.json"
CATALOGUE = "texts/catalogue.json"
UNKNOWN = "不能确定这张表是否已封存，没有给出：{}"


class SealedPaperError(Exception):
    """A sealed paper that cannot be given: its package is lost or changed, or never was."""


@dataclass(frozen=True)
class SealedForm:
    """One form of a sealed paper: the act that sealed it, and which form."""

    act: PaperAct
    form_kind: str

    @property
    def words(self) -> str:
        return f"已封存 第 {self.act.revision} 版（截至 {self.act.paper.as_of}）"


def standing_of(store: Store, paper: PaperKey, known: Known = ALL_KNOWN) -> PaperStanding:
    return paper_standing(acts_known(store.paper_acts.acts_of(paper), known))


def find_sealed(
    store: Store, form_kind: str, project: Project, day: date, known: Known = ALL_KNOWN
) -> SealedForm | None:
    """The sealed form of a project that a day shows; ``None`` where it is not sealed. Raises
    SealedPaperError where that cannot be told."""
    kind = sealed_kind(form_kind)
    if not kind:
        return None
    acts = store.paper_acts.acts_of_projects([project.id])
    standing = standing_of(store, shown_paper(kind, project, day, acts), known)
    if standing.state is PaperState.DAMAGED:
        damage = next(act.damage for act in standing.acts if act.damage)
        raise SealedPaperError(UNKNOWN.format(damage))
    if doubt := find_seal_doubt(store):
        raise SealedPaperError(UNKNOWN.format(doubt))
    return SealedForm(standing.sealed, form_kind) if standing.sealed else None


def find_package(store: Store, beginning: str) -> PaperAct:
    """The act by the first characters of the hash of its package; raises SealedPaperError."""
    found = [act for act in store.paper_acts.issued() if act.package.startswith(beginning)]
    if not beginning or len({act.package for act in found}) != 1:
        word = "不止一个封存包的校验值以" if found and beginning else "登记中没有封存包的校验值以"
        raise SealedPaperError(f"{word}“{beginning}”开头；登记用 packages 查看")
    return found[0]


@contextmanager
def open_sealed(store: Store, act: PaperAct) -> Iterator[BinaryIO]:
    """The bytes of a package, which are those that were sealed; raises SealedPaperError."""
    try:
        with store.packages.open_file(act.package) as stream:
            yield stream
    except EvidenceError as error:
        raise SealedPaperError(f"第 {act.revision} 版的封存包不可用：{error}") from error


@contextmanager
def open_sealed_package(store: Store, act: PaperAct) -> Iterator[Package]:
    try:
        with (
            open_sealed(store, act) as stream,
            open_package(stream, f"{act.paper.project} 第{act.revision}版") as package,
        ):
            yield package
    except PackageError as error:
        raise SealedPaperError(str(error)) from error


def read_sealed(store: Store, act: PaperAct, path: str) -> bytes:
    """One file of a package; raises SealedPaperError."""
    with open_sealed_package(store, act) as package:
        return package.read(path)


def read_form(store: Store, sealed: SealedForm, suffix: str, layout: str = "") -> bytes:
    """A sealed form as it was written then; raises SealedPaperError, also for a layout it was not sealed
    in."""
    with open_sealed_package(store, sealed.act) as package:
        if layout and layout != json.loads(package.read(paper_path(sealed.form_kind, "json"))).get("layout"):
            raise SealedPaperError(f"{sealed.words}，没有封存“{layout}”版式，只能按封存的版式下载")
        return package.read(paper_path(sealed.form_kind, suffix))


def changes_since(
    workspace: Workspace, store: Store, project: Project, act: PaperAct, today: date
) -> tuple[str, ...]:
    """What is different now from what was sealed, in words; empty where nothing is."""
    try:
        before, catalogue = sealed_basis(store, act), json.loads(read_sealed(store, act, CATALOGUE))
        sources = gather_sources(workspace, store, project, act.paper, today)
        lost = (f"佐证资料“{file.name}”不见了" for file in lost_files(store, sources))
        counted_otherwise = describe_evaluators(catalogue, workspace.evaluators)
        return (*describe_changes(before, current_basis(sources)), *counted_otherwise, *lost)
    except (RefusedActError, SealedPaperError) as error:
        return (str(error),)


def changes_since_submission(
    workspace: Workspace, store: Store, project: Project, binding: PaperAct, today: date
) -> tuple[str, ...]:
    """What is different now from what was handed in."""
    try:
        now = current_basis(gather_sources(workspace, store, project, binding.paper, today))
        return describe_changes(kept_basis(store, binding.manifest), now)
    except RefusedActError as error:
        return (str(error),)


def is_reproduced(workspace: Workspace, store: Store, project: Project, act: PaperAct, today: date) -> bool:
    """Whether this program makes of what was known then the numbers that were sealed; another one may score
    in another way."""
    try:
        sources = gather_sources(workspace, store, project, act.paper, today, live=False)
        return hashes_of(basis_contents(sources))[PAPERS_DATA] == sealed_basis(store, act)[PAPERS_DATA]
    except (RefusedActError, SealedPaperError):
        return False


def shown_dossier(workspace: Workspace, store: Store, dossier: Dossier, today: date) -> Dossier:
    """What lists show of a project: nothing in the place of a sealed paper whose records were changed so that
    its numbers do not come out any more."""
    damage = dossier.records.damage
    if not damage:
        return dossier
    try:
        sealed = find_sealed(store, SELF_EVALUATION, dossier.project, dossier.as_of)
    except SealedPaperError:
        return replace(dossier, records=ProjectRecords({}, (), damage))
    if sealed is None or is_reproduced(workspace, store, dossier.project, sealed.act, today):
        return dossier
    return replace(dossier, records=ProjectRecords({}, (), damage))


def certificate_of(store: Store, act: PaperAct, row: str) -> str:
    """What was to be said of one number of a sealed paper, "" of a row without; raises SealedPaperError."""
    numbers = json.loads(read_sealed(store, act, NUMBERS))
    found = next((line["certificate"] for line in numbers["rows"] if line["id"] == row), None)
    return Certificate(CertificateClass(found["class"]), tuple(found["reasons"])).text if found else ""


def lost_files(store: Store, sources: PaperSources) -> list[Evidence]:
    return [file for file in sources.evidence.values() if not store.files.has_file(file.sha256)]


def sealed_basis(store: Store, act: PaperAct) -> dict[str, str]:
    """What the paper rested on when it was sealed; raises SealedPaperError."""
    with open_sealed_package(store, act) as package:
        return basis_of(parse_hashes(package.read(INPUTS), INPUTS))
