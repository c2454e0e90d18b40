"""The drawings of a project: the same numbers once, and the year before beside them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import app
from forms.chart import Chart, Series, build_chart
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus, Observation
from store import open_store
from tests.small import TARGETS
from tests.web.conftest import PROJECT, Reader
from web.project_charts import draw_once

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
JANUARY = date(2024, 1, 31)


def chart(name: str, value: str, target: str = "≥98%") -> Chart:
    return build_chart(Series(name, [(JANUARY, Decimal(value))], "%", Decimal(98), target, YEAR))


def test_two_of_the_same_numbers_are_drawn_once_under_both_names() -> None:
    drawn = draw_once([chart("甲", "97"), chart("乙", "96"), chart("丙", "97")])
    assert [one.title for one in drawn] == ["甲、丙", "乙"]


def test_the_same_numbers_under_another_target_are_two_drawings() -> None:
    assert len(draw_once([chart("甲", "97"), chart("乙", "97", "≥95%")])) == 2


def test_drawings_without_numbers_stay_apart() -> None:
    empty = build_chart(Series("甲", [], "%", None, "", YEAR))
    assert len(draw_once([empty, replace(empty, title="乙")])) == 2


def test_the_year_before_stands_beside_the_months_of_this_year(folder: Path) -> None:
    last_year = folder / "targets/2023"
    last_year.mkdir()
    text = TARGETS.replace("period: 2024-2024", "period: 2023-2023")
    (last_year / "hotline.yaml").write_text(text, encoding="utf-8")
    measured = MeasurementResult(
        "hotline.on_time_rate",
        Period(date(2023, 1, 1), date(2023, 6, 30)),
        MeasurementStatus.MEASURED,
        "%",
        Decimal(9),
        Decimal(10),
        Decimal(90),
        10,
    )
    with open_store(folder / "data/jixiao.db") as store:
        now = datetime(2023, 7, 3, tzinfo=UTC)
        store.add_observations([Observation("2023/hotline", "on-time", measured, now)])
    reader = Reader(app.create_app(workspace=folder).test_client())
    assert "上年累计" in reader.read(f"{PROJECT}?tab=summary")
    page = reader.read("/indicators/2024/hotline/on-time")
    row = page.partition("<td>2024-06-30</td>")[2].partition("</tr>")[0]
    assert ">90%<" in row
    assert "-40 个百分点" in row
