"""How far what lists show is of now: of how many projects, and whether somebody looks after the others."""

from dataclasses import dataclass
from datetime import date, datetime

from indicators.clock import format_local_minute
from store import Store
from workspace.current_lines import FEW, find_due
from workspace.opened import Workspace

UNWATCHED = "没有后台进程在更新，请启动 serve 或 schedule，或运行 derive"


@dataclass(frozen=True)
class ListsState:
    """Of ``files`` target files the lines of ``behind`` are to be worked out anew; ``watched`` says that a
    process does it, ``looked_at`` when it last looked."""

    files: int
    behind: int
    watched: bool
    looked_at: datetime | None = None

    @property
    def current(self) -> int:
        return max(0, self.files - self.behind)

    @property
    def data(self) -> dict[str, int | str | None]:
        return {
            "projects": self.files,
            "current": self.current,
            "behind": self.behind,
            "watched": self.watched,
            "looked_at": self.looked_at.isoformat() if self.looked_at else None,
        }

    @property
    def text(self) -> str:
        told = f"项目列表的汇总：{self.current} 个项目已是最新，{self.behind} 个待更新"
        if self.behind and max(self.files, self.behind) <= FEW:
            told += "（打开列表时现算，不会显示旧数）"
        if self.watched:
            looked = f"，最近一次查看 {format_local_minute(self.looked_at)}" if self.looked_at else ""
            return f"{told}；后台在更新{looked}"
        return f"{told}；{UNWATCHED}"


def lists_state(workspace: Workspace, store: Store, today: date) -> ListsState:
    """By the stamps of the files and the marks of the ledger; no line is worked out for it."""
    found, watch = find_due(workspace, store, today), store.read_model.watch()
    return ListsState(found.files, len(found.due), watch.is_alive, watch.looked_at)
