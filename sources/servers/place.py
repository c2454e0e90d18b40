"""Where a typed table stands that is counted on a server."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sources.json_files import JsonObject


@dataclass(frozen=True)
class ServerPlace:
    """A relation on a server, read as a typed table.

    ``settings`` are those of the connection, of users and secrets the names of environment variables.
    ``columns`` are canonical columns with those of the relation; ``cells`` the SQL that stands in the place
    of a column where it is not taken as it is; ``only`` the condition of the rows that count. ``state`` is
    what ``fingerprint``, a statement, gave when the relation was looked over: while it gives the same, the
    rows are the same.
    """

    kind: str
    relation: str
    columns: Mapping[str, str] = field(hash=False)
    cells: Mapping[str, str] = field(hash=False)
    only: str
    fingerprint: str
    state: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def connection(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What tables share that one session reads."""
        return self.kind, tuple(sorted(self.settings.items()))

    def to_json(self) -> JsonObject:
        return asdict(self)

    @classmethod
    def from_json(cls, content: JsonObject | None) -> "ServerPlace | None":
        return cls(**{**content, "state": tuple(content["state"])}) if content else None
