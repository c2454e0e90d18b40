"""The end of a process that keeps time: what goes on is given a moment, then it is left where it is."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from types import FrameType

from measuring.isolated.client import STOPPING

log = logging.getLogger(__name__)

GRACE_SECONDS = 4.0
"""For a day that is being measured to be finished."""
LAST_SECONDS = 3.0
"""For claims to be given back once no worker is waited for; both together stay well below ten."""


def finish_within_grace(finish: Callable[[], None]) -> None:
    """Finish; what takes too long is given up, and at last the process ends without it. Its claims are free
    as soon as it is gone."""
    finishing = Thread(target=finish, name="finish", daemon=True)
    finishing.start()
    finishing.join(GRACE_SECONDS)
    if finishing.is_alive():
        log.info("giving up what is being measured")
        STOPPING.set()
        finishing.join(LAST_SECONDS)
    if finishing.is_alive():
        log.warning("left in the middle of work that did not end")
        logging.shutdown()
        os._exit(0)
    STOPPING.clear()


@contextmanager
def stop_on_signals(stop: Event) -> Iterator[None]:
    """SIGTERM and SIGINT set ``stop``; the former handlers come back afterwards."""

    def handle_signal(number: int, _frame: FrameType | None) -> None:
        log.info("signal %s: finishing", number)
        stop.set()

    before = {signals: signal.signal(signals, handle_signal) for signals in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for signals, handler in before.items():
            signal.signal(signals, handler)
