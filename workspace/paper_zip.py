"""One paper of each of many projects in one zip, with an account of what they lack and of those not made."""

import logging
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from forms.dossier import Dossier
from forms.file_names import file_name
from forms.kinds import FORM_KINDS, FormKind, draft_form
from forms.writers import WRITERS
from indicators.missing import missing_texts
from indicators.model import Project
from monitoring.elapsed import NoMonthEndError
from store import Store
from workspace.dossier import ViewedDay, read_form_dossiers
from workspace.opened import Workspace
from workspace.sealed_papers import SealedPaperError, changes_since, find_sealed, read_form

log = logging.getLogger(__name__)

ACCOUNT = "说明.txt"
FIXED_TIME = (2000, 1, 1, 0, 0, 0)
"""Of every file in the zip: the same papers give the same bytes."""

Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class PaperOrder:
    """Which paper of each project, in which format, as of which day, with or without its annex."""

    kind: FormKind
    suffix: str
    layout: str
    viewed: ViewedDay
    annex: bool = True

    @property
    def kind_name(self) -> str:
        return next(name for name, kind in FORM_KINDS.items() if kind is self.kind)


@dataclass
class PackedPapers:
    """What became of the papers; a line a project in ``failed``, ``damaged``, ``changed`` (since it was
    sealed) and ``incomplete``. ``sealed``: how many are given as they were sealed."""

    made: int = 0
    sealed: int = 0
    changed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = (
            (self.failed, "个没有写成"),
            (self.damaged, "个的记录被改动"),
            (self.changed, "份封存后有变化"),
            (self.incomplete, "份尚不完整"),
        )
        told = [f"{len(lines)} {words}" for lines, words in parts if lines]
        given = f"（已封存的 {self.sealed} 份是封存的原件）" if self.sealed else ""
        return f"写成 {self.made} 份{given}" + (
            f"，其中或另有：{'，'.join(told)}（详见 {ACCOUNT}）" if told else ""
        )

    @property
    def account(self) -> str:
        """For the reader of the zip."""
        parts = (
            ("没有写成", self.failed),
            ("记录被改动，受影响的数不能采用", self.damaged),
            ("封存后有变化，给出的仍是封存的原件", self.changed),
            ("尚不完整", self.incomplete),
        )
        lines = [self.text]
        for title, told in parts:
            lines += ["", f"{title}：", *told] if told else []
        return "\r\n".join(lines) + "\r\n"


def pack_papers(
    workspace: Workspace,
    store: Store,
    projects: Sequence[Project],
    order: PaperOrder,
    target: BinaryIO,
    report: Report = lambda *_: None,
) -> PackedPapers:
    """Write the zip; one paper that cannot be made costs only itself and is told."""
    packed = PackedPapers()
    names = paper_names(projects, order)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packing:
        for number, (project, name) in enumerate(zip(projects, names, strict=True)):
            report(number, len(projects), f"正在写“{project.name}”")
            content = make_paper(workspace, store, project, order, packed)
            if content is not None:
                add_file(packing, name, content)
        add_file(packing, ACCOUNT, packed.account.encode("utf-8-sig"))
    report(len(projects), len(projects), "")
    return packed


def make_paper(
    workspace: Workspace, store: Store, project: Project, order: PaperOrder, packed: PackedPapers
) -> bytes | None:
    try:
        (dossier,) = read_form_dossiers(workspace, store, order.kind, [project], order.viewed)
        sealed = sealed_paper(workspace, store, dossier, order, packed)
        content = write_paper(dossier, order, packed) if sealed is None else sealed
    except (NoMonthEndError, SealedPaperError) as error:
        packed.failed.append(f"{project.id}：{error}")
        return None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.exception("no paper of %s", project.id)
        packed.failed.append(f"{project.id}：程序出错（{type(error).__name__}），见日志")
        return None
    packed.made += 1
    return content


def sealed_paper(
    workspace: Workspace, store: Store, dossier: Dossier, order: PaperOrder, packed: PackedPapers
) -> bytes | None:
    """The bytes that were sealed; ``None`` of a paper that is not sealed. Raises SealedPaperError."""
    project, viewed = dossier.project, order.viewed
    sealed = find_sealed(store, order.kind_name, project, dossier.as_of, viewed.known)
    if sealed is None:
        return None
    content = read_form(store, sealed, order.suffix, order.layout)
    packed.sealed += 1
    changes = changes_since(workspace, store, project, sealed.act, viewed.today)
    if changes:
        packed.changed.append(f"{project.id}：{'；'.join(changes)}")
    return content


def write_paper(dossier: Dossier, order: PaperOrder, packed: PackedPapers) -> bytes:
    form = draft_form(order.kind, [dossier], order.layout, annex=order.annex)
    content = WRITERS[order.suffix](form)
    if form.missing:
        packed.incomplete.append(f"{dossier.project.id}：{'；'.join(missing_texts(form.missing))}")
    if dossier.records.damage:
        packed.damaged.append(f"{dossier.project.id}：{'；'.join(map(str, dossier.records.damage))}")
    return content


def paper_names(projects: Iterable[Project], order: PaperOrder) -> list[str]:
    """A name each, none twice; whatever a project is called, it is the name of a file."""
    names: list[str] = []
    for project in projects:
        title = f"{project.year}年度{order.kind.title_of(project)}-{project.name}"
        name = file_name(title, order.suffix)
        if name in names:
            # The id comes first, so that it is not what a long name loses.
            name = file_name(f"{project.id}-{title}", order.suffix)
        names.append(name)
    return names


def add_file(packing: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    packing.writestr(entry, content)
