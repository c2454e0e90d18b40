"""Papers of 热线运行 issued under a name, once: counted again, packed, sealed and kept; and what is kept taken
out of its package again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from indicators.clock import local_day
from sealing.package import PackageError, open_package
from store import EvidenceError, Store
from store.outgoing import OutgoingAct, OutgoingPaper
from workspace.opened import Workspace
from workspace.outgoing_package import (
    OutgoingContent,
    packed_outgoing,
    paper_member,
)


@dataclass(frozen=True)
class Issuer:
    """Who issues it, under which account, and when."""

    name: str
    account: str
    now: datetime

    @property
    def words(self) -> str:
        return issued_words(self.name, self.now)


def issued_words(name: str, at: datetime) -> str:
    return f"{name} 于 {local_day(at)} 印发"


def issue_outgoing(
    workspace: Workspace,
    store: Store,
    content: OutgoingContent,
    issuer: Issuer,
    note: Callable[[OutgoingPaper, bool], None],
) -> tuple[OutgoingPaper, bool]:
    """The paper, and whether it is new: one of the same inputs is issued once. Raises RefusedIssueError and
    StoreError. ``note`` tells the audit inside the transaction, of which paper and whether it is new."""
    bare = OutgoingPaper(
        content.kind,
        OutgoingAct.ISSUED,
        "",
        content.span,
        content.since,
        content.until,
        issuer.name,
        issuer.account,
        issuer.now,
        content.inputs,
    )
    if (same := store.outgoing.find_same(bare)) is not None:
        note(same, False)
        return same, False
    with packed_outgoing(workspace, content, issuer.words) as packed, packed.file.open("rb") as stream:
        package = store.packages.keep_stream(stream, "package.zip").sha256
        with store.transaction():
            same = store.outgoing.find_same(bare)
            if same is not None:
                note(same, False)
                return same, False
            paper = sealed_paper(bare, packed.title, packed.seal, package)
            note(paper, True)
            return store.outgoing.record(paper), True


def sealed_paper(bare: OutgoingPaper, title: str, seal: str, package: str) -> OutgoingPaper:
    return OutgoingPaper(**{**vars(bare), "title": title, "seal": seal, "package": package})


def issued_content(store: Store, paper: OutgoingPaper, suffix: str) -> bytes:
    """The paper in one format as it was issued, or its whole package as zip. Raises EvidenceError or
    PackageError where the package is lost or was changed."""
    with store.packages.open_file(paper.package) as stream:
        return stream.read() if suffix == "zip" else read_member(stream, paper_member(suffix), paper.title)


def read_member(stream: BinaryIO, member: str, name: str) -> bytes:
    with open_package(stream, name) as package:
        return package.read(member)


UNREADABLE = (EvidenceError, PackageError)
