"""Reading rule profiles (``rules/*.yaml``): dated, cited, one extending another; every mistake is a problem with its place.

Each parameter is written ``{value, reference, evidence: read | digest | unread}``; which there are is in ``parameters.py``.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from indicators.parameters import HUNDRED, SECTIONS, Parameter, weights
from indicators.rules import Basis, Evidence, Mark, Profile
from yamlfiles.problem import Problem
from yamlfiles.reader import Fields, Items, Node, Reader, Text, hint

__all__ = ["Profile", "read_profiles"]

HEAD = ("name", "title", "in_force", "basis")
CHECKS = "checks"
GRADES_OF_READING = [each.value for each in Evidence]
Sections = Mapping[str, Mapping[str, Parameter]]
"""The parameters of each section of a profile, by their keys."""


@dataclass(frozen=True)
class Leaf:
    """One parameter as one file gives it."""

    value: Any
    mark: Mark


@dataclass(frozen=True)
class Sheet:
    """One file as read, not yet joined to the one it extends."""

    name: str
    title: str
    start: date
    end: date | None
    basis: tuple[Basis, ...]
    extends: str
    extends_at: Node | None
    leaves: Mapping[str, Leaf]
    content: bytes


def read_profiles(
    files: Mapping[str, bytes], check_ids: Collection[str]
) -> tuple[Mapping[str, Profile], tuple[Problem, ...]]:
    """``files``: the bytes of each profile by its name (the file's name without suffix); ``check_ids``: the checks that a
    profile may weigh (``checks.catalogue.CHECK_IDS``; handed in, because checks are judged by profiles and not the other way
    round). A profile with a mistake, or extending one with a mistake, is not among the profiles given back."""
    sections = {**{name: parameters for name, (_, parameters) in SECTIONS.items()}, CHECKS: weights(check_ids)}
    readers = {name: Reader(f"rules/{name}.yaml") for name in files}
    sheets = {name: _sheet(name, content, readers[name], sections) for name, content in files.items()}
    profiles = {}
    for name, sheet in sheets.items():
        lineage = _lineage(sheet, sheets, readers[name]) if sheet else ()
        if lineage and (profile := _joined(lineage, readers[name], check_ids)):
            profiles[name] = profile
    return MappingProxyType(profiles), tuple(each for reader in readers.values() for each in reader.report())


def _sheet(name: str, content: bytes, reader: Reader, sections: Sections) -> Sheet | None:
    root = reader.compose(content)
    found = reader.fields(root, "评分规则", required=HEAD, optional=("extends", *sections))
    if (written := reader.text(found.get("name"), "name", name)) != name:
        reader.problem(found.get("name"), f"规则名称“{written}”应与文件名“{name}”一致", "name")
    title, start, end = reader.text(found.get("title"), "title"), *_in_force(reader, found.get("in_force"))
    basis = tuple(_basis(reader, found.get("basis")))
    leaves = {
        key: leaf
        for section, known in sections.items()
        for key, leaf in _leaves(reader, section, found.get(section), known)
    }
    if reader.failed or start is None:
        return None
    extends = reader.text(found.get("extends"), "extends")
    return Sheet(name, title, start, end, basis, extends, found.get("extends"), leaves, content)


def _in_force(reader: Reader, node: Node | None) -> tuple[date | None, date | None]:
    found = reader.fields(node, "in_force", required=("from",), optional=("to",))
    start, end = reader.date(found.get("from"), "from"), reader.date(found.get("to"), "to")
    if start and end and end < start:
        reader.problem(found["to"], f"废止日期 {end} 早于施行日期 {start}", "value")
    return start, end


def _basis(reader: Reader, node: Node | None) -> Iterator[Basis]:
    for each in reader.sequence(node, "basis"):
        found = reader.fields(each, "basis", required=("number", "title", "evidence"))
        read = reader.choice(found.get("evidence"), "evidence", GRADES_OF_READING)
        if read:
            yield Basis(
                reader.text(found.get("number"), "number"), reader.text(found.get("title"), "title"), Evidence(read)
            )


def _leaves(reader: Reader, name: str, node: Node | None, known: Mapping[str, Parameter]) -> Iterator[tuple[str, Leaf]]:
    for key, value in reader.fields(node, name, optional=known).items():
        leaf = _leaf(reader, known[key], value)
        if leaf:
            yield f"{name}.{key}", leaf


def _leaf(reader: Reader, parameter: Parameter, node: Node) -> Leaf | None:
    found = reader.fields(node, parameter.label, required=("value", "reference", "evidence"))
    if "value" not in found:
        return None
    value = parameter.read(reader, found["value"], parameter.label)
    read = reader.choice(found.get("evidence"), "evidence", GRADES_OF_READING) or Evidence.UNREAD
    reference = reader.text(found.get("reference"), "reference")
    return Leaf(value, Mark(parameter.label, _written(found["value"]), reference, Evidence(read)))


def _written(node: Node) -> str:
    """A value on one line, as a page shows it."""
    if isinstance(node, Fields):
        return "；".join(f"{key.value}: {_written(value)}" for key, value in node.entries) or "无"
    if isinstance(node, Items):
        return "–".join(_written(each) for each in node.items)
    return node.value.strip() if isinstance(node, Text) else ""


def _lineage(sheet: Sheet, sheets: Mapping[str, Sheet | None], reader: Reader) -> tuple[Sheet, ...]:
    """The sheet after all it extends, the eldest first; empty where the line is broken."""
    line = [sheet]
    while parent := line[-1].extends:
        names = [each.name for each in line]
        if parent in names:
            chain = " → ".join([*names, parent])
            reader.problem(sheet.extends_at, f"规则互相继承成环：{chain}", "cycle")
            return ()
        if parent not in sheets:
            message = f"没有可继承的规则“{parent}”{hint(parent, [each for each in sheets if each not in names])}"
            reader.problem(sheet.extends_at, message, "missing")
            return ()
        elder = sheets[parent]
        if elder is None:
            reader.problem(sheet.extends_at, f"所继承的规则“{parent}”有错误，请先改正它", "parent")
            return ()
        line.append(elder)
    return tuple(reversed(line))


def _joined(lineage: Sequence[Sheet], reader: Reader, check_ids: Collection[str]) -> Profile | None:
    leaves = {key: leaf for sheet in lineage for key, leaf in sheet.leaves.items()}
    for name, (_, known) in SECTIONS.items():
        for key in known:
            if f"{name}.{key}" not in leaves:
                reader.problem(None, f"缺少参数“{name}.{key}”（{known[key].label}）", "missing")
    if reader.failed:
        return None
    own = lineage[-1]
    profile = Profile(
        name=own.name,
        title=own.title,
        start=own.start,
        end=own.end,
        basis=tuple(each for sheet in reversed(lineage) for each in sheet.basis),
        extends=own.extends,
        marks=MappingProxyType({key: leaf.mark for key, leaf in leaves.items()}),
        sha256=_sha256(lineage),
        checks=MappingProxyType(
            {check: leaves[f"{CHECKS}.{check}"].value for check in check_ids if f"{CHECKS}.{check}" in leaves}
        ),
        **{
            name: build(**{key: leaves[f"{name}.{key}"].value for key in known})
            for name, (build, known) in SECTIONS.items()
        },
    )
    for message in _contradictions(profile):
        reader.problem(None, message, "value")
    return None if reader.failed else profile


def _sha256(lineage: Sequence[Sheet]) -> str:
    digest = hashlib.sha256()
    for each in lineage:
        digest.update(hashlib.sha256(each.content).digest())
    return digest.hexdigest()


def _contradictions(profile: Profile) -> Iterator[str]:
    """What no single parameter shows."""
    full = profile.execution.points + sum(profile.branches.weights.values())
    if full != HUNDRED:
        yield f"一级指标分值与预算执行率分值合计应为 100，现为 {full}"
    for rule, number, name in (
        (profile.zero.rule, profile.zero.per_occurrence, "zero.per_occurrence"),
        (profile.dates.rule, profile.dates.per_late, "dates.per_late"),
        (profile.satisfaction.rule, profile.satisfaction.start, "satisfaction.start"),
    ):
        if rule in {"deduct", "per_day", "per_month", "linear_from"} and number is None:
            yield f"计分方法为 {rule.value} 时，“{name}”不能是“无”"
