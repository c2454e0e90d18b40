"""佐证资料 for the rows that a person judges: short statements, all made up, all labelled."""

from collections.abc import Mapping

from examples.papers import LABEL, WARNING

STATEMENTS: Mapping[str, str] = {
    "履职情况说明": "热线全年统一受理、分类交办、限时回复、统一回访，月度通报按期印发，督办台账逐件销号。",
    "7×24小时服务情况说明": "热线全年实行7×24小时人工值守，夜间、节假日均安排话务员在岗，未出现无人接听时段。",
}
"""Short statements by the name of their file."""


def evidence_files(year: int) -> Mapping[str, str]:
    """Every paper by the name of its file."""
    return {f"{name}_{year}_{LABEL}.txt": _statement_text(name, year) for name in STATEMENTS}


def _statement_text(name: str, year: int) -> str:
    return f"{name}（{WARNING}）\n\n{year}年度：{STATEMENTS[name]}\n\n填报人：样例填报人\n"
