"""Papers that were sealed: found by project and day, and given as the bytes that were kept, checked first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from indicators.paper_acts import PaperAct, PaperKey
from sealing.manifest import INPUTS, basis_of, parse_hashes
from sealing.package import Package, PackageError, open_package
from sealing.sources import sealed_kind
from sealing.standing import PaperStanding, paper_standing
from store import EvidenceError, Store


class SealedPaperError(Exception):
    """A sealed paper that cannot be given: its package is lost or changed, or never was."""


def standing_of(store: Store, paper: PaperKey) -> PaperStanding:
    return paper_standing(store.paper_acts.acts_of(paper))


def find_sealed(store: Store, form_kind: str, paper: PaperKey) -> PaperAct | None:
    """The act that sealed a form of a project and day, while it stands."""
    kind = sealed_kind(form_kind)
    return standing_of(store, PaperKey(paper.project, kind, paper.as_of)).sealed if kind else None


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


def sealed_basis(store: Store, act: PaperAct) -> dict[str, str]:
    """What the paper rested on when it was sealed; raises SealedPaperError."""
    with open_sealed_package(store, act) as package:
        return basis_of(parse_hashes(package.read(INPUTS), INPUTS))
