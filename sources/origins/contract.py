"""What a way of fetching is given and gives: settings, credentials and limits in, files out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol


class OriginFault(Enum):
    """Why nothing was fetched."""

    SETTINGS = "settings"
    SECRET = "secret"
    UNREACHABLE = "unreachable"
    SIGN_IN = "sign-in"
    NOT_THERE = "not-there"
    TIMED_OUT = "timed-out"
    CUT_OFF = "cut-off"
    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    UNTRUSTED = "untrusted"


class OriginError(Exception):
    """A fetch that gave nothing; ``message`` is Chinese and says what to do."""

    def __init__(self, fault: OriginFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message


@dataclass(frozen=True)
class Credentials:
    """What the environment holds; empty where the origin asks for none. Never printed."""

    user: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True)
class FetchLimits:
    """Seconds to connect and for the whole, and the most bytes and rows that are taken."""

    connect_seconds: float = 5
    total_seconds: float = 60
    most_bytes: int = 2_000_000_000
    most_rows: int = 50_000_000


class Fetch(Protocol):
    """Writes what the origin holds as files into an empty folder and returns their names, sorted."""

    def __call__(
        self, settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
    ) -> tuple[str, ...]: ...


class Probe(Protocol):
    """Asks as little as tells whether ``fetch`` would be answered: signed in, and what is declared is there.
    Raises OriginError."""

    def __call__(
        self, settings: Mapping[str, str], credentials: Credentials, limits: FetchLimits, /
    ) -> None: ...
