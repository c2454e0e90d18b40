"""The passages of a 自评报告 that only a person can write: kept as entries, each under an id of its own that no
indicator can have.

To add one: a line in ``PASSAGES``, and its placeholder in ``forms/report/template.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.actuals import entered_values_of
from indicators.records import ManualEntry


@dataclass(frozen=True)
class Passage:
    """``placeholder`` is what stands for it in a template, ``asks`` what is to be written."""

    id: str
    placeholder: str
    name: str
    asks: str
    is_short: bool = False

    @property
    def blank(self) -> str:
        """What a report prints in its place while nobody wrote it."""
        return "（待填写）" if self.is_short else f"（待填写：{self.asks}）"


LEADER = Passage("report:leader", "项目负责人", "项目负责人", "项目负责人姓名", is_short=True)
PASSAGES: tuple[Passage, ...] = (
    LEADER,
    Passage("report:basis", "立项依据", "立项依据和实施情况", "立项依据、项目内容和实施情况"),
    Passage("report:use", "结果应用", "自评结果应用", "自评结果如何用于预算安排、政策调整和项目管理"),
    Passage("report:public", "结果公开", "自评结果公开", "自评结果在何时、以何种方式公开"),
)


def find_passage(row_id: str) -> Passage | None:
    return next((passage for passage in PASSAGES if passage.id == row_id), None)


def asked_passages(leader: str) -> tuple[Passage, ...]:
    """Those that a project asks for: its 项目负责人 only where the target sheet does not name one."""
    return tuple(passage for passage in PASSAGES if not (passage is LEADER and leader))


def written_passages(entries: Iterable[ManualEntry]) -> Mapping[str, str]:
    """What stands of each passage, by its id; those that nobody wrote are left out."""
    kept = tuple(entries)
    texts = {passage.id: entered_values_of(kept, passage.id).value for passage in PASSAGES}
    return {row_id: text for row_id, text in texts.items() if text}
