"""Writes ``misses.yaml`` anew: every one of the thousand mutated forms in which something is still missed.

Run after a mend: ``python -m tests.mutations.record``. A line that comes anew is a fault to mend, not to list.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.mutations.cases import make_cases, read_in_this_process, try_case
from workspace import Workspace

ALL = 1000
FILE = Path(__file__).with_name("misses.yaml")
HEAD = "# What is still missed among the thousand mutated forms, by cause; see record.py. This list only shrinks.\n"
CAUSES = (
    (
        "预算执行率 as a row: a wrong rate is told at the row, not at its cell",
        r"-execution_row .*E11 funds\.total\.rate",
    ),
    ("the day of signing is told at its label, not at its cell", r" sign_late .*told for nothing: E23"),
    ("a blank cell is not told", r" blank_cell "),
    ("a workbook is judged as shown, not as stored", r" (number|rate)_format"),
    ("full-width numbers and ￥ are not read", r" (full_width_numbers|money_with_sign)"),
    ("a date missed, or no date, is not told", r" miss_date "),
    ("an answer in another unit is not told", r"not told:.* said row\.\d+\.actual"),
    ("the lost block of funds counts as 0 points", r" drop_funds.*told for nothing: E9"),
    ("“收回问卷” counts as a word about the budget", r"not told:.*E3 funds\.total\.annual"),
    ("PDF: characters with boxes as small as their ink", r" pdf narrow"),
    ("PDF: a word across the page runs into cells", r" pdf watermark"),
    ("nothing spent is not held against the total", r"not told:.*E30 form\.total"),
    ("“完成” in its cell is taken for a label", r" shorten_achievement .*not told: E17"),
    (
        "a weight of 预算执行率 of 100 is taken for the mark of the project",
        r" number_of_execution funds\.total\.weight",
    ),
)
OTHER = "of another cause"


def record_misses() -> None:
    misses = defaultdict(list)
    with read_in_this_process(), TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for case in make_cases(ALL):
            outcome = try_case(case, workspace)
            if not outcome.is_right:
                misses[cause_of(str(outcome))].append(str(outcome))
    write_misses(misses)


def cause_of(line: str) -> str:
    return next((cause for cause, words in CAUSES if re.search(words, line)), OTHER)


def write_misses(misses: Mapping[str, list[str]]) -> None:
    plain = {cause: sorted(lines) for cause, lines in misses.items()}
    text = yaml.safe_dump(plain, allow_unicode=True, width=1000) if plain else ""
    FILE.write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    record_misses()
