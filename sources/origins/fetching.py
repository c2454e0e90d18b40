"""One table fetched from where it is declared to come from, and kept; a try that gives nothing is noted, and
what was fetched before stands."""

import fcntl
import logging
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from traceback import format_tb

from indicators.os_faults import os_error_cause
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.fetch_notes import take_fetch_notes
from sources.origins.fetched import FetchedFolder, FetchState
from sources.origins.kinds import (
    PATH_SETTINGS,
    USER_SETTING,
    find_module,
    is_counted_there,
    kind_of,
    secret_setting,
)
from sources.origins.origin import Origin

log = logging.getLogger(__name__)

AGAIN = frozenset({OriginFault.UNREACHABLE, OriginFault.CUT_OFF})
"""Faults that may be over in a moment."""
TRIES = 3
FIRST_PAUSE_SECONDS = 1.0
SHORT = FetchLimits(total_seconds=10)
"""Of a try that only tells whether a server answers; no answer is too large that a fetch would take."""
FOLDER_WORD = "共享文件夹"
CHUNK = 1 << 20
DISK, PROGRAM = "disk", "program"
"""Faults of our own, which are no origin's."""


@dataclass(frozen=True)
class Fetcher:
    """``root`` is the workspace, ``data`` what no origin may read; ``environment`` holds the credentials;
    ``sleep`` waits so many seconds between tries."""

    root: Path
    data: Path
    fetched: FetchedFolder
    now: Callable[[], datetime]
    environment: Mapping[str, str]
    sleep: Callable[[float], None]
    limits: FetchLimits = field(default_factory=FetchLimits)

    def fetch_table(self, table: str, origin: Origin) -> FetchState:
        """How it went. Who comes while another process fetches the same table waits, and takes what that one
        found. Raises OSError where not even a note can be written."""
        begun = self.now()
        with held_lock(self.fetched.lock_path(table)):
            state = self.fetched.state_of(table, origin)
            last = max(filter(None, (state.fetched_at, state.failed_at)), default=None)
            if last and last > begun:
                return state
            return self._fetch_held(table, origin, state)

    def _fetch_held(self, table: str, origin: Origin, state: FetchState) -> FetchState:
        arrived = self.fetched.make_arriving_folder(table)
        try:
            self._fetch_patiently(origin, arrived)
            rows = rows_found(origin.kind, arrived)
            notes = take_fetch_notes(arrived)
            good = FetchState(state.origin, state.content, self.now(), rows, notes=notes)
            return self.fetched.keep(table, arrived, good)
        except OriginError as error:
            failed = state.after_failure(error.fault.value, error.message, self.now())
        except OSError as error:
            failed = state.after_failure(DISK, f"没有存成：{os_error_cause(error)}", self.now())
        except Exception as error:
            failed = state.after_failure(PROGRAM, unforeseen_text(table, error), self.now())
        finally:
            shutil.rmtree(arrived, ignore_errors=True)
        self.fetched.note(table, failed)
        return failed

    def try_connection(self, table: str, origin: Origin) -> OriginError | None:
        """Why nothing would be fetched of the table now, as a short try tells; ``None`` where it is answered.
        Nothing is fetched or kept."""
        try:
            settings, credentials = self.settings_of(origin), self.credentials_of(origin)
            find_module(origin.kind).probe(settings, credentials, SHORT)
        except OriginError as error:
            return error
        except Exception as error:
            return OriginError(OriginFault.UNREADABLE, unforeseen_text(table, error))
        return None

    def _fetch_patiently(self, origin: Origin, arrived: Path) -> None:
        """Tried again, with longer and longer pauses, where that may help."""
        settings, credentials = self.settings_of(origin), self.credentials_of(origin)
        fetch = find_module(origin.kind).fetch
        for number in range(1, TRIES + 1):
            try:
                fetch(settings, credentials, arrived, self.limits)
            except OriginError as error:
                if error.fault not in AGAIN or number == TRIES:
                    raise
            else:
                return
            self.sleep(FIRST_PAUSE_SECONDS * 3 ** (number - 1) * random.uniform(0.5, 1))  # noqa: S311
            for path in arrived.iterdir():
                path.unlink()

    def settings_of(self, origin: Origin) -> Mapping[str, str]:
        """With paths from the workspace on, and none of what the program keeps. Raises OriginError."""
        paths = {name: self.root / origin.settings[name] for name in PATH_SETTINGS if name in origin.settings}
        for path in paths.values():
            if path.resolve().is_relative_to(self.data.resolve()):
                message = "声明里的文件位置是本系统自己的数据文件夹，不能从那里取数，请改正"
                raise OriginError(OriginFault.SETTINGS, message)
        return {**origin.settings, **{name: str(path) for name, path in paths.items()}}

    def credentials_of(self, origin: Origin) -> Credentials:
        """Raises OriginError where the environment holds none under the declared name."""
        return Credentials(
            self._variable(origin, USER_SETTING), self._variable(origin, secret_setting(origin.settings))
        )

    def _variable(self, origin: Origin, setting: str) -> str:
        name = origin.settings.get(setting, "")
        if name and not self.environment.get(name):
            message = (
                f"用户名或密码没有给：请系统管理员把 {name} 放进运行服务和定时采集的环境变量，重新启动服务"
            )
            raise OriginError(OriginFault.SECRET, message)
        return self.environment.get(name, "")


def unforeseen_text(table: str, error: Exception) -> str:
    """Of an answer of a stranger that a driver did not foresee, which is logged without its words: they may
    hold what is secret."""
    name, trace = type(error).__name__, "".join(format_tb(error.__traceback__))
    log.error("fetching %s: %s\n%s", table, name, trace)
    return f"对方的回答程序没有料到（{name}），请系统管理员把日志交给开发者"


@contextmanager
def held_lock(path: Path) -> Iterator[None]:
    """Held by one process or thread at a time; gone with it when it is killed."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def rows_found(kind: str, arrived: Path) -> int | None:
    """Those that came, or that stand on the server; ``None`` of files that were copied as they are."""
    if is_counted_there(kind):
        from sources.servers.account_file import rows_in_account

        return rows_in_account(arrived)
    return None if kind_of(kind).word == FOLDER_WORD else count_rows(arrived)


def count_rows(folder: Path) -> int:
    """The rows below the headers of the tables in a folder."""
    return sum(max(0, _lines_of(path) - 1) for path in folder.glob("*.csv"))


def _lines_of(path: Path) -> int:
    """The ends of lines that stand outside quotes."""
    lines, quotes = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            for part in chunk.split(b'"'):
                lines += part.count(b"\n") if quotes % 2 == 0 else 0
                quotes += 1
            quotes -= 1  # one quote less than parts
    return lines
