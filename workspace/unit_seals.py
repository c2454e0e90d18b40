"""Sealed self-evaluations of another workspace: their packages fetched once, held against their digests, and
their points and grades put in the place of those that the workspace tells."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from indicators.paper_acts import PaperState
from indicators.quoting import quote_text
from sealing.package import PackageError, open_package
from sealing.papers import paper_path
from sealing.verify import digest_of
from sources.origins.contract import FetchLimits, OriginError, OriginFault
from store import EvidenceError, StoreError
from workspace.dossier import SELF_EVALUATION
from workspace.opened import Workspace
from workspace.plain_reading import UnfitDataError, read_plain
from workspace.unit_asking import download_from
from workspace.unit_places import UnitPlace
from workspace.unit_state import SealedDigest, StateLine, UnitState

MOST_AT_ONCE = 50
"""Packages of one workspace in one go; the others are looked at in the next ones."""
MOST_BROKEN = 100
MOST_PACKAGE_BYTES = 1_000_000_000
SLOWER = 4
"""A package may take so many times as long as a state."""
STOPS = {OriginFault.SIGN_IN, OriginFault.TIMED_OUT, OriginFault.UNREACHABLE, OriginFault.SECRET}
"""What the next package would meet as well."""
Fetch = Callable[[str], AbstractContextManager[BinaryIO]]


class SealCheck(StrEnum):
    """What can be said of the numbers of a sealed project; "" of one that is not sealed."""

    NONE = ""
    VERIFIED = "verified"
    OVERRULED = "overruled"
    UNCHECKED = "unchecked"
    BROKEN = "broken"


@dataclass(frozen=True)
class CheckedSeal:
    """A package by its digest, with the points and grade in it; ``fault`` says why they are not known."""

    package: str
    total: Decimal | None
    grade: str
    fault: str


@dataclass(frozen=True)
class SealedNumbers:
    """What of a sealed self-evaluation is read."""

    project: str
    total: Decimal | None
    grade: str | None


@dataclass(frozen=True)
class CheckedLine:
    """A project with the numbers that stand: the sealed ones where they are known."""

    line: StateLine
    seal: SealCheck


def shown_seals(state: UnitState) -> Iterator[SealedDigest]:
    """Of the self-evaluations that lines show as sealed."""
    sealed = {
        (seal.project, seal.as_of, seal.revision): seal
        for seal in state.sealed
        if seal.kind == SELF_EVALUATION
    }
    for line in state.projects:
        seal = sealed.get((line.project, line.as_of, line.sealed))
        if seal and line.paper_state == PaperState.ISSUED:
            yield seal


def check_seals(
    place: UnitPlace,
    state: UnitState,
    known: tuple[CheckedSeal, ...],
    environment: Mapping[str, str],
    limits: FetchLimits,
) -> tuple[CheckedSeal, ...]:
    """Those known to be sound are not fetched again; of the others stands what was found last."""
    shown = {seal.package: seal for seal in shown_seals(state)}
    found = {seal.package: seal for seal in known if seal.package in shown}
    fetch = folder_fetch(place.folder) if place.folder else address_fetch(place, environment, limits)
    pending = [seal for seal in shown.values() if seal.package not in found or found[seal.package].fault]
    pending.sort(key=lambda seal: seal.package in found)  # what failed before keeps no other from its turn
    for seal in pending[:MOST_AT_ONCE]:
        try:
            with fetch(seal.package) as stream:
                found[seal.package] = read_seal(seal, stream)
        except OriginError as error:
            found[seal.package] = CheckedSeal(seal.package, None, "", error.message)
            if error.fault in STOPS:
                break
    return tuple(found.values())


def folder_fetch(folder: Path) -> Fetch:
    @contextmanager
    def fetch(package: str) -> Iterator[BinaryIO]:
        try:
            with Workspace(folder).store() as store, store.packages.open_file(package) as stream:
                yield stream
        except (EvidenceError, StoreError, OSError) as error:
            raise OriginError(OriginFault.NOT_THERE, "封存包不见了或被改动") from error

    return fetch


def address_fetch(place: UnitPlace, environment: Mapping[str, str], limits: FetchLimits) -> Fetch:
    wide = replace(limits, total_seconds=limits.total_seconds * SLOWER, most_bytes=MOST_PACKAGE_BYTES)

    @contextmanager
    def fetch(package: str) -> Iterator[BinaryIO]:
        path = f"/packages/{package}.zip"
        with TemporaryFile() as file:
            try:
                download_from(place, path, environment, wide, file)
            except OriginError as error:
                if error.fault is OriginFault.SIGN_IN:
                    raise OriginError(error.fault, "令牌没有下载权限，封存包没有核对") from error
                raise OriginError(error.fault, error.message.replace(path, "的封存包")) from error
            file.seek(0)
            yield file

    return fetch


def read_seal(seal: SealedDigest, stream: BinaryIO) -> CheckedSeal:
    """Raises OriginError for what is not the package of this digest and project."""
    if digest_of(stream)[0] != seal.package:
        raise OriginError(OriginFault.UNREADABLE, "给出的封存包与登记的校验码不符")
    try:
        with open_package(stream, seal.project) as package:
            text = package.read(paper_path(SELF_EVALUATION, "json"))
        numbers = read_plain(SealedNumbers, json.loads(text))
    except (PackageError, UnfitDataError, ValueError, RecursionError) as error:
        raise OriginError(OriginFault.UNREADABLE, "封存包读不出里面的自评表") from error
    if numbers.project != seal.project:
        raise OriginError(OriginFault.UNREADABLE, "登记的校验码是另一个项目的封存包")
    return CheckedSeal(seal.package, numbers.total, numbers.grade or "", "")


def checked_lines(state: UnitState, seals: tuple[CheckedSeal, ...]) -> tuple[CheckedLine, ...]:
    """In the order of the state."""
    checked = {seal.package: seal for seal in seals}
    packages = {seal.project: seal.package for seal in shown_seals(state)}
    return tuple(checked_line(line, packages.get(line.project), checked) for line in state.projects)


def checked_line(line: StateLine, package: str | None, checked: Mapping[str, CheckedSeal]) -> CheckedLine:
    seal = checked.get(package or "")
    if seal is None:
        is_sealed = line.paper_state == PaperState.ISSUED
        return CheckedLine(line, SealCheck.UNCHECKED if is_sealed else SealCheck.NONE)
    if seal.fault:
        return CheckedLine(line, SealCheck.BROKEN)
    if (seal.total, seal.grade) == (line.total, line.grade):
        return CheckedLine(line, SealCheck.VERIFIED)
    return CheckedLine(replace(line, total=seal.total, grade=seal.grade), SealCheck.OVERRULED)


def changed_seals(before: UnitState | None, now: UnitState) -> Iterator[str]:
    """What was sealed cannot get another digest, nor go, its project neither; only what the asker sees of it
    may change."""
    if before is None:
        return
    found = {(seal.project, seal.kind, seal.as_of, seal.revision): seal.package for seal in now.sealed}
    names, seen = project_names(before), {line.project for line in now.projects}
    sees_all = not (now.head.is_partial or now.head.left_out)
    for seal in before.sealed:
        package = found.get((seal.project, seal.kind, seal.as_of, seal.revision), "")
        if package != seal.package and (sees_all or seal.project in seen):
            word = "校验码变了" if package else "登记没有了" if seal.project in seen else "连同项目没有了"
            yield f"{names[seal.project]}截至 {seal.as_of} 第 {seal.revision} 版的封存{word}"


def project_names(state: UnitState) -> defaultdict[str, str]:
    """In quotes; of what stands in the list of sealed ones alone, nothing but that it was one."""
    names = {line.project: quote_text(line.name) for line in state.projects}
    return defaultdict(lambda: "一个项目", names)
