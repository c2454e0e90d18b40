"""The bill of materials as CycloneDX JSON, from the lock file and what the installed packages say of themselves.

``python -m supply.sbom > sbom.json``; ``python -m supply.sbom --licences > docs/licences.md``.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
UNKNOWN = "unknown"
TOLD_BY_ITS_FILE = {"pysqlite3": "zlib"}
"""Packages that name their licence in no field, only by the text they bring."""
LICENCE_CLASSIFIER = "License :: OSI Approved :: "
LONGEST_NAME = 60
"""A longer field holds the whole text of a licence and not its name."""


@dataclass
class LockedPackage:
    """One package of the lock file with the hashes of the files that may be installed."""

    name: str
    version: str
    hashes: list[str] = field(default_factory=list)


def read_lock(text: str) -> list[LockedPackage]:
    packages: list[LockedPackage] = []
    for line in text.splitlines():
        if found := PINNED.match(line):
            packages.append(LockedPackage(canonical_name(found[1]), found[2]))
        if packages:
            packages[-1].hashes += HASH.findall(line)
    return packages


def canonical_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str) -> str:
    """As the package says; ``unknown`` where it is not installed or does not say."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return UNKNOWN
    expression = "".join(told.get_all("License-Expression") or ())
    classifiers = [text for text in told.get_all("Classifier") or () if text.startswith("License ::")]
    named = [text.removeprefix(LICENCE_CLASSIFIER) for text in classifiers]
    free = "".join(told.get_all("License") or ()).strip()
    short = free if 0 < len(free) <= LONGEST_NAME and "\n" not in free else ""
    return expression or "; ".join(named) or short or TOLD_BY_ITS_FILE.get(name, UNKNOWN)


def bill_of_materials(packages: list[LockedPackage]) -> Mapping[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "jixiao", "bom-ref": "jixiao"}},
        "components": [component(package) for package in packages],
    }


def component(package: LockedPackage) -> Mapping[str, Any]:
    address = f"pkg:pypi/{package.name}@{package.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": package.name,
        "version": package.version,
        "purl": address,
        "licenses": [{"license": {"name": licence_of(package.name)}}],
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{package.name}/{package.version}/",
                "hashes": [{"alg": "SHA-256", "content": content} for content in package.hashes],
            }
        ],
    }


def licence_lines(packages: list[LockedPackage]) -> Iterator[str]:
    yield "# Licences\n"
    yield "Of every package that is installed to run the product; made by `make sbom` from `requirements.lock`."
    yield "The fonts in `static/fonts/` are under the SIL Open Font License (`OFL.txt` beside them).\n"
    yield "| package | version | licence |\n|---|---|---|"
    for package in packages:
        yield f"| {package.name} | {package.version} | {licence_of(package.name)} |"


def main() -> None:
    packages = read_lock(LOCK.read_text("utf-8"))
    if "--licences" in sys.argv:
        print("\n".join(licence_lines(packages)))
    else:
        print(json.dumps(bill_of_materials(packages), indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
