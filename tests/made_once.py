"""What every application of a test makes anew and always makes alike: made by the first one in a process, and
taken from there by the thousands that follow. Each is kept by all that decides it."""

import sys
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from evaluators import suppliers
from yamlfiles import tree

MOST_TREES, LONGEST = 3_000, 100_000
RULES: dict[tuple[object, ...], dict[str, Any]] = {}
POINTS: dict[tuple[object, ...], EntryPoints] = {}
TREES: dict[str, tree.Node] = {}
COMPILE_RULE = Rule.compile
BUILD_TREE = tree._TreeBuilder.build_tree


class CompiledTemplates(BytecodeCache):
    """The templates as the first application compiled them; Jinja itself compares a hash of their text."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def compile_rule_once(rule: Rule) -> None:
    """The parts of an address, and what makes addresses of it, bound to each rule anew."""
    assert rule.map is not None
    key = (
        rule.rule,
        rule.subdomain,
        rule.host,
        rule.map.host_matching,
        rule.merge_slashes,
        repr(rule.defaults),
    )
    if key not in RULES:
        COMPILE_RULE(rule)
        builders = {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")}
        told = {name: vars(rule)[name] for name in ("_parts", "_trace", "_converters", "arguments")}
        RULES[key] = {**told, **builders}
    kept = RULES[key]
    rule._parts, rule._trace = list(kept["_parts"]), list(kept["_trace"])
    rule._converters, rule.arguments = dict(kept["_converters"]), set(kept["arguments"])
    rule._build, rule._build_unknown = (
        kept[name].__get__(rule, None) for name in ("_build", "_build_unknown")
    )


def find_entry_points_once(*, group: str) -> EntryPoints:
    """As long as nothing is installed anywhere where Python looks."""
    key = (group, *((path, folder_time(path)) for path in sys.path))
    if key not in POINTS:
        POINTS[key] = entry_points(group=group)
    return POINTS[key]


def folder_time(path: str) -> int:
    try:
        return Path(path or ".").stat().st_mtime_ns
    except OSError:
        return 0


def build_tree_once(builder: tree._TreeBuilder, text: str) -> tree.Node:
    """Of a text without mistakes: its nodes never change, and know no file."""
    if text in TREES:
        return TREES[text]
    found = BUILD_TREE(builder, text)
    if not builder.problems and len(text) <= LONGEST:
        if len(TREES) >= MOST_TREES:
            TREES.clear()
        TREES[text] = found
    return found


def make_once() -> None:
    """In the process of the tests alone: what they start makes its own."""
    Flask.jinja_options["bytecode_cache"] = CompiledTemplates()
    Rule.compile = compile_rule_once  # type: ignore[assignment, method-assign]
    suppliers.entry_points = find_entry_points_once  # type: ignore[attr-defined, assignment]
    tree._TreeBuilder.build_tree = build_tree_once  # type: ignore[assignment, method-assign]
