"""An act of a flow, and a file beside its folder that says how it ended; begun in a forked copy of this process, or
in an interpreter of its own.

Run as a module, with the name of a flow and its folder.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from store import StoreError, describe_os_error
from tests.faults.flows import Flow

ROOT = Path(__file__).resolve().parents[2]


def telling(flow: Flow, root: Path) -> Callable[[], None]:
    """What the process of an act does."""
    return partial(begin_anew, flow.anew, root) if flow.anew else partial(act_and_tell, flow, root)


def act_and_tell(flow: Flow, root: Path) -> None:
    """The act, and a file beside it once it was told to be done; a fault is told in another."""
    try:
        flow.act(root)
    except StoreError as fault:
        root.with_suffix(".fault").write_text(str(fault), "utf-8")
        return
    except OSError as fault:  # as the commands tell it
        root.with_suffix(".fault").write_text(describe_os_error(fault), "utf-8")
        return
    with suppress(OSError):  # the refused call may be this one
        root.with_suffix(".told").write_bytes(b".")


def begin_anew(name: str, root: Path) -> None:
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "tests.faults.telling", name, str(root)])


if __name__ == "__main__":
    from tests.faults.command_flows import COMMAND_FLOWS

    act_and_tell(COMMAND_FLOWS[sys.argv[1]], Path(sys.argv[2]))
