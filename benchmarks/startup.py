"""What the quick commands cost: the processor time of a process that runs one and ends, beside bare Python
and YAML.

``python -m benchmarks.startup`` runs each several times over this repository as the workspace and prints
the least.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 9
COMMANDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("python -c pass", ("-c", "pass"), ""),
    ('python -c "import yaml"', ("-c", "import yaml"), ""),
    ("python app.py --help", ("app.py", "--help"), ""),
    ("python app.py check", ("app.py", "check"), ""),
    ("python app.py --json notation", ("app.py", "--json", "notation"), "≥95%\n"),
    ("python app.py notation", ("app.py", "notation"), "≥95%\n"),
    ("python app.py score", ("app.py", "score"), '{"target": "≥95%", "actual": "96", "weight": 10}\n'),
)


def children_seconds() -> float:
    """Processor time, user and system, of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def least_seconds(arguments: tuple[str, ...], given: str) -> float:
    """The least processor time of several runs; what others do on the machine only ever adds."""
    seconds = []
    for _ in range(RUNS):
        before = children_seconds()
        subprocess.run(
            [sys.executable, *arguments],
            input=given.encode(),
            cwd=ROOT,
            env={**os.environ, "JIXIAO_WORKSPACE": str(ROOT)},
            capture_output=True,
            check=True,
        )
        seconds.append(children_seconds() - before)
    return min(seconds)


def main() -> None:
    print("| command | processor s |\n|---|---|")
    for name, arguments, given in COMMANDS:
        print(f"| `{name}` | {least_seconds(arguments, given):.2f} |")


if __name__ == "__main__":
    main()
