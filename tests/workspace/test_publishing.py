"""The public pages: approved targets and sealed results, and nothing else of a workspace."""

import posixpath
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import app
from forms.public_site import PublicSite, public_texts, render_site
from indicators.paper_acts import Act
from tests.sealed import (
    PROJECT,
    REASON,
    SEALING,
    act_on,
    adjust_sheet,
    approve_sheet,
    loosen_target,
    ready_workspace,
)
from tests.small import small_workspace
from tests.workspace.test_department import SHEET
from workspace import Workspace
from workspace.publishing import gather_site, looks_personal, unread_targets

TODAY = date(2025, 3, 1)
INTERNAL = (
    *("张三", "李四", "王五", "财政局", REASON, "按周督办", "扫描件", "固财发", "1号", "2024-01-05"),
    *("hotline", "inbox", "evaluator", "targets", "manual", ".csv", ".yaml", ".db", "sha256"),
    *("A1", "A2", "A3", "P1", "P2", "住建局", "交通局", "13900000001", "口径", "快照"),
)
"""What the small workspace knows and nobody outside may read."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_workspace(tmp_path_factory.mktemp("office"))


@pytest.fixture
def copied(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office, tmp_path / "office"))


def site_of(folder: Path, today: date = TODAY) -> PublicSite:
    workspace = Workspace(folder)
    with workspace.store() as store:
        declared = workspace.viewed_projects(store).projects
        unread = unread_targets(workspace, declared, 2024)
        return gather_site(workspace, store, declared.values(), 2024, today, unread=unread)


def text_of(files: dict[str, bytes]) -> str:
    return "\n".join(content.decode() for name, content in files.items() if name.endswith(".html"))


def seal(folder: Path) -> None:
    act_on(folder, *SEALING)


def test_approved_targets_are_published_without_results_before_the_paper_is_sealed(copied: Path) -> None:
    site = site_of(copied)
    (project,) = site.projects
    assert (project.result, project.no_result) == (None, "自评表还没有封存，不公开自评结果")
    text = text_of(render_site(site))
    assert "工单按时办结率" in text
    assert "≥98%" in text
    assert not [word for word in INTERNAL if word in text]
    # nothing that was measured or entered: 66.67 % of the orders, 4 drills
    assert "66.67" not in text
    assert "4次</td>" not in text.replace("≥4次</td>", "")


def test_a_sealed_result_is_published_as_it_was_sealed_and_nothing_internal_with_it(copied: Path) -> None:
    seal(copied)
    site = site_of(copied)
    (project,) = site.projects
    assert project.result
    assert project.result.revision == 1
    numbers = {row.name: (row.actual, row.points) for row in project.rows}
    assert numbers["应急演练"] == ("4次", "10.00")
    text = text_of(render_site(site))
    assert project.result.total in text
    assert not [word for word in INTERNAL if word in text]


def test_an_unapproved_project_and_what_a_reopened_paper_said_stay_within(copied: Path) -> None:
    seal(copied)
    act_on(copied, Act.REOPENED)
    (copied / "targets/2024/other.yaml").write_text(
        (copied / "targets/2024/hotline.yaml").read_text().replace("热线运行经费", "尚未批复的项目")
    )
    site = site_of(copied)
    (project,) = site.projects
    assert project.result is None
    assert site.left_out == (("绩效目标没有批复，或批复已撤销", 1),)
    text = text_of(render_site(site))
    assert "尚未批复的项目" not in text
    assert "1 个项目没有列出：绩效目标没有批复，或批复已撤销" in text


def test_a_working_text_changes_nothing_until_it_is_decided(copied: Path) -> None:
    loosen_target(copied)
    assert "≥95%" not in text_of(render_site(site_of(copied)))
    adjust_sheet(copied)
    assert "≥95%" in text_of(render_site(site_of(copied)))


def test_a_sealed_paper_that_cannot_be_read_gives_no_result(copied: Path) -> None:
    seal(copied)
    for package in (file for file in (copied / "data/packages").rglob("*") if file.is_file()):
        package.chmod(0o600)
        package.write_bytes(b"changed")
    (project,) = site_of(copied).projects
    assert project.result is None
    assert project.no_result


def test_a_text_with_a_telephone_number_is_withheld_and_told(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    path = folder / "targets/2024/hotline.yaml"
    path.write_text(path.read_text().replace("保障热线运行。", "保障热线运行，联系 13900000001。"))
    approve_sheet(folder)
    site = site_of(folder)
    assert site.projects == ()
    assert "像电话" in site.left_out[0][0]
    assert "13900000001" not in text_of(render_site(site))


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("138 0000 0001", True),
        ("138-0000-0001", True),
        ("8613800000001", True),
        ("１３８００００００１１", True),
        ("（0755）82345678", True),
        ("110101 19900101 123X", True),
        ("li＠example.cn", True),
        ("12345热线全年受理20000件", False),
        ("2024年1月1日至2024年12月31日", False),
    ],
)
def test_telephones_and_identity_cards_are_known_however_they_are_written(text: str, is_told: bool) -> None:
    assert looks_personal(f"联系{text}。") is is_told


def test_a_whole_department_is_called_so_and_its_tasks_are_published(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    (folder / "targets/2024/hotline.yaml").write_text(SHEET)
    approve_sheet(folder)
    files = render_site(site_of(folder))
    index, page = files["index.html"].decode(), files["projects/0001.html"].decode()
    assert "含部门整体 1 张" in index
    assert all(
        word in page
        for word in ("部门整体支出", "年度主要任务", "受理和督办", "机关运转", "年度资金", "其中:基本支出")
    )
    assert "实施单位" not in page


def test_a_telephone_number_in_a_task_withholds_the_sheet(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    (folder / "targets/2024/hotline.yaml").write_text(SHEET.replace("受理和督办", "受理，找 138-0000-0001"))
    approve_sheet(folder)
    assert site_of(folder).projects == ()


def test_a_file_that_cannot_be_read_is_counted_among_what_is_not_shown(copied: Path) -> None:
    (copied / "targets/2024/broken.yaml").write_text("name: 坏的\nindicators: [")
    (copied / "targets/2023").mkdir()
    (copied / "targets/2023/broken.yaml").write_text("name: 坏的\nindicators: [")
    site = site_of(copied)
    assert len(site.projects) == 1
    assert site.left_out == (("目标文件有错误，读不出项目", 1),)
    text = text_of(render_site(site))
    assert "都已列出" not in text
    assert "1 个项目没有列出：目标文件有错误" in text


def kept_texts(folder: Path) -> set[str]:
    """Every text of the ledger and every cell of the exports."""
    found = set()
    with closing(sqlite3.connect(folder / "data/jixiao.db")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            rows = database.execute(f'SELECT * FROM "{table}"').fetchall()  # names of the ledger
            found |= {cell for row in rows for cell in row if isinstance(cell, str)}
    for export in (folder / "inbox").glob("*.csv"):
        found |= {cell for line in export.read_text().splitlines() for cell in line.split(",")}
    return found


def test_no_text_of_the_ledger_or_the_exports_stands_on_the_pages_but_what_is_public(copied: Path) -> None:
    seal(copied)
    site = site_of(copied)
    (project,) = site.projects
    assert project.result
    text = re.sub("<[^>]+>", " ", text_of(render_site(site)))
    public = {
        *public_texts(project),
        project.result.grade,
        project.result.total,
        "2024",
        "2024-01-01",
        "2024-12-31",
    }
    public |= {cell for row in project.rows for cell in (row.first, row.second, row.weight, row.points)}
    kept = {word for word in kept_texts(copied) if len(word) > 3 and not word.isdecimal()}
    assert len(kept) > 100
    assert {word for word in kept if word in text} - public == set()


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


def test_links_stay_within_the_folder_and_nothing_runs(copied: Path) -> None:
    seal(copied)
    files = render_site(site_of(copied))
    for name, content in files.items():
        if not name.endswith(".html"):
            assert b"url(" not in content
            continue
        links = Links()
        links.feed(content.decode())
        assert not links.tags & {"script", "img", "iframe", "form", "object"}
        for link in links.found:
            assert not re.match(r"[a-z]+:|/", link), link
            if not link.startswith("#"):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) in files


def test_the_command_writes_the_folder_and_takes_no_other_one(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "public"
    asked = ["--workspace", str(copied), "publish", "2024", "-o", str(target)]
    assert app.main(asked) == 0
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*.*")) == [
        "index.html", "projects/0001.html", "style.css"
    ]  # fmt: skip
    (target / "projects/0007.html").write_text("of an earlier time")
    assert app.main([*asked, "--json"]) == 0
    assert not (target / "projects/0007.html").exists()
    assert '"evaluated": 0' in capsys.readouterr().out
    (target / "notes.txt").write_text("mine")
    assert app.main(asked) == 1
    assert "notes.txt" in capsys.readouterr().err
    assert PROJECT not in (target / "index.html").read_text()


def test_a_year_without_anything_to_publish_leaves_the_pages_of_another_as_they_are(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "public"
    asked = ["--workspace", str(copied), "publish"]
    assert app.main([*asked, "2024", "-o", str(target)]) == 0
    assert app.main([*asked, "2042", "-o", str(target)]) == 1
    assert "2042 年度还没有可以公开的项目" in capsys.readouterr().err
    assert (target / "projects/0001.html").is_file()
