"""Projects by months in lights, and self-evaluations by department."""

import re
from pathlib import Path

import pytest

import app
from tests.small import TARGETS
from tests.web.conftest import PROJECT, Reader
from workspace import Workspace
from workspace.deriving import derive


@pytest.fixture
def several(folder: Path) -> Reader:
    """A second project of another department, without any record."""
    other = TARGETS.replace("热线运行经费", "道路养护经费").replace("便民服务中心", "养护所")
    (folder / "targets/2024/roads.yaml").write_text(other, encoding="utf-8")
    return Reader(app.create_app(workspace=folder).test_client())


def grid_of(page: str) -> str:
    return page.partition('<table class="table lights">')[2].partition("</table>")[0]


def test_the_lights_stand_red_first_with_one_reason_and_lead_to_the_month(several: Reader) -> None:
    page = several.read("/lights?as_of=2024-07-31")
    grid = grid_of(page)
    assert grid.index("热线运行经费") < grid.index("道路养护经费")
    assert f'href="{PROJECT}/monitoring?as_of=2024-03-31"' in grid
    assert f'href="{PROJECT}/monitoring?as_of=2024-08-31"' not in grid
    assert re.search(r'<td class="why">[^<]*工单按时办结率：', grid)


def test_what_has_no_data_is_no_light_and_is_counted_apart(several: Reader) -> None:
    page = several.read("/lights?as_of=2024-07-31")
    assert re.search(r"未评 <b>1</b>", page)
    chosen = grid_of(several.read("/lights?as_of=2024-07-31&light=open"))
    assert "道路养护经费" in chosen
    assert "热线运行经费" not in chosen
    assert chosen.count('class="lamp open"') == 7


def test_a_filter_that_finds_nothing_says_so(several: Reader) -> None:
    address = "/lights?as_of=2024-07-31&light=behind&q=道路"
    assert "没有符合条件的项目" in several.read(address)
    assert "1 月还没有过完" in several.read("/lights?as_of=2024-01-15")


def test_the_rollup_adds_what_is_known_and_says_what_is_not(several: Reader) -> None:
    page = several.read("/rollup?year=2024")
    assert "1 个未知，未计入" in page
    assert ">20.00" in page
    assert "0 / 2" in page


def test_the_rollup_leads_down_to_units_and_projects(several: Reader) -> None:
    link = re.search(r'href="(/rollup\?[^"]*department=[^"]*)"', several.read("/rollup?year=2024"))
    assert link
    units = several.read(link[1].replace("&amp;", "&"))
    assert "养护所" in units
    unit = re.search(r'href="(/rollup\?[^"]*unit=[^"]*)"', units)
    assert unit
    assert "/projects/2024/" in several.read(unit[1].replace("&amp;", "&"))


def test_many_projects_are_sorted_and_counted_by_what_is_kept_of_them(
    several: Reader, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(folder)
    with workspace.store() as store:
        assert derive(workspace, store).left_over == 0
    for place in ("workspace.current_lines.FEW", "web.listed_lines.FEW"):
        monkeypatch.setattr(place, 1)
    page = several.read("/lights")
    grid = grid_of(page)
    assert grid.index("热线运行经费") < grid.index("道路养护经费")
    assert "项目较多" in page
    assert "未评 <b>1</b>" in page
    assert "本月转差 <b>" not in page
    chosen = grid_of(several.read("/lights?light=open"))
    assert "道路养护经费" in chosen
    assert "热线运行经费" not in chosen
