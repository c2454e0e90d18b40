"""The secret of a workspace, with which names become pseudonyms that nobody can guess back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indicators.secret_file import make_secret, read_secret
from sources.errors import UnreadableTableError
from yamlfiles.problem import FilePlace, Problem, Severity

LOST = (
    "工号假名的密钥不见了、是空的或不完整，另立一个会使同一个人得到另一个假名，因此没有读取；请从备份恢复"
    "（restore）。没有备份时，由管理员执行 openssl rand -hex 32 > {file} 另立，此后的假名与以前的不同"
)


@dataclass(frozen=True)
class WorkspaceSecret:
    """Kept in one file, made when it is first needed; without it the same names get other pseudonyms.

    ``was_used`` tells whether pseudonyms were made with one before: then a lost one is not made anew.
    """

    path: Path
    was_used: Callable[[], bool] = lambda: False

    def read(self) -> str:
        """Raises UnreadableTableError where it was lost."""
        found = read_secret(self.path)
        if found is None and self.was_used():
            message = LOST.format(file=f"{self.path.parent.name}/{self.path.name}")
            place = FilePlace(f"{self.path.parent.name}/{self.path.name}")
            raise UnreadableTableError([Problem(place, "secret-lost", Severity.ERROR, message)])
        return found or make_secret(self.path)

    def fingerprint(self) -> str:
        """Tells one secret from another and gives neither away."""
        return hashlib.sha256(f"fingerprint {self.read()}".encode()).hexdigest()[:16]
