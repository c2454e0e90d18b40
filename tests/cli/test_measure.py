"""``measure`` in words: a number of a ready-made report says so, and its months are no parts to add up."""

from pathlib import Path

import pytest

import app

BUDGET = """\
项目,截止日期,年初预算数,全年预算数,累计支出
热线,2025-01-31,10,10,1
热线,2025-03-31,10,10,6
"""


def test_what_stands_in_is_told_and_its_months_are_cumulative(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/执行.csv").write_text(BUDGET)
    (tmp_path / "sources.yaml").write_text("budget: inbox/执行.csv\n")
    words = ["measure", "finance.spending", "--as-of", "2025-03-31", "--by", "month"]
    assert app.main(["--workspace", str(tmp_path), *words]) == 0
    told = capsys.readouterr()
    assert "没有“支付明细”数据，取自现成的“预算执行”" in told.out
    assert "各月为截至该月末的数（按当时所知），不能相加" in told.out + told.err
