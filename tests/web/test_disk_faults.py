"""A disk that refuses what a page writes: the cause is said, what was typed stays, nothing is half."""

import io
import os
from pathlib import Path

import pytest

import app
from tests.web.conftest import Reader
from web import permissions

CAUSES = [(28, "磁盘空间不足"), (5, "磁盘读写出错"), (30, "只读"), (122, "配额")]
SHEET = (
    "<html><meta charset=utf-8><p>项目支出绩效目标表（2024年度）</p><table><tr><td>项目名称</td><td colspan=4>新项目</td></tr>"
    "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>分值</td></tr>"
    "<tr><td>产出指标</td><td>数量指标</td><td>完成数</td><td>≥10个</td><td>90</td></tr></table></html>"
)


@pytest.fixture
def reader(folder: Path) -> Reader:
    return Reader(app.create_app(workspace=folder).test_client())


class FullDisk:
    """Every sync to the disk fails from now on."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int) -> None:
        def refuse(_: int) -> None:
            raise OSError(number, "refused")

        patch.setattr(os, "fsync", refuse)


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("number", "cause"), CAUSES)
def test_what_was_typed_stays_when_evidence_is_not_kept(
    number: int, cause: str, folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.hidden("csrf_token")
    before = files_of(folder)
    typed = {"indicator": "drills", "value": "5次", "reason": "增加了演练的次数"}
    token = reader.hidden("csrf_token")
    with monkeypatch.context() as patch:
        FullDisk(patch, number)
        answer = reader.client.post(
            "/entries/2024/hotline",
            data={
                "csrf_token": token,
                "by": "张三",
                **typed,
                "evidence": (io.BytesIO(b"%PDF-1"), "扫描.pdf"),
            },
            content_type="multipart/form-data",
        )
    assert answer.status_code == 422
    assert cause in answer.text
    assert "增加了演练的次数" in answer.text
    assert files_of(folder) == before


@pytest.mark.parametrize(("number", "cause"), CAUSES)
def test_an_upload_that_the_disk_refuses_says_the_cause(
    number: int, cause: str, folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = reader.hidden("csrf_token", "/import")
    before = files_of(folder)
    with monkeypatch.context() as patch:
        FullDisk(patch, number)
        answer = reader.client.post(
            "/import",
            data={"csrf_token": token, "papers": (io.BytesIO(SHEET.encode()), "表.html")},
            content_type="multipart/form-data",
        )
    assert answer.status_code == 422
    assert cause in answer.text
    assert files_of(folder) == before


@pytest.mark.parametrize(("number", "status"), [(28, 507), (122, 507), (5, 503), (30, 503)])
def test_an_import_that_the_disk_refuses_writes_nothing(
    number: int, status: int, folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = reader.hidden("csrf_token", "/import")
    shown = reader.client.post(
        "/import",
        data={"csrf_token": token, "papers": (io.BytesIO(SHEET.encode()), "表.html")},
        content_type="multipart/form-data",
    )
    page = reader.client.get(shown.location).text
    fields = {name: hidden(page, name) for name in ("csrf_token", "paper", "shown")}
    before = files_of(folder)
    with monkeypatch.context() as patch:
        FullDisk(patch, number)
        answer = reader.client.post("/import/save", data=fields)
    assert answer.status_code == status
    assert "没有写入：目标文件夹" in answer.text
    assert files_of(folder) == before
    assert reader.client.post("/import/save", data=fields).status_code == 303
    assert (folder / "targets/2024/新项目.yaml").is_file()


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def test_a_fault_that_no_page_expects_says_its_cause(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = app.create_app(workspace=folder)
    monkeypatch.setattr(permissions, "ROUTES", {**permissions.ROUTES, "full": permissions.Access.OPEN})

    @web.get("/full")
    def full() -> str:
        raise OSError(28, "No space left on device", str(folder / "data/x"))

    answer = web.test_client().get("/full")
    assert answer.status_code == 507
    assert "磁盘空间不足" in answer.text
    assert str(folder) not in answer.text
