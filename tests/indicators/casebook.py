"""Case tables of ``tests/cases/scoring`` and the rule profiles they speak of."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks.catalogue import CHECK_IDS
from indicators.profiles import Profile, read_profiles

ROOT = Path(__file__).resolve().parents[2]
RULES = {path.stem: path.read_bytes() for path in sorted((ROOT / "rules").glob("*.yaml"))}


@cache
def shipped() -> Mapping[str, Profile]:
    profiles, problems = read_profiles(RULES, CHECK_IDS)
    assert problems == ()
    return profiles


def changed(name: str, extends: str, changes: Mapping[str, Any]) -> str:
    """The text of a profile that extends another with some parameters (``zero.rule``) changed."""
    sections: dict[str, list[str]] = {}
    for key, value in changes.items():
        section, parameter = key.split(".")
        sections.setdefault(section, []).append(
            f"  {parameter}: {{value: {value}, reference: 测试, evidence: unread}}"
        )
    lines = [line for section, group in sections.items() for line in (f"{section}:", *group)]
    head = [
        f"name: {name}",
        f"title: {name}",
        f"extends: {extends}",
        "in_force: {from: 2020-01-01}",
        "basis: []",
    ]
    return "\n".join([*head, *lines, ""])


def profile(name: str = "测试", *, extends: str = "mof-2020", **changes: Any) -> Profile:
    """A profile with parameters changed; ``zero__rule=…`` is ``zero.rule``."""
    return overlaid(
        name, {"extends": extends, **{key.replace("__", "."): value for key, value in changes.items()}}
    )


def overlaid(name: str, overlay: Mapping[str, Any]) -> Profile:
    changes = {key: value for key, value in overlay.items() if key != "extends"}
    profiles, problems = read_profiles(
        {**RULES, name: changed(name, overlay["extends"], changes).encode()}, CHECK_IDS
    )
    assert problems == ()
    return profiles[name]


def cases(*books: str) -> list[Any]:
    """Every case of the tables named, with its profile in place of the profile's name."""
    return [case for book in books for case in _cases(book)]


def _cases(book: str) -> Iterator[Any]:
    document = yaml.safe_load((ROOT / "tests" / "cases" / "scoring" / f"{book}.yaml").read_text("utf-8"))
    own = {name: overlaid(name, overlay) for name, overlay in document.get("profiles", {}).items()}
    profiles = {**shipped(), **own}
    for each in document["cases"]:
        case = {**each, "profile": profiles[each.get("profile", "mof-2020")]}
        yield pytest.param(case, id=f"{book}: {each['case']}")


def exact(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def as_written(value: Any) -> Any:
    """A cell of a case as a person would type it; YAML turned some into dates and numbers."""
    return (
        value.isoformat()
        if isinstance(value, date)
        else exact(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
    )
