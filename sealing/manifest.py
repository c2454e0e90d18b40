"""The lists of a package: ``manifest.json`` names every file by its hash, ``inputs.json`` those that the
paper rests on. The hash of ``inputs.json`` is printed on the papers, which are therefore no part of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sealing.package import Content, Package, PackageError

FORMAT = 1
MANIFEST = "manifest.json"
INPUTS = "inputs.json"
PAPERS = "papers/"
DERIVED = ("rows/", "numbers.json", "texts/catalogue.json")
"""Inputs that follow from the others and from the data they name: what is handed in is bound without them."""

Hashes = Mapping[str, str]
"""SHA-256 of files by their paths."""
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)


def canonical_text(value: Any) -> bytes:
    """JSON of one fixed form, which people can read too."""
    return (ENCODER.encode(value) + "\n").encode()


def sha256_of(content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def size_of(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def hashes_of(contents: Mapping[str, Content]) -> dict[str, str]:
    return {path: sha256_of(contents[path]) for path in sorted(contents)}


def basis_of(inputs: Hashes) -> dict[str, str]:
    """What a paper rests on without what follows from it: its basis, which is bound when it is handed in."""
    return {path: digest for path, digest in inputs.items() if not path.startswith(DERIVED)}


def build_manifest(contents: Mapping[str, Content], about: Mapping[str, Any]) -> bytes:
    """``about`` says which paper, of when, and by which program."""
    files = {
        path: {"sha256": sha256_of(contents[path]), "bytes": size_of(contents[path])}
        for path in sorted(contents)
    }
    return canonical_text({"format": FORMAT, "files": files, **about})


def parse_hashes(content: bytes, name: str) -> dict[str, str]:
    """A list of inputs; raises PackageError."""
    try:
        found = json.loads(content)
        return {str(path): str(digest) for path, digest in found.items()}
    except (ValueError, AttributeError) as error:
        raise PackageError(f"{name} 读不出，已损坏；请从备份恢复（restore）") from error


def read_manifest(package: Package) -> dict[str, Any]:
    """Raises PackageError where there is none, or it is none of this format."""
    try:
        found = json.loads(package.read(MANIFEST))
    except ValueError as error:
        raise PackageError(f"封存包“{package.name}”的 {MANIFEST} 读不出，已损坏") from error
    if (
        not isinstance(found, dict)
        or found.get("format") != FORMAT
        or not isinstance(found.get("files"), dict)
    ):
        raise PackageError(f"封存包“{package.name}”的 {MANIFEST} 不是第 {FORMAT} 版的清单，请用新版程序打开")
    return found


def find_faults(package: Package) -> Iterator[str]:
    """What is not as the lists of the package say, in words, file by file."""
    manifest = read_manifest(package)
    stated = manifest["files"]
    yield from (f"多出文件 {path}，清单中没有" for path in package.sizes.keys() - {*stated, MANIFEST})
    for path in sorted(stated):
        yield from faults_of_file(package, path, stated[path])
    if INPUTS in package.sizes and package.sha256(INPUTS) != manifest.get("inputs"):
        yield f"{INPUTS} 与 {MANIFEST} 写明的校验值不符"
    yield from faults_of_inputs(package, stated)


def faults_of_file(package: Package, path: str, stated: Mapping[str, Any]) -> Iterator[str]:
    if path not in package.sizes:
        yield f"缺少文件 {path}"
    elif package.sizes[path] != stated.get("bytes") or package.sha256(path) != stated.get("sha256"):
        yield f"文件 {path} 的内容被改动，与清单的校验值不符"


def faults_of_inputs(package: Package, stated: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Every file but the papers, the lists and the program that checks them is an input."""
    if INPUTS not in package.sizes:
        return
    inputs = parse_hashes(package.read(INPUTS), INPUTS)
    for path, digest in sorted(inputs.items()):
        if stated.get(path, {}).get("sha256") != digest:
            yield f"{INPUTS} 所列 {path} 与 {MANIFEST} 不符"


def require_sound(package: Package) -> dict[str, Any]:
    """The manifest of a package whose files are all as it says; raises PackageError with the first that are
    not."""
    faults = list(find_faults(package))
    if faults:
        raise PackageError(f"封存包“{package.name}”不能采用：{join_first(faults)}；请从备份恢复或重新下载")
    return read_manifest(package)


def join_first(texts: Iterable[str], most: int = 3) -> str:
    every = list(texts)
    more = f"，等 {len(every)} 处" if len(every) > most else ""
    return "；".join(every[:most]) + more
