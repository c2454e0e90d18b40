"""Papers of many projects, rechecks and reading of many papers: done as jobs, each told with what it lacks."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import app
from forms.kinds import FORM_KINDS
from scheduling.jobs import submit_job
from store import Job, JobState, result_folder
from tests.doing_jobs import do_jobs
from tests.small import TARGETS, small_workspace
from workspace import Workspace
from workspace.dossier import ViewedDay
from workspace.paper_zip import PaperOrder, pack_papers, paper_names

NAMES = ("热线运行经费", "热线运行经费", "审计/..\\经费:2024", "长" * 200)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four projects, two of one name, one with a name that is no name of a file."""
    folder = small_workspace(tmp_path / "workspace")
    for number, name in enumerate(NAMES[1:], 2):
        text = TARGETS.replace("name: 热线运行经费", f"name: '{name}'")
        (folder / f"targets/2024/p{number}.yaml").write_text(text, "utf-8")
    return folder


def job_of(folder: Path, kind: str, parameters: dict[str, Any]) -> Job:
    with Workspace(folder).store() as store:
        submit_job(store, kind, parameters, "张三", datetime.now(UTC))
    return do_jobs(folder)[0]


def result_of(folder: Path, job: Job) -> bytes:
    with result_folder(folder / "data").open_file(job.result["sha256"]) as file:
        return file.read()


def test_a_paper_of_each_project_lies_in_the_zip_with_an_account(folder: Path) -> None:
    asked = {"kind": "self-evaluation", "format": "docx", "year": "2024", "as_of": "2024-12-31"}
    job = job_of(folder, "form", asked)
    assert (job.state, job.done, job.total) == (JobState.DONE, 4, 4)
    with zipfile.ZipFile(io.BytesIO(result_of(folder, job))) as packed:
        names = packed.namelist()
        account = packed.read("说明.txt").decode("utf-8-sig")
    assert len(set(names)) == 5
    assert not [name for name in names if set(name) & set("/\\:")]
    assert "写成 4 份" in account
    assert "2024/p3：" in account
    assert "写成 4 份" in job.result["text"]


def test_a_summary_is_one_paper(folder: Path) -> None:
    job = job_of(folder, "form", {"format": "xlsx", "as_of": "2024-12-31"})
    assert job.state is JobState.DONE
    assert job.result["name"].endswith(".xlsx")
    assert result_of(folder, job)[:2] == b"PK"
    assert "汇总 4 个项目" in job.result["text"]


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        ("form", {"kind": "letter"}, "没有“letter”这种表"),
        ("form", {"format": "exe"}, "没有“exe”这种格式"),
        ("form", {"layout": "moon"}, "没有版式“moon”"),
        ("form", {"year": "1999"}, "没有 1999 年的项目"),
        ("form", {"project": "2024/none"}, "没有项目 2024/none"),
        ("form", {"as_of": "soon"}, "as_of 应写作"),
        ("form", {"kind": "monitoring", "as_of": "2023-01-31"}, "一份也没有写成"),
        ("recheck", {}, "没有要读的文件"),
        ("recheck", {"files": "x"}, "没有要读的文件"),
        ("recheck", {"files": [["0" * 64, "a.docx"]]}, "没有这份任务文件"),
        ("recheck", {"files": [["../x", "a.docx"]]}, "没有这份任务文件"),
        ("recheck", {"files": [["0" * 64, "a.docx"]], "rules": "none"}, "没有评分规则“none”"),
        ("import", {"files": [["0" * 64, "a.docx"]]}, "没有这份文件"),
    ],
)
def test_what_cannot_be_done_is_told(folder: Path, kind: str, given: dict[str, Any], why: str) -> None:
    job = job_of(folder, kind, given)
    assert job.state is JobState.FAILED
    assert why in job.message


def test_one_paper_that_fails_costs_only_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workspace import paper_zip

    write = paper_zip.write_paper

    def fail(dossier: Any, *words: Any) -> bytes:
        if dossier.project.id == "2024/p2":
            raise ValueError("a fault of the program")
        return write(dossier, *words)

    monkeypatch.setattr(paper_zip, "write_paper", fail)
    workspace, target = Workspace(folder), io.BytesIO()
    order = PaperOrder(FORM_KINDS["target"], "html", "", ViewedDay(None, date(2024, 6, 1)))
    with workspace.store() as store:
        projects = list(workspace.declared_projects(store).projects.values())
        packed = pack_papers(workspace, store, projects, order, target)
    assert packed.made == 3
    assert packed.failed == ["2024/p2：程序出错（ValueError），见日志"]
    assert "没有写成" in zipfile.ZipFile(target).read("说明.txt").decode("utf-8-sig")


def test_the_same_papers_give_the_same_bytes(folder: Path) -> None:
    order = PaperOrder(FORM_KINDS["target"], "docx", "", ViewedDay(None, date(2024, 6, 1)))
    workspace, made = Workspace(folder), []
    with workspace.store() as store:
        projects = list(workspace.declared_projects(store).projects.values())
        for _ in range(2):
            target = io.BytesIO()
            pack_papers(workspace, store, projects, order, target)
            made.append(target.getvalue())
    assert made[0] == made[1]
    assert all(len(name.encode()) < 255 for name in paper_names(projects, order))


def test_the_command_writes_the_zip_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to, words = folder / "all.zip", ["form", "target", "2024", "--format", "zip", "--zipped", "html"]
    assert app.main(["--workspace", str(folder), *words, "-o", str(to)]) == 0
    assert len(zipfile.ZipFile(to).namelist()) == 5
    assert "写成 4 份" in capsys.readouterr().err
    assert app.main(["--workspace", str(folder), "form", "summary", "2024", "--format", "zip"]) == 2
