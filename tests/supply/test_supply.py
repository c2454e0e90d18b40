"""What the product is made of: nothing below a version with a known hole, every licence known, no secret in tree or history."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from supply.sbom import LOCK, ROOT, UNKNOWN, LockedPackage, bill_of_materials, licence_lines, read_lock

FLOORS: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
    "requirements-engines.lock",
)
BEYOND = {"weasyprint", "waitress", "pysqlite3-binary"}
"""Never installed: a floor of their own would be needed."""
SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "a cloud key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20})\b"),
    "a token of a chat": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "an address with a password": re.compile(r"\b[a-z][a-z0-9+]{2,}://[^\s/:@{}'\"<>]+:(?!password|secret|geheim)[^\s/@{}'\"<>]{6,}@[\w.-]+"),
    "an assigned secret": re.compile(r"(?i)\b(?:api_?key|secret_?key|access_?token|passwd)\b\s*[=:]\s*['\"][A-Za-z0-9+/_-]{24,}['\"]"),
}  # fmt: skip
ALLOWED = ("THISISASECRET", "CHANGE_ME", "YOUR_OWN_RANDOM", "192B9BDD22AB9ED4")
"""Published example keys, which the product refuses."""


def version_key(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text.partition("+")[0]))


def below_floor(packages: list[LockedPackage]) -> list[str]:
    return [
        f"{package.name} {package.version} < {FLOORS[package.name][0]}: {FLOORS[package.name][1]}"
        for package in packages
        if package.name in FLOORS and version_key(package.version) < version_key(FLOORS[package.name][0])
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_locked_version_has_a_known_hole(lock: str) -> None:
    packages = read_lock((ROOT / lock).read_text("utf-8"))
    assert FLOORS.keys() <= {package.name for package in packages}
    assert below_floor(packages) == []
    assert BEYOND.isdisjoint(package.name for package in packages)


def test_versions_with_holes_are_found() -> None:
    """The check itself, on versions that are known to be bad."""
    bad = "flask==2.0.0\nWerkzeug==2.0.1\npyyaml==5.3\njinja2==2.10\ngunicorn==20.1.0\nflask==3.1.2\n"
    assert [line.split()[0] for line in below_floor(read_lock(bad))] == [
        *("flask", "werkzeug", "pyyaml", "jinja2", "gunicorn", "flask")
    ]
    assert below_floor(read_lock("flask==3.10.0\nwerkzeug==3.1.6\n")) == []


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes() -> None:
    packages = read_lock(LOCK.read_text("utf-8"))
    bill = json.loads(json.dumps(bill_of_materials(packages)))
    assert bill["bomFormat"] == "CycloneDX"
    pinned = re.findall(r"(?m)^([a-z0-9.-]+)==", LOCK.read_text("utf-8"))
    assert [component["name"] for component in bill["components"]] == pinned
    for component in bill["components"]:
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
        assert component["externalReferences"][0]["hashes"]
        assert component["licenses"][0]["license"]["name"] != UNKNOWN, component["name"]


def test_the_list_of_licences_is_that_of_the_lock_file() -> None:
    packages = read_lock(LOCK.read_text("utf-8"))
    assert (ROOT / "docs/licences.md").read_text("utf-8") == "\n".join(licence_lines(packages)) + "\n"


def secrets_in(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if len(line) < 2000 and not any(word in line.upper() for word in ALLOWED):
            yield from (f"{what}: {line[:120]}" for what, pattern in SECRETS.items() if pattern.search(line))


def git(*words: str) -> str:
    found = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        pytest.skip("not a checkout of the repository")
    return found.stdout.decode("utf-8", "replace")


def test_no_secret_is_in_the_tree_or_its_history() -> None:
    """Every line that any commit ever added, and so every line that is there."""
    added = git(
        "log",
        "--all",
        "-p",
        "--no-color",
        "--no-ext-diff",
        "--unified=0",
        "--",
        ".",
        ":!*.lock",
        ":!static/vendor",
    )
    lines = "\n".join(line[1:] for line in added.splitlines() if line.startswith("+"))
    assert len(lines) > 100_000, "nothing was looked at"
    assert list(secrets_in(lines)) == []


def test_planted_secrets_are_found() -> None:
    planted = [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "key = AKIA" + "ABCDEFGHIJKLMNOP",
        "gh" + "p_" + "a1" * 18,
        "postgresql://user:" + "hunter2hunter@db.example/x",
        'SECRET_KEY = "' + "0f" * 16 + '"',
    ]
    assert [len(list(secrets_in(line))) for line in planted] == [1] * len(planted)
