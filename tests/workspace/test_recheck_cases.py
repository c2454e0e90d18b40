"""Papers that once were called sound, or accused, the wrong way: each says now what is wrong and what is open."""

import json
from pathlib import Path

import pytest

import app
from forms import html
from forms.self_evaluation import self_evaluation_form
from tests.forms.assessments import complete
from tests.small import TARGETS
from workspace import Workspace
from workspace.rechecking import recheck

RIGHT = {
    "01": (["E30 warning", "E9 error"], "各行得分相加为 98.25，总分写 99"),
    "02": (["E30 warning", "R3 hint"], "“故障修复及时率”没有填得分，没有核对得分和总分"),
    "04": (["R3 hint"], "没有填全年预算数，没有核对预算执行率和它的得分"),
    "08": (["E30 warning"], "指标得分 88.25 ÷ 分值 90 = 98.06%，预算执行率 0.00%"),
    "09": (["E30 warning", "E9 error"], "实际“2023年11月20日”，没有完成却得满分 10"),
    "11": (["E17 warning", "E30 warning"], "“养护制度健全性”的实际完成值只写“良好”"),
    "12": (["E30 warning", "R4 hint"], "“0.986”没有写单位，按 98.6% 理解"),
    "16": (["R3 hint"] * 3, "没有读到项目资金总额一行"),
}


@pytest.mark.parametrize("number", RIGHT)
def test_a_paper_gets_its_right_answer(tmp_path: Path, shared: Path, number: str) -> None:
    (path,) = (shared / "cases" / "papers").glob(f"{number}-*")
    (one,) = recheck(Workspace(tmp_path), [(path.name, path.read_bytes())])
    findings, words = RIGHT[number]
    assert sorted(f"{finding.code} {finding.severity.value}" for finding in one.all_findings) == findings
    assert any(words in finding.message for finding in one.all_findings)


def test_an_absolute_path_stands_in_no_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    papers = tmp_path / "各单位"
    (papers / "一处").mkdir(parents=True)
    content = html.write(self_evaluation_form(complete(), sample=False))
    for name in ("好.html", "一处/好.html"):
        (papers / name).write_text(content, encoding="utf-8")
    (papers / "空.docx").write_bytes(b"")
    asked = ["--workspace", str(tmp_path), "recheck", str(papers), "--summary", str(tmp_path / "汇总.xlsx")]
    app.main(asked)
    app.main([*asked, "--json"])
    app.main([*asked[:3], str(tmp_path / "没有.docx")])
    out, err = capsys.readouterr()
    assert str(tmp_path) not in out + err
    assert "各单位/一处/好.html" in out
    files = [json.loads(line)["file"] for line in out.splitlines() if line.startswith("{")]
    assert files == ["各单位/一处/好.html", "各单位/好.html", "各单位/空.docx"]


def test_a_name_given_from_here_stays_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "表").mkdir()
    (tmp_path / "表" / "x.html").write_text("<p>没有表</p>", encoding="utf-8")
    app.main(["--workspace", ".", "recheck", "表/x.html"])
    assert capsys.readouterr().out.startswith("表/x.html：")


@pytest.mark.parametrize(
    ("name", "year", "words"),
    [
        ("热线运行经费", 2024, "（有2023 年的“热线运行经费”）"),
        ("热线运行经费（二期）", 2023, "（有“热线运行经费”）"),
    ],
)
def test_a_form_nearly_of_a_declared_project_says_that_it_was_not_held_against_it(
    tmp_path: Path, name: str, year: int, words: str
) -> None:
    folder = tmp_path / "targets" / "2023"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text(TARGETS.replace("2024-2024", "2023-2023"), encoding="utf-8")
    form = {"kind": "self_evaluation", "project": name, "year": year, "indicators": []}
    (one,) = recheck(Workspace(tmp_path), [("x.json", json.dumps(form).encode())])
    assert any(words in finding.message for finding in one.all_findings)
