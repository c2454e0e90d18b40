"""Reading rule profiles (``rules/*.yaml``): dated, cited, one extending another; every mistake is a problem
with its place.

Each parameter is written ``{value, reference, evidence: read | digest | unread}``; which there are is in
``parameters.py``.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Any

from indicators.parameters import DEFAULTS, SECTIONS, Parameter, check_parameters
from indicators.points import FULL_SCORE
from indicators.rules import CitationStatus, LegalBasis, ParameterCitation, Profile
from yamlfiles.problem import Problem, Severity
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
    """``files``: the bytes of each profile by its name (the file's name without suffix); ``check_ids``: the
    checks that a profile may weigh (``checks.catalogue.CHECK_IDS``; handed in, because checks are judged by
    profiles and not the other way round). A profile with a mistake, or extending one with a mistake, is not
    among the profiles given back."""
    sections = _sections_with_checks(check_ids)
    readers = {name: YamlReader(f"rules/{name}.yaml") for name in files}
    profile_files = {
        name: _read_profile_file(name, content, readers[name], sections) for name, content in files.items()
    }
    profiles = {}
    for name, profile_file in profile_files.items():
        lineage = _find_lineage(profile_file, profile_files, readers[name]) if profile_file else ()
        if lineage and (profile := _join_profile(lineage, readers[name], check_ids)):
            profiles[name] = profile
    problems = chain.from_iterable(reader.sorted_problems() for reader in readers.values())
    return MappingProxyType(profiles), tuple(problems)


def _sections_with_checks(check_ids: Collection[str]) -> Sections:
    sections = {name: parameters for name, (_, parameters) in SECTIONS.items()}
    return {**sections, CHECKS: check_parameters(check_ids)}


def _read_profile_file(
    name: str, content: bytes, reader: YamlReader, sections: Sections
) -> ProfileFile | None:
    root = reader.read_tree(content)
    fields = reader.read_fields(root, "评分规则", required=HEAD_FIELDS, optional=("extends", *sections))
    _require_name_of_file(reader, fields.get("name"), name)
    title = reader.read_text(fields.get("title"), "title")
    start, end = _read_in_force(reader, fields.get("in_force"))
    basis = tuple(_read_basis(reader, fields.get("basis")))
    values: dict[str, ParameterValue] = {}
    for section, parameters in sections.items():
        values.update(_read_parameters(reader, section, fields.get(section), parameters))
    if reader.has_errors or start is None:
        return None
    extends = reader.read_text(fields.get("extends"), "extends")
    return ProfileFile(name, title, start, end, basis, extends, fields.get("extends"), values, content)


def _require_name_of_file(reader: YamlReader, node: Node | None, name: str) -> None:
    written = reader.read_text(node, "name", name)
    if written != name:
        reader.add_problem(node, f"规则名称“{written}”应与文件名“{name}”一致", "name")


def _read_in_force(reader: YamlReader, node: Node | None) -> tuple[date | None, date | None]:
    found = reader.read_fields(node, "in_force", required=("from",), optional=("to",))
    start, end = reader.read_date(found.get("from"), "from"), reader.read_date(found.get("to"), "to")
    if start and end and end < start:
        reader.add_problem(found["to"], f"废止日期 {end} 早于施行日期 {start}", "value")
    return start, end


def _read_basis(reader: YamlReader, node: Node | None) -> Iterator[LegalBasis]:
    for item in reader.read_sequence(node, "basis"):
        found = reader.read_fields(item, "basis", required=("number", "title", "evidence"))
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
    profile_file: ProfileFile, files: Mapping[str, ProfileFile | None], reader: YamlReader
) -> tuple[ProfileFile, ...]:
    """The file after all it extends, the eldest first; empty where the line is broken."""
    line = [profile_file]
    while parent := line[-1].extends:
        names = [file.name for file in line]
        elder = files.get(parent)
        if elder is None or parent in names:
            message, code = _broken_lineage(parent, names, files)
            reader.add_problem(profile_file.extends_node, message, code)
            return ()
        line.append(elder)
    return tuple(reversed(line))


def _broken_lineage(
    parent: str, names: Sequence[str], files: Mapping[str, ProfileFile | None]
) -> tuple[str, str]:
    """What is wrong with what the last of ``names`` extends, and the code of the problem."""
    if parent in names:
        return f"规则互相继承成环：{' → '.join([*names, parent])}", "cycle"
    if parent in files:
        return f"所继承的规则“{parent}”有错误，请先改正它", "parent"
    others = [name for name in files if name not in names]
    return f"没有可继承的规则“{parent}”{spelling_hint(parent, others)}", "missing"


def _join_profile(
    lineage: Sequence[ProfileFile], reader: YamlReader, check_ids: Collection[str]
) -> Profile | None:
    values = {key: value for file in lineage for key, value in file.values.items()}
    _require_all_parameters(values, reader)
    if reader.has_errors:
        return None
    youngest = lineage[-1]
    basis = chain.from_iterable(file.basis for file in reversed(lineage))
    profile = Profile(
        name=youngest.name,
        title=youngest.title,
        start=youngest.start,
        end=youngest.end,
        basis=tuple(basis),
        extends=youngest.extends,
        citations=MappingProxyType({key: value.citation for key, value in values.items()}),
        sha256=_lineage_sha256(lineage),
        checks=MappingProxyType(_check_severities(values, check_ids)),
        lineage=tuple(file.name for file in reversed(lineage)),
        **{name: _build_section(name, values) for name in SECTIONS},
    )
    for message in _find_contradictions(profile):
        reader.add_problem(None, message, "value")
    return None if reader.has_errors else profile


def _require_all_parameters(values: Mapping[str, ParameterValue], reader: YamlReader) -> None:
    for name, (_, parameters) in SECTIONS.items():
        for key, parameter in parameters.items():
            if f"{name}.{key}" not in values and f"{name}.{key}" not in DEFAULTS:
                reader.add_problem(None, f"缺少参数“{name}.{key}”（{parameter.label}）", "missing")


def _build_section(name: str, values: Mapping[str, ParameterValue]) -> Any:
    build, parameters = SECTIONS[name]
    given = {key: values.get(f"{name}.{key}") for key in parameters}
    return build(**{key: value.value if value else DEFAULTS[f"{name}.{key}"] for key, value in given.items()})


def _check_severities(
    values: Mapping[str, ParameterValue], check_ids: Collection[str]
) -> dict[str, Severity | None]:
    """How much the profile weighs each check it names; ``None`` turns it off."""
    keys = {check: f"{CHECKS}.{check}" for check in check_ids}
    return {check: values[key].value for check, key in keys.items() if key in values}


def _lineage_sha256(lineage: Sequence[ProfileFile]) -> str:
    digest = hashlib.sha256()
    for file in lineage:
        digest.update(hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _find_contradictions(profile: Profile) -> Iterator[str]:
    """What no single parameter shows."""
    full = profile.execution.points + sum(profile.branches.weights.values())
    if full != FULL_SCORE:
        yield f"一级指标分值与预算执行率分值合计应为 100，现为 {full}"
    for rule, number, name in (
        (profile.zero.rule, profile.zero.per_occurrence, "zero.per_occurrence"),
        (profile.dates.rule, profile.dates.per_late, "dates.per_late"),
        (profile.satisfaction.rule, profile.satisfaction.start, "satisfaction.start"),
    ):
        if rule in {"deduct", "per_day", "per_month", "linear_from"} and number is None:
            yield f"计分方法为 {rule.value} 时，“{name}”不能是“无”"
