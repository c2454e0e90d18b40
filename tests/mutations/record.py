"""Writes ``misses.yaml`` anew: every one of the thousand mutated forms in which something is still missed.

Run after a mend: ``python -m tests.mutations.record``. A line that comes anew is a fault to mend, not to list.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.mutations.cases import make_cases, read_in_this_process, try_case
from workspace import Workspace

ALL = 1000
FILE = Path(__file__).with_name("misses.yaml")
HEAD = "# What is still missed among the thousand mutated forms, by kind of change; see record.py. This list only shrinks.\n"


def record_misses() -> None:
    misses = defaultdict(list)
    with read_in_this_process(), TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for case in make_cases(ALL):
            outcome = try_case(case, workspace)
            if not outcome.is_right:
                misses[case.kind].append(str(outcome))
    write_misses(misses)


def write_misses(misses: Mapping[str, list[str]]) -> None:
    plain = {kind: sorted(lines) for kind, lines in misses.items()}
    text = yaml.safe_dump(plain, allow_unicode=True, width=1000) if plain else ""
    FILE.write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    record_misses()
