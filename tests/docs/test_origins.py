"""docs/origins.zh.md against the program: its example is read, its settings and limits are those that hold."""

import re

import pytest

from sources.declaration import read_declaration
from sources.origins.contract import FetchLimits
from sources.origins.fetched import FAILURES_UNTIL_LONG, FRESH, LONGEST_PAUSE, FetchState
from sources.origins.fetching import TRIES
from sources.origins.kinds import KINDS, find_module
from tests.docs.documents import block, codes, table, text_of

TEXT = text_of("origins.zh.md")


def test_the_example_is_read_as_it_stands() -> None:
    declared = read_declaration(block(TEXT, "yaml", "kind: postgresql").encode(), "sources.yaml")
    assert declared.problems == ()
    assert {source.origin.kind for source in declared.tables.values() if source.origin} == {
        "postgresql",
        "sqlite",
    }


def test_every_setting_of_every_kind_is_explained_and_no_other() -> None:
    rows = table(TEXT, "设置", "含义", "用于")
    explained = {name for row in rows for name in codes(row[0])}
    databases = [kind.name for kind in KINDS.values() if kind.word == "数据库"]
    assert explained == {"kind", *(name for kind in databases for name in find_module(kind).SETTINGS)}


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.word != "数据库"])
def test_every_service_and_folder_has_an_example_that_is_read_and_its_settings_explained(kind: str) -> None:
    example = block(TEXT, "yaml", f"kind: {kind}")
    declared = read_declaration(example.encode(), "sources.yaml")
    assert declared.problems == ()
    assert [source.origin.kind for source in declared.tables.values() if source.origin] == [kind]
    explained = {*codes(TEXT), *re.findall(r"^ +([a-z_]+):", example, re.MULTILINE)}
    assert set(find_module(kind).SETTINGS) <= explained


def test_the_limits_are_those_that_hold() -> None:
    limits = FetchLimits()
    assert f"连接 {limits.connect_seconds:g} 秒，全部 {limits.total_seconds:g} 秒" in TEXT
    assert f"最多 {limits.most_rows // 10_000} 万行、{limits.most_bytes // 1_000_000_000} GB" in TEXT
    assert f"在 {FRESH.seconds // 60} 分钟以内取过的不重复取" in TEXT
    assert (TRIES, FAILURES_UNTIL_LONG, LONGEST_PAUSE.seconds) == (3, 5, 6 * 3600)
    assert FetchState().waits_until() is None
