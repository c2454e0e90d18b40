"""The package of a paper of 热线运行 that is issued: the paper in all formats, all it was drawn from, its numbers
counted again with their rows, and the program by which a stranger checks it."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from forms.form import Form
from forms.seal import Seal, seal_form
from forms.writers import WRITERS
from indicators.model import EMPTY_MAPPING
from indicators.records import MeasurementResult, Observation
from measuring import MeasureRequest
from sealing.certificates import Certificate, CertificateClass
from sealing.manifest import (
    INPUTS,
    MANIFEST,
    PAPERS,
    build_manifest,
    canonical_text,
    hashes_of,
    join_first,
    sha256_of,
)
from sealing.package import Content, write_package
from sealing.recounting import ROWS, recount_observations
from sealing.unscored_numbers import (
    UnscoredNumber,
    build_unscored_numbers,
    unscored_catalogue,
    unscored_certificates,
)
from sealing.verifier import VERIFY, verifier_text
from store.leftovers import SEALING_PREFIX
from workspace.opened import Workspace
from workspace.source_words import official_words
from workspace.version import VERSION

CONTENT = "content.json"
CATALOGUE, NUMBERS = "texts/catalogue.json", "numbers.json"
PAPER = f"{PAPERS}正文"
REVISION = 1


class RefusedIssueError(Exception):
    """A paper that cannot be issued; the message says why and what to do."""


@dataclass(frozen=True)
class OutgoingNumber:
    """A number of the paper by what it is measured; ``value`` as the paper has it, ``None`` where it does not
    say it itself."""

    name: str
    request: MeasureRequest
    value: Decimal | None = None


@dataclass(frozen=True)
class OutgoingContent:
    """A paper before it is issued. ``inputs`` are all it is drawn from, ``tables`` the typed tables behind
    it by content, ``texts`` files that lie beside it in the package; ``draw`` gives the paper with the
    words that close it."""

    kind: str
    span: str
    since: date
    until: date
    inputs: Mapping[str, object]
    sample: bool
    draw: Callable[[str], Form]
    numbers: Sequence[OutgoingNumber] = ()
    tables: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)
    texts: Mapping[str, bytes] = field(default_factory=lambda: EMPTY_MAPPING)


@dataclass(frozen=True)
class PackedOutgoing:
    """A package in a file that is only for now; ``seal`` is the hash that its papers print."""

    file: Path
    seal: str
    title: str


def paper_member(suffix: str) -> str:
    """Where the paper lies in its package."""
    return f"{PAPER}.{suffix}"


@contextmanager
def packed_outgoing(workspace: Workspace, content: OutgoingContent, words: str) -> Iterator[PackedOutgoing]:
    """Raises RefusedIssueError where the numbers come out differently when they are counted again."""
    with tempfile.TemporaryDirectory(prefix=SEALING_PREFIX, dir=workspace.data) as folder:
        numbers = list(measured_again(workspace, content))
        seen = {one.id: one.observation for one in numbers}
        recounts = recount_observations(seen, workspace.measurer, Path(folder))
        told = unscored_certificates(numbers, recounts)
        refuse_mismatches(told)
        about = {"project": content.draw(words).title, "as_of": content.until.isoformat()}
        inputs: dict[str, Content] = {
            CONTENT: canonical_text(content.inputs),
            NUMBERS: canonical_text(build_unscored_numbers(about, numbers, recounts, workspace.evaluators)),
            CATALOGUE: canonical_text(unscored_catalogue(numbers, workspace.evaluators)),
            **{f"{ROWS}/{path.name}": path for path in sorted((Path(folder) / ROWS).iterdir())},
            **content.texts,
        }
        listed = canonical_text(hashes_of(inputs))
        seal = Seal(
            REVISION, sha256_of(listed), tuple((name, official_words(one.text)) for name, one in told)
        )
        form = seal_form(content.draw(words), seal)
        papers = {paper_member(suffix): write(form) for suffix, write in WRITERS.items() if suffix != "json"}
        contents: dict[str, Content] = {**inputs, INPUTS: listed, VERIFY: verifier_text(), **papers}
        contents[MANIFEST] = build_manifest(contents, about_outgoing(content, about, seal))
        file = Path(folder) / "package.zip"
        with file.open("wb") as target:
            write_package(contents, target)
        yield PackedOutgoing(file, seal.inputs, about["project"])


def about_outgoing(
    content: OutgoingContent, about: Mapping[str, str], seal: Seal
) -> Mapping[str, str | int | bool]:
    """What the manifest says of the paper."""
    sealed: dict[str, str | int] = {"revision": seal.revision, "inputs": seal.inputs, "program": VERSION}
    return {**about, "kind": content.kind, "since": str(content.since), "sample": content.sample, **sealed}


def measured_again(workspace: Workspace, content: OutgoingContent) -> Iterator[UnscoredNumber]:
    """Every number over the tables as they were; raises RefusedIssueError where it is another one."""
    requests = [one.request for one in content.numbers]
    found = workspace.measurer(content.tables).measure(requests)
    at = datetime.min.replace(tzinfo=UTC)
    for place, number in enumerate(content.numbers, 1):
        result = found[number.request.key]
        refuse_other_value(number, result)
        if result.value is not None:
            yield UnscoredNumber(f"number-{place}", number.name, Observation("", number.name, result, at))


def refuse_other_value(number: OutgoingNumber, result: MeasurementResult) -> None:
    if number.value is not None and result.value != number.value:
        raise RefusedIssueError(
            f"{number.name}重新统计与留存的数不符，没有印发；数据已变化的，请按现在的数据重新生成再印发"
        )


def refuse_mismatches(told: Sequence[tuple[str, Certificate]]) -> None:
    if wrong := list(mismatch_texts(told)):
        raise RefusedIssueError(f"重新统计与采集时的数不符（{join_first(wrong)}），没有印发；请重新生成")


def mismatch_texts(told: Sequence[tuple[str, Certificate]]) -> Iterator[str]:
    for name, one in told:
        if one.grade is CertificateClass.MISMATCH:
            yield f"{name}：{one.text}"
