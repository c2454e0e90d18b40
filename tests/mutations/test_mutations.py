"""Whatever befalls one cell of a sound form is told with its code and cell, or it is said what cannot be told;
a sound form is accused of nothing, however it is spelt or drawn.

``make deep`` tries 1,000 changes in four kinds of files (``MUTATED_FORMS``), ``make test`` a hundred of them, always
the same. ``misses.yaml`` lists what is still missed: it only shrinks (``python -m tests.mutations.record``).
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import yaml

from checks.registry import CHECK_NUMBER
from tests.mutations.cases import Case, make_cases, read_in_this_process, sound_findings, try_case
from tests.mutations.judging import expected
from tests.mutations.kinds import KINDS
from tests.mutations.paper import Paper
from tests.mutations.sound import sound_papers
from tests.mutations.writing import WRITERS
from workspace import Workspace

ALL = 1000
SAMPLED = 100
COUNT = min(ALL, int(os.environ.get("MUTATED_FORMS", str(SAMPLED))))
MISSES = yaml.safe_load(Path(__file__).with_name("misses.yaml").read_text("utf-8")) or {}
KNOWN = {line.partition(": ")[0] for lines in MISSES.values() for line in lines}
SUFFIXES = sorted(WRITERS)


def sampled_cases() -> dict[str, list[Case]]:
    """By their kind, each kind at least once."""
    shuffled = Random("a hundred of them").sample(make_cases(ALL), ALL)
    first = {case.kind: case for case in reversed(shuffled)}
    cases = [*first.values(), *(case for case in shuffled if case is not first[case.kind])]
    by_kind = defaultdict(list)
    for case in cases[:COUNT]:
        by_kind[case.kind].append(case)
    return by_kind


CASES = sampled_cases()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with read_in_this_process():
        yield Workspace(tmp_path_factory.mktemp("mutations"))


@pytest.mark.parametrize("number", range(len(sound_papers())))
def test_a_sound_form_is_accused_of_nothing(number: int, bare: Workspace) -> None:
    paper: Paper = sound_papers()[number]
    assert expected(paper).faults == set()
    suffixes = SUFFIXES if COUNT == ALL else SUFFIXES[number % len(SUFFIXES) :][:1]
    found = {suffix: sound_findings(paper, suffix, bare) for suffix in suffixes}
    assert found == {suffix: [] for suffix in suffixes}


@pytest.mark.parametrize("kind", sorted(CASES))
def test_a_change_is_told_with_its_code_and_cell_or_said_to_be_unknown(kind: str, bare: Workspace) -> None:
    outcomes = [try_case(case, bare) for case in CASES[kind]]
    wrong = [str(outcome) for outcome in outcomes if not outcome.is_right and outcome.case.id not in KNOWN]
    mended = [outcome.case.id for outcome in outcomes if outcome.is_right and outcome.case.id in KNOWN]
    assert wrong == []
    assert mended == [], "take these off misses.yaml"


def test_every_kind_of_mutation_is_among_the_thousand() -> None:
    cases = make_cases(ALL)
    assert {case.kind for case in cases} == set(KINDS)
    assert {case.suffix for case in cases} == set(WRITERS)
    assert {case.id for case in cases} >= KNOWN


def test_the_thousand_ask_for_every_kind_of_fault() -> None:
    codes = {code for case in make_cases(ALL) for code, _ in case.expectation.faults}
    numbered = {code for code in codes if CHECK_NUMBER.fullmatch(code)}
    assert numbered >= {
        "E1",
        "E3",
        "E4",
        "E6",
        "E7",
        "E8",
        "E9",
        "E10",
        "E11",
        "E12",
        "E17",
        "E21",
        "E23",
        "E30",
    }
