"""Reading rule profiles (``rules/*.yaml``): dated, cited, one extending another; every mistake is a problem with its place.

Each parameter is written ``{value, reference, evidence: read | digest | unread}``; which there are is in ``parameters.py``.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from indicators.parameters import HUNDRED, SECTIONS, Parameter, check_parameters
from indicators.rules import CitationStatus, LegalBasis, ParameterCitation, Profile
from yamlfiles.problem import Problem
from yamlfiles.reader import ListNode, MappingNode, Node, TextNode, YamlReader, spelling_hint

__all__ = ["Profile", "read_profiles"]

HEAD_FIELDS = ("name", "title", "in_force", "basis")
CHECKS = "checks"
CITATION_STATUSES = [status.value for status in CitationStatus]
Sections = Mapping[str, Mapping[str, Parameter]]
"""The parameters of each section of a profile, by their keys."""


@dataclass(frozen=True)
class ParameterValue:
    """One parameter as one file gives it."""

    value: Any
    citation: ParameterCitation


@dataclass(frozen=True)
class ProfileFile:
    """One file as read, not yet joined to the one it extends."""

    name: str
    title: str
    start: date
    end: date | None
    basis: tuple[LegalBasis, ...]
    extends: str
    extends_node: Node | None
    values: Mapping[str, ParameterValue]
    content: bytes


def read_profiles(
    files: Mapping[str, bytes], check_ids: Collection[str]
) -> tuple[Mapping[str, Profile], tuple[Problem, ...]]:
    """``files``: the bytes of each profile by its name (the file's name without suffix); ``check_ids``: the checks that a
    profile may weigh (``checks.catalogue.CHECK_IDS``; handed in, because checks are judged by profiles and not the other way
    round). A profile with a mistake, or extending one with a mistake, is not among the profiles given back."""
    sections = {
        **{name: parameters for name, (_, parameters) in SECTIONS.items()},
        CHECKS: check_parameters(check_ids),
    }
    readers = {name: YamlReader(f"rules/{name}.yaml") for name in files}
    sheets = {
        name: _read_profile_file(name, content, readers[name], sections) for name, content in files.items()
    }
    profiles = {}
    for name, sheet in sheets.items():
        lineage = _find_lineage(sheet, sheets, readers[name]) if sheet else ()
        if lineage and (profile := _join_profile(lineage, readers[name], check_ids)):
            profiles[name] = profile
    return MappingProxyType(profiles), tuple(
        problem for reader in readers.values() for problem in reader.sorted_problems()
    )


def _read_profile_file(
    name: str, content: bytes, reader: YamlReader, sections: Sections
) -> ProfileFile | None:
    root = reader.read_tree(content)
    found = reader.read_fields(root, "评分规则", required=HEAD_FIELDS, optional=("extends", *sections))
    if (written := reader.read_text(found.get("name"), "name", name)) != name:
        reader.add_problem(found.get("name"), f"规则名称“{written}”应与文件名“{name}”一致", "name")
    title, start, end = (
        reader.read_text(found.get("title"), "title"),
        *_read_in_force(reader, found.get("in_force")),
    )
    basis = tuple(_read_basis(reader, found.get("basis")))
    leaves = {
        key: leaf
        for section, known in sections.items()
        for key, leaf in _read_parameters(reader, section, found.get(section), known)
    }
    if reader.has_errors or start is None:
        return None
    extends = reader.read_text(found.get("extends"), "extends")
    return ProfileFile(name, title, start, end, basis, extends, found.get("extends"), leaves, content)


def _read_in_force(reader: YamlReader, node: Node | None) -> tuple[date | None, date | None]:
    found = reader.read_fields(node, "in_force", required=("from",), optional=("to",))
    start, end = reader.read_date(found.get("from"), "from"), reader.read_date(found.get("to"), "to")
    if start and end and end < start:
        reader.add_problem(found["to"], f"废止日期 {end} 早于施行日期 {start}", "value")
    return start, end


def _read_basis(reader: YamlReader, node: Node | None) -> Iterator[LegalBasis]:
    for each in reader.read_sequence(node, "basis"):
        found = reader.read_fields(each, "basis", required=("number", "title", "evidence"))
        read = reader.read_choice(found.get("evidence"), "evidence", CITATION_STATUSES)
        if read:
            yield LegalBasis(
                reader.read_text(found.get("number"), "number"),
                reader.read_text(found.get("title"), "title"),
                CitationStatus(read),
            )


def _read_parameters(
    reader: YamlReader, name: str, node: Node | None, known: Mapping[str, Parameter]
) -> Iterator[tuple[str, ParameterValue]]:
    for key, value in reader.read_fields(node, name, optional=known).items():
        leaf = _read_parameter(reader, known[key], value)
        if leaf:
            yield f"{name}.{key}", leaf


def _read_parameter(reader: YamlReader, parameter: Parameter, node: Node) -> ParameterValue | None:
    found = reader.read_fields(node, parameter.label, required=("value", "reference", "evidence"))
    if "value" not in found:
        return None
    value = parameter.read(reader, found["value"], parameter.label)
    read = reader.read_choice(found.get("evidence"), "evidence", CITATION_STATUSES) or CitationStatus.UNREAD
    reference = reader.read_text(found.get("reference"), "reference")
    return ParameterValue(
        value, ParameterCitation(parameter.label, _node_text(found["value"]), reference, CitationStatus(read))
    )


def _node_text(node: Node) -> str:
    """A value on one line, as a page shows it."""
    if isinstance(node, MappingNode):
        return "；".join(f"{key.value}: {_node_text(value)}" for key, value in node.entries) or "无"
    if isinstance(node, ListNode):
        return "–".join(_node_text(item) for item in node.items)
    return node.value.strip() if isinstance(node, TextNode) else ""


def _find_lineage(
    sheet: ProfileFile, sheets: Mapping[str, ProfileFile | None], reader: YamlReader
) -> tuple[ProfileFile, ...]:
    """The sheet after all it extends, the eldest first; empty where the line is broken."""
    line = [sheet]
    while parent := line[-1].extends:
        names = [file.name for file in line]
        if parent in names:
            chain = " → ".join([*names, parent])
            reader.add_problem(sheet.extends_node, f"规则互相继承成环：{chain}", "cycle")
            return ()
        if parent not in sheets:
            message = f"没有可继承的规则“{parent}”{spelling_hint(parent, [each for each in sheets if each not in names])}"
            reader.add_problem(sheet.extends_node, message, "missing")
            return ()
        elder = sheets[parent]
        if elder is None:
            reader.add_problem(sheet.extends_node, f"所继承的规则“{parent}”有错误，请先改正它", "parent")
            return ()
        line.append(elder)
    return tuple(reversed(line))


def _join_profile(
    lineage: Sequence[ProfileFile], reader: YamlReader, check_ids: Collection[str]
) -> Profile | None:
    leaves = {key: leaf for sheet in lineage for key, leaf in sheet.values.items()}
    for name, (_, known) in SECTIONS.items():
        for key in known:
            if f"{name}.{key}" not in leaves:
                reader.add_problem(None, f"缺少参数“{name}.{key}”（{known[key].label}）", "missing")
    if reader.has_errors:
        return None
    own = lineage[-1]
    profile = Profile(
        name=own.name,
        title=own.title,
        start=own.start,
        end=own.end,
        basis=tuple(basis for sheet in reversed(lineage) for basis in sheet.basis),
        extends=own.extends,
        citations=MappingProxyType({key: leaf.citation for key, leaf in leaves.items()}),
        sha256=_lineage_sha256(lineage),
        checks=MappingProxyType(
            {check: leaves[f"{CHECKS}.{check}"].value for check in check_ids if f"{CHECKS}.{check}" in leaves}
        ),
        **{
            name: build(**{key: leaves[f"{name}.{key}"].value for key in known})
            for name, (build, known) in SECTIONS.items()
        },
    )
    for message in _find_contradictions(profile):
        reader.add_problem(None, message, "value")
    return None if reader.has_errors else profile


def _lineage_sha256(lineage: Sequence[ProfileFile]) -> str:
    digest = hashlib.sha256()
    for file in lineage:
        digest.update(hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _find_contradictions(profile: Profile) -> Iterator[str]:
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
