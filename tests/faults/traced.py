"""A process whose n-th system call of one kind is answered by a kill or an error: strace stands between it and the
kernel. Every write-type call that touches a folder is enumerated first, so that none is left out."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.children import child, ends

STRACE = shutil.which("strace")
CALLS = (
    "write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,ftruncate,truncate,fallocate,openat,open,creat,"
    "unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,chmod,fchmod,fchmodat,"
    "sendfile,copy_file_range"
)
LINE = re.compile(r"(?:(\d+) +)?(\w+)\((.*)")
WRITING = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND")


@dataclass(frozen=True)
class Point:
    """The ``number``-th call of a name that a process makes."""

    call: str
    number: int

    def answered(self, how: str) -> str:
        return f"inject={self.call}:{how}:when={self.number}"


def can_trace() -> bool:
    """Whether strace is there and may look at a process of ours."""
    if not STRACE:
        return False
    tried = subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def no_helpers() -> list[int]:
    return []


def traced(
    act: Callable[[], object],
    *options: str,
    log: Path | str = os.devnull,
    helpers: Callable[[], list[int]] = no_helpers,
) -> int:
    """How the process of ``act`` ended; it begins once strace holds it, and the ``helpers`` that it has started."""
    reading, writing = os.pipe()
    listening, telling = os.pipe()

    def work() -> None:
        os.close(writing)
        os.write(telling, f"{helpers()}\n".encode())
        os.read(reading, 1)
        act()

    number = child(work)
    os.close(reading)
    os.close(telling)
    with os.fdopen(listening, encoding="ascii") as told:
        held = [number, *json.loads(told.readline())]
    words = [STRACE or "strace", "-f", "-y", "-s", "0", "-e", f"trace={CALLS}", *options]
    tracer = subprocess.Popen(
        [*words, "-o", str(log), *(f"--attach={process}" for process in held)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr
    for _ in held:
        said = tracer.stderr.readline()
        assert "attached" in said, said
    os.write(writing, b".")
    os.close(writing)
    code = ends(number)
    tracer.stderr.close()
    tracer.wait()
    return code


def points_of(
    act: Callable[[], object], folder: Path, log: Path, helpers: Callable[[], list[int]] = no_helpers
) -> list[Point]:
    """Every write-type call of ``act`` that names a path below ``folder``."""
    assert traced(act, log=log, helpers=helpers) == 0
    return list(dict.fromkeys(points_in(log.read_text("utf-8", errors="replace").splitlines(), f"{folder}/")))


def points_in(lines: list[str], folder: str) -> Iterator[Point]:
    """Each process counts its own calls, here as in strace; the same number of two processes is one point."""
    made: Counter[tuple[str, str]] = Counter()
    for line in lines:
        found = LINE.match(line)
        if not found:
            continue
        process, call, arguments = found.groups()
        made[process, call] += 1
        reads_only = call.startswith("open") and not any(flag in arguments for flag in WRITING)
        if folder in arguments and not reads_only:
            yield Point(call, made[process, call])
