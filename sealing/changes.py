"""What changed between two lists of inputs, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from sealing.manifest import Hashes
from sealing.numbers import Catalogue, definition_hash
from sealing.sources import EVIDENCE, PAPERS_DATA, RULES_TEXT, TARGET_TEXT

PATH_WORDS = {
    TARGET_TEXT: "目标表的内容有改动",
    RULES_TEXT: "评分规则有改动",
    "observations.json": "有新的或变动的监测记录",
    "history.json": "以前各期的监测记录有补采或变动",
    "entries.json": "有新的填报",
    "decisions.json": "批复或调整有变化",
    PAPERS_DATA: "表上的数或得分与当时不同",
}
CONSEQUENCES = (PAPERS_DATA,)
"""What always changes along with something else, and is worth a word only by itself."""


def describe_changes(before: Hashes, now: Hashes) -> tuple[str, ...]:
    """What is different in ``now``, each kind of change once."""
    paths = [path for path in sorted({*before, *now}) if before.get(path) != now.get(path)]
    causes = [path for path in paths if path not in CONSEQUENCES]
    return tuple(dict.fromkeys(change_words(causes or paths, before)))


def change_words(paths: list[str], before: Hashes) -> Iterator[str]:
    for path in paths:
        if path.startswith(EVIDENCE):
            word = "少了" if path in before else "多了"
            yield f"{word}佐证资料 {path.removeprefix(EVIDENCE)[:16]}"
        elif path.startswith("texts/rules/"):
            yield PATH_WORDS[RULES_TEXT]
        else:
            yield PATH_WORDS.get(path, f"{path} 有改动")


def describe_evaluators(sealed: Mapping[str, Any], now: Catalogue) -> Iterator[str]:
    """What counts the numbers of a sealed catalogue in another way now, by definition or program."""
    for entry in sealed["evaluators"]:
        info = now.get(entry["name"])
        if info is None:
            yield f"取数方法 {entry['name']} 已不在"
        elif entry["hash"] not in map(definition_hash, (info, *info.variants)):
            yield f"取数方法 {entry['name']} 的定义或程序有改动"
