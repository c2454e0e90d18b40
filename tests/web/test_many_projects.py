"""Lists of many projects: sorted, filtered, counted, from the read model, and honest where it is behind."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators.paper_acts import Act, PaperActor
from store import Store
from store.lines import ProjectLine, line_from_row
from tests.sealed import act_on, ready_workspace
from tests.store.seen import DEC_31, seen
from tests.web.conftest import Reader
from tests.web.office import open_office
from tests.web.test_overview import add, names
from workspace import Workspace
from workspace.deriving import derive

LATER = datetime(2025, 2, 1, tzinfo=UTC)


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Workspace(folder).store() as opened:
        yield opened


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """So few projects count as many."""

    def set_few(few: int) -> None:
        monkeypatch.setattr("workspace.current_lines.FEW", few)
        monkeypatch.setattr("web.listed_lines.FEW", few)

    return set_few


def add_many(folder: Path, count: int) -> None:
    for number in range(count):
        add(folder, f"p{number}", project=f"项目{number}", department="财政局")


def derive_all(folder: Path) -> None:
    workspace = Workspace(folder)
    with workspace.store() as store:
        assert derive(workspace, store).left_over == 0


def chips(page: str) -> dict[str, int]:
    found = re.findall(r'<a class="chip"[^>]*>([^<]+) <b>(\d+)</b>', page)
    return {label: int(count) for label, count in found}


def test_the_red_ones_come_first_and_a_column_pressed_twice_is_turned_round(
    folder: Path, reader: Reader
) -> None:
    add_many(folder, 2)
    assert names(reader.read("/")) == ["热线运行经费", "项目0", "项目1"]
    page = reader.read("/?sort=name")
    assert names(page) == ["项目0", "项目1", "热线运行经费"]
    (turned,) = re.findall(r'aria-sort="ascending"><a href="([^"]+)"', page)
    assert names(reader.read(html.unescape(turned))) == ["热线运行经费", "项目1", "项目0"]
    assert names(reader.read("/?sort=nonsense")) == ["热线运行经费", "项目0", "项目1"]


def test_chips_count_and_filter_and_are_taken_back(folder: Path, reader: Reader) -> None:
    add_many(folder, 2)
    page = reader.read("/")
    assert chips(page) == {"红灯": 1, "未评": 2, "有待补事项": 3}
    red = html.unescape(re.findall(r'class="chip" href="([^"]+)">红灯', page)[0])
    only = reader.read(red)
    assert names(only) == ["热线运行经费"]
    assert "合计（1 个项目）" in only
    back = html.unescape(re.findall(r'class="chip" href="([^"]+)" aria-current', only)[0])
    assert len(names(reader.read(back))) == 3


def test_the_summary_and_the_batch_follow_the_filter(folder: Path, reader: Reader) -> None:
    add_many(folder, 2)
    page = reader.read("/?light=red")
    (address,) = re.findall(r'href="([^"]+)">部门汇总表', page)
    assert "项目0" not in reader.read(html.unescape(address))
    assert "热线运行经费" in reader.read(html.unescape(address))
    assert "没有" in reader.read("/papers/summary/2024?light=green", 404)


def test_a_unit_is_chosen_below_its_department(folder: Path, reader: Reader) -> None:
    add_many(folder, 2)
    add(folder, "other", project="另一项", department="财政局", old="便民服务中心", new="国库中心")
    page = reader.read("/?department=财政局")
    assert re.findall(r"<option>(国库中心|便民服务中心)</option>", page) == ["便民服务中心", "国库中心"]
    assert names(reader.read("/?department=财政局&unit=国库中心")) == ["另一项"]


def test_a_page_says_the_same_from_the_read_model_as_without_it(
    folder: Path, reader: Reader, large: Callable[[int], None]
) -> None:
    add_many(folder, 5)
    before = reader.read("/?sort=name")
    derive_all(folder)
    large(1)
    assert main_part(reader.read("/?sort=name")) == main_part(before)


def main_part(page: str) -> list[str]:
    return page[page.index("<main") :].splitlines()


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_few_changes_among_many_projects_are_shown_at_once(
    folder: Path, reader: Reader, store: Store, large: Callable[[int], None]
) -> None:
    add_many(folder, 5)
    derive_all(folder)
    large(2)
    store.add_observations([seen(value="12", as_of=DEC_31, project="2024/p1", at=LATER)])
    add(folder, "new", project="新立项目")
    page = reader.read("/?sort=name")
    assert "新立项目" in names(page)
    assert "更新中" not in page
    assert page.count("尚未采集") == 5


def test_many_changes_are_marked_and_a_dead_watch_is_told(
    folder: Path, reader: Reader, store: Store, large: Callable[[int], None]
) -> None:
    add_many(folder, 5)
    derive_all(folder)
    large(1)
    for name in ("2024/p1", "2024/p2", "2024/p3"):
        store.add_observations([seen(value="12", as_of=DEC_31, project=name, at=LATER)])
    page = reader.read("/")
    assert "3 个项目的目标或数据刚有变化" in page
    assert page.count("更新中</span>") == 3
    assert "后台汇总没有运行" not in page
    with store.transaction():
        store.db.execute("UPDATE watch SET uptime = uptime - 1000")
    assert "后台汇总没有运行" in reader.read("/")
    derive_all(folder)
    assert "更新中" not in reader.read("/")


def test_before_anything_is_worked_out_many_projects_are_listed_by_name(
    folder: Path, reader: Reader, large: Callable[[int], None]
) -> None:
    add_many(folder, 5)
    large(1)
    page = reader.read("/?sort=name")
    assert len(names(page)) == 6
    assert page.count("还没有汇总") == 6
    assert "0.00" not in page[page.index("<tbody>") : page.index("</tbody>")]


def test_another_day_of_too_many_projects_is_worked_out_by_the_page_and_says_so(
    folder: Path, reader: Reader, large: Callable[[int], None]
) -> None:
    add_many(folder, 5)
    derive_all(folder)
    large(2)
    page = reader.read("/?as_of=2024-06-30")
    assert "只算了本页的" in page
    assert "本页合计" in page
    assert len(names(page)) == 6
    assert "只算了本页的" not in reader.read("/?as_of=2024-06-30&q=热线")
    assert "只算了本页的" not in reader.read("/?as_of=2024-12-31")
    assert "只算了本页的" in reader.read("/?known_at=2025-01-01")


def test_a_page_of_one_project_among_many_looks_at_its_own_file_alone(
    folder: Path,
    client: FlaskClient,
    reader: Reader,
    large: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_many(folder, 5)
    reader.fill(indicator="drills", value="3", reason="人手不足", measure="补做一次演练")
    derive_all(folder)
    large(1)
    before = without_token(Reader(client).read("/projects/2024/hotline"))

    def look_at_all(*_: object) -> None:
        raise AssertionError("looked at all files")

    monkeypatch.setattr("workspace.declared.TargetFiles.read_all", look_at_all)
    for url in (
        "/projects/2024/hotline",
        "/projects/2024/hotline/monitoring",
        "/indicators/2024/hotline/drills",
        "/measures?year=2024",
        "/results/2024/hotline",
    ):
        assert client.get(url).status_code == 200
    assert without_token(Reader(client).read("/projects/2024/hotline")) == before
    assert client.get("/projects/2024/none").status_code == 404
    assert client.get("/projects/../../etc/passwd").status_code in (308, 404)


def test_the_results_of_many_projects_are_shown_by_pages_and_say_so(
    folder: Path, reader: Reader, large: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_many(folder, 4)
    derive_all(folder)
    large(1)
    monkeypatch.setattr("web.results.FEW", 1)
    for place in ("web.results.PAGE_SIZE", "pages.results_page.PAGE_SIZE"):
        monkeypatch.setattr(place, 2)
    made: list[str] = []
    monkeypatch.setattr("store.line_queries.line_from_row", counted(made))
    page = reader.read("/results?year=2024&page=2")
    assert ("5 张自评表" in page, "下列个数只是本页的" in page, "第 2 / 3 页" in page) == (True, True, True)
    assert made == ["2024/p2", "2024/p3"]


def counted(made: list[str]) -> Callable[..., ProjectLine]:
    """Reads a line as ever, and notes whose it is."""

    def read(row: Mapping[str, Any], *, is_outdated: bool) -> ProjectLine:
        made.append(row["project"])
        return line_from_row(row, is_outdated=is_outdated)

    return read


def test_an_entry_among_many_projects_is_kept_and_seen_at_once(
    folder: Path, client: FlaskClient, large: Callable[[int], None]
) -> None:
    add_many(folder, 5)
    derive_all(folder)
    large(1)
    reader = Reader(client)
    status, page = reader.fill(indicator="drills", value="5")
    assert (status, "已记录" in page) == (200, True)
    with Workspace(folder).store() as store:
        assert "2024/hotline" not in store.read_model.marks(), "worked out with the entry itself"
    assert "2 / 4" in reader.read("/?q=热线") or "3 / 4" in reader.read("/?q=热线")


def test_a_scope_of_few_among_many_sees_only_its_own(tmp_path: Path, large: Callable[[int], None]) -> None:
    folder = ready_workspace(tmp_path / "office")
    add(folder, "secret", project="别家项目", department="公安局", old='code: "103"', new='code: "999"')
    office = open_office(folder)
    act_on(folder, Act.SUBMITTED, actor=PaperActor("赵填报", "filler", alone=False))
    seen_before = {name: office.sign_in(name).get("/").text for name in ("filler", "reviewer", "stranger")}
    derive_all(folder)
    large(1)
    for name, before in seen_before.items():
        page = office.sign_in(name).get("/").text
        assert names(page) == names(before), name
        assert ("待审核" in page) == ("待审核" in before), name
    stranger = office.sign_in("stranger")
    assert stranger.get("/projects/2024/hotline").status_code == 404


def test_problems_of_many_projects_are_the_same_and_come_by_pages(
    folder: Path, reader: Reader, large: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_many(folder, 3)
    (folder / "targets/2024/bad.yaml").write_text("name: [", encoding="utf-8")
    before = reader.read("/problems")
    derive_all(folder)
    large(1)
    page = reader.read("/problems")
    assert main_part(page) == main_part(before)
    assert 'href="/projects/2024/p1"' in page
    monkeypatch.setattr("pages.problems_page.PAGE_SIZE", 2)
    monkeypatch.setattr("web.problems.PAGE_SIZE", 2)
    first, last = reader.read("/problems"), reader.read("/problems?page=999")
    assert "bad.yaml" in first
    assert "bad.yaml" not in last
    assert len(re.findall('<td data-label="级别"', first)) == 2
    only = reader.read("/problems?severity=error&q=bad")
    assert "bad.yaml" in only
    assert "hotline.yaml" not in only
    assert "没有符合条件的问题" in reader.read("/problems?q=不存在的话")


def test_a_run_is_shown_by_pages_with_what_failed_first(
    reader: Reader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.start_run("command")
    kept = [seen(f"row{n}", DEC_31, value="1", run=run) for n in range(3)] + [
        seen("lost", DEC_31, None, run=run)
    ]
    store.add_observations(kept)
    store.finish_run(run, "partial", {"measured": 3, "no_data": 1})
    monkeypatch.setattr("web.lists.PAGE_SIZE", 2)
    first, second = reader.read(f"/runs/{run}"), reader.read(f"/runs/{run}?page=2")
    assert "lost" in first
    assert "lost" not in second
    assert "第 1 页，共 2 页" in first
    monkeypatch.setattr("pages.runs_page.RUNS_ON_PAGE", 1)
    assert "下一页" in reader.read("/runs")


@pytest.mark.parametrize("path", ["/guide", "/proposals", "/guide?page=2", "/proposals?page=2"])
def test_the_guide_and_the_methods_of_many_projects_list_what_those_of_few_do(
    folder: Path, reader: Reader, large: Callable[[int], None], path: str
) -> None:
    add_many(folder, 24)
    (folder / "targets/2024/p3.yaml").write_text("name: [", "utf-8")
    derive_all(folder)
    of_few = visible_text(reader.read(path))
    large(1)
    assert visible_text(reader.read(path)) == of_few
    assert "项目2" in of_few


def visible_text(page: str) -> str:
    body = page[page.index("<main") :]
    return " ".join(re.sub(r'<input type="hidden"[^>]*>|<[^>]+>', " ", body).split())


def test_a_new_sheet_is_begun_from_some_of_many_projects_and_the_others_are_found(
    folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.declaring_new.MOST_CHOICES", 2)
    add_many(folder, 3)
    page = reader.read("/declare")
    assert page.count('<option value="2024/') == 4  # two lists
    assert "只有前 2 个项目，另有 2 个没有列出：请写名称查找" in page
    found = reader.read("/declare?q=项目２ 财政")
    assert set(re.findall(r'<option value="(2024/[^"]+)"', found)) == {"2024/p2"}
    assert "没有这样的项目" in reader.read("/declare?q=没有的名称")


def test_a_search_finds_the_same_after_a_file_changed(folder: Path, reader: Reader) -> None:
    add_many(folder, 2)
    assert "项目1" in reader.read("/search?q=项目1")
    file = folder / "targets/2024/p1.yaml"
    file.write_text(file.read_text("utf-8").replace("项目1", "改名后"), "utf-8")
    assert "没有找到" in reader.read("/search?q=项目1")
    assert "改名后" in reader.read("/search?q=改名后")
