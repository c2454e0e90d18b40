"""A table asked for of a server of the tests, into a folder of its own."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from sources.origins.contract import Credentials, FetchLimits, OriginError
from sources.origins.kinds import find_module
from tests.sources.origins.servers import SECRET

READER = Credentials("hotline_reader", SECRET)
SHORT = FetchLimits(connect_seconds=2, total_seconds=3)
AMPLE = FetchLimits(total_seconds=60)


@dataclass(frozen=True)
class Asking:
    """Of the kind of that name; ``settings`` of a call add to the ordinary ones."""

    kind: str
    port: int
    database: str
    into: Path
    credentials: Credentials = READER

    def rows(self, limits: FetchLimits = SHORT, **settings: str) -> list[list[str]]:
        place = {"server": "127.0.0.1", "port": str(self.port), "database": self.database}
        fetch = find_module(self.kind).fetch
        (name,) = fetch({**place, **settings}, self.credentials, self.into, limits)
        with (self.into / name).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def fault(self, limits: FetchLimits = SHORT, **settings: str) -> OriginError:
        """What it is refused with, which never holds the secret."""
        with pytest.raises(OriginError) as caught:
            self.rows(limits, **settings)
        assert SECRET not in caught.value.message
        return caught.value
