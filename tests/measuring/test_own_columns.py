"""``check`` refuses an own evaluator that names a column no table has: file, line, and the likely meant word."""

from collections.abc import Callable
from pathlib import Path

import pytest

import app

HEAD = '''"""督办指标."""

from sqlalchemy import and_

from evaluators.columns import Columns
from evaluators.contract import Count, Ratio, evaluator
from sources.tables import WORK_ORDERS


@evaluator(reads=WORK_ORDERS, unit="%", better="higher", label="自有")
def rate(orders: Columns, *, strict: bool = False) -> Ratio:
    """自有 = 甲 ÷ 乙。"""
'''
Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """``check(body, sources)``: the exit status and what is told, of a workspace with this one own evaluator."""

    def checked(body: str, sources: str = "") -> tuple[int, str]:
        (tmp_path / "evaluators").mkdir(exist_ok=True)
        (tmp_path / "evaluators" / "ours.py").write_text(HEAD + body, encoding="utf-8")
        (tmp_path / "sources.yaml").write_text(sources, encoding="utf-8")
        status = app.main(["--workspace", str(tmp_path), "check"])
        told = capsys.readouterr()
        return status, told.out + told.err

    return checked


def test_file_line_and_the_likely_meant_word(check: Check) -> None:
    body = "    owed = orders.due_at.is_not(None)\n    return Ratio(part=orders.closd_at <= orders.due_at, of=owed)\n"
    status, told = check(body)
    assert status == 1
    assert "evaluators/ours.py:14" in told
    assert "取数方法“ours.rate”：工单表没有“closd_at”列，是否指“closed_at”？" in told


def test_a_column_by_its_chinese_name_is_told_its_own(check: Check) -> None:
    assert (
        "工单表没有“办结时间”列，是否指“closed_at”？"
        in check('    return Ratio(getattr(orders, "办结时间"), True)\n')[1]
    )


def test_every_line_and_every_branch_is_looked_at(check: Check) -> None:
    body = (
        '    extra = orders.optional("plannd")\n'
        "    if strict:\n"
        "        return Ratio(part=orders.sined_at.is_(None), of=extra)\n"
        '    return Ratio(part=and_(extra, orders.has("handlr")), of=orders.received_at.is_not(None))\n'
    )
    status, told = check(body)
    found = [
        (line, word)
        for line, word in ((13, "plannd"), (15, "sined_at"), (16, "handlr"))
        if f":{line}:" in told and word in told
    ]
    assert (status, len(found)) == (1, 3), told


def test_what_an_office_declares_beside_is_known(check: Check) -> None:
    body = "    return Ratio(part=orders.reopened_at.is_(None), of=orders.received_at.is_not(None))\n"
    sources = "work_orders:\n  files: inbox/工单*.csv\n  extra: {reopened_at: {header: 重新交办时间, type: instant}}\n"
    assert "reopened_at" in check(body)[1]
    assert "reopened_at" not in check(body, sources)[1]


def test_a_sound_one_is_not_told(check: Check) -> None:
    body = "    return Ratio(part=orders.closed_at <= orders.due_at, of=orders.due_at.is_not(None))\n"
    assert "ours" not in check(body)[1]


def test_one_that_ends_its_process_is_told_as_not_looked_at(check: Check) -> None:
    assert "没有核对列名" in check("    import os\n    os._exit(3)\n")[1]
