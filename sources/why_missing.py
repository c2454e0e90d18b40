"""Why a table cannot be had: not declared, no file yet, nothing fetched, or gone."""

from sources.errors import problem_sentence
from sources.fetched_tables import why_not_fetched
from sources.origins.fetched import FetchState
from sources.source import Source, SourceDeclarations
from sources.tables import Table
from sources.typed import MissingTable
from yamlfiles.problem import any_error


def why_gone(source: Source | None) -> str:
    """Why a table as it stood earlier cannot be opened any more."""
    if source and source.is_counted_there:
        return "数据在服务器上，本系统没有留存当时的数据，无法重新打开"
    return "当时的数据已不在，无法重新打开"


def why_no_files(source: Source, state: FetchState | None) -> str:
    if state:
        return why_not_fetched(source, state)
    return f"还没有“{source.table.label}”的文件：请把导出文件放到 {'、'.join(source.files)}"


def undeclared_table(declared: SourceDeclarations, table: Table) -> MissingTable:
    """Why a table that is not among the declared ones is missing."""
    name = table.name
    if name in declared.unusable:
        return MissingTable(table, declared.unusable[name], declared.problems)
    if not (declared.tables or declared.unusable) and any_error(declared.problems):
        reason = f"“{table.label}”没有可用的声明：{problem_sentence(declared.problems)}"
        return MissingTable(table, reason, declared.problems)
    return MissingTable(table, f"sources.yaml 没有声明数据表“{table.label}”（{name}）")
