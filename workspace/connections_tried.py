"""Whether the servers, services and SQLite files that tables are declared to come from answer now: each is
tried for a short while, and nothing is fetched or kept."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sources.origins.contract import OriginError, OriginFault
from sources.origins.fetched import origin_words
from sources.origins.fetching import SHORT
from sources.origins.kinds import is_file
from store.health import HealthFinding, Level
from workspace.opened import Workspace
from workspace.source_words import table_title
from yamlfiles.problem import Severity

AT_ONCE = 8
NOT_TRIED = "没有试连（本命令只看得到自己运行时的环境变量）"
MAY_BE_SLOW = f"{SHORT.total_seconds:g} 秒没有答完；可能只是慢，取数时会多等一会儿，取不到的请与对方核对，或缩小取数的范围"


@dataclass(frozen=True)
class ConnectionsTried:
    """Of the tables that come from servers, and of those of SQLite files, why each gave no answer, by
    name."""

    servers: frozenset[str]
    files: frozenset[str]
    faults: Mapping[str, OriginError]
    findings: tuple[HealthFinding, ...]

    @property
    def data(self) -> dict[str, int]:
        tables = len(self.servers) + len(self.files)
        return {"tables": tables, "of_files": len(self.files), "answered": tables - len(self.faults)}

    @property
    def text(self) -> str:
        """ "" where there is nothing to try."""
        told = (self._counts("服务器", self.servers), self._counts(" SQLite 文件", self.files))
        return "\n".join(filter(None, told))

    def _counts(self, word: str, tables: frozenset[str]) -> str:
        failed = len(tables & self.faults.keys())
        more = f"，没有通过 {failed} 张，原因见上" if failed else ""
        return f"取自{word}的表 {len(tables)} 张，试连通过 {len(tables) - failed} 张{more}" if tables else ""


def try_connections(workspace: Workspace) -> ConnectionsTried:
    origins, fetcher = workspace.sources.origins, workspace.sources.fetcher
    with ThreadPoolExecutor(AT_ONCE) as threads:
        tried = dict(
            zip(origins, threads.map(fetcher.try_connection, origins, origins.values()), strict=True)
        )
    faults = {name: fault for name, fault in tried.items() if fault}
    findings = *told_faults(workspace, faults), *told_mistakes(workspace)
    files = frozenset(name for name, origin in origins.items() if is_file(origin.kind))
    return ConnectionsTried(frozenset(origins) - files, files, faults, findings)


def told_faults(workspace: Workspace, faults: Mapping[str, OriginError]) -> Iterator[HealthFinding]:
    """One finding for all tables of one place that fail in the same way."""
    sources = workspace.sources
    alike: dict[tuple[str, OriginFault, str], list[str]] = {}
    for name, fault in faults.items():
        place = origin_words(sources.origins[name]), fault.fault, fault.message
        alike.setdefault(place, []).append(table_title(name, sources.tables))
    for (words, fault_kind, message), titles in alike.items():
        yield told_fault(f"{words}（{'、'.join(titles)}）", fault_kind, message)


def told_mistakes(workspace: Workspace) -> Iterator[HealthFinding]:
    """A table that is declared wrong is not there to be tried."""
    problems = workspace.sources.declarations.problems
    wrong = [problem for problem in problems if problem.severity is Severity.ERROR]
    if wrong:
        more = f"（这样的错误共 {len(wrong)} 处）" if len(wrong) > 1 else ""
        text = f"数据来源的声明有错，有错的表没有试连：{wrong[0]}{more}；请运行 check 逐条改正"
        yield HealthFinding(Level.ERROR, "sources", text)


def told_fault(begin: str, fault: OriginFault, message: str) -> HealthFinding:
    """What this process cannot tell is a hint: it has not the environment of the service, and little
    patience."""
    if fault is OriginFault.SECRET:
        return HealthFinding(Level.HINT, "connection-secret", f"{begin}：{message}；{NOT_TRIED}")
    if fault is OriginFault.TIMED_OUT:
        return HealthFinding(Level.HINT, "connection-slow", f"{begin}：{MAY_BE_SLOW}")
    return HealthFinding(Level.ERROR, "connection", f"{begin}：{message}")
