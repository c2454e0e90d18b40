"""sources.yaml changed by a form: only what was asked changes, and comments stay."""

from datetime import date

import pytest

from sources.declaration import read_declaration
from sources.source import Heading
from workspace.source_declaring import CoverageAnswer, SourceChange, UndeclarableError, changed_text

SPAN = (date(2026, 1, 1), date(2026, 6, 30))
STYLES = {
    "block": """\
# 热线
work_orders:
  files:
    - "inbox/工单*.xlsx"   # 每月
  columns:
    due_at:
      - 办结时限
      - 承诺办结
  covers: 2025-01-01..2025-12-31
  confirmed: 2026-01-05
payments: "inbox/支付*.csv"
""",
    "flow": """\
# 热线
work_orders: {files: "inbox/工单*.xlsx", columns: {due_at: [办结时限, 承诺办结]}, covers: 2025, confirmed: 2026-01-05}
payments: "inbox/支付*.csv"
""",
}
DUE = Heading(("办结时限", "承诺办结"))


def declared(text: str, name: str = "work_orders"):  # type: ignore[no-untyped-def]
    found = read_declaration(text.encode(), "sources.yaml")
    assert found.problems == ()
    return found.tables[name]


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_one_table_is_changed_and_the_rest_stays(text: str) -> None:
    change = SourceChange(
        "work_orders",
        {"due_at": DUE, "closed_at": Heading(("实际办结",))},
        "inbox/热线工单/*",
        CoverageAnswer(span=SPAN, confirmed=date(2026, 7, 1)),
    )
    made = changed_text(text, change)
    source = declared(made)
    assert source.files == ("inbox/工单*.xlsx", "inbox/热线工单/*")
    assert source.columns == change.headings
    assert (source.covers, source.confirmed) == (SPAN, date(2026, 7, 1))
    assert made.startswith("# 热线\n")
    assert made.endswith('payments: "inbox/支付*.csv"\n')


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_what_is_declared_of_coverage_and_columns_can_be_taken_out(text: str) -> None:
    source = declared(changed_text(text, SourceChange("work_orders", {}, coverage=CoverageAnswer())))
    assert (source.covers, source.confirmed, dict(source.columns)) == (None, None, {})


def test_kept_coverage_stays_as_it_is() -> None:
    made = changed_text(STYLES["block"], SourceChange("work_orders", {"due_at": DUE}))
    assert made == STYLES["block"]


def test_a_table_of_files_alone_gets_room_for_more() -> None:
    made = changed_text(STYLES["block"], SourceChange("payments", {}, coverage=CoverageAnswer(span=SPAN)))
    assert declared(made, "payments").covers == SPAN
    assert made.startswith(STYLES["block"].partition("payments")[0])


@pytest.mark.parametrize("text", ["", "# 还没有\n", "sample: yes\n", "sample: yes"])
def test_a_table_is_declared_where_there_was_none(text: str) -> None:
    change = SourceChange("faults", {"began_at": Heading(("发生", "时间"), "join")}, "inbox/线路故障/*")
    source = declared(changed_text(text, change), "faults")
    assert (source.files, dict(source.columns)) == (("inbox/线路故障/*",), dict(change.headings))


def test_a_declaration_with_a_mistake_is_not_written_over() -> None:
    with pytest.raises(UndeclarableError, match="第 1 行"):
        changed_text("work_order: x\n", SourceChange("faults", {}, "inbox/线路故障/*"))
