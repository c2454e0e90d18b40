"""A filled-in form from whomever is read and recomputed: what is wrong is found whatever the file, and a sound form is not accused."""

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import app
from checks.evaluation import check_evaluation
from checks.evaluation_subject import EvaluationSubject
from checks.evaluation_unchecked import NOT_CHECKED, UNCHECKED_CODES
from checks.filled_form import FilledForm
from forms import xlsx
from forms.self_evaluation import self_evaluation_form
from tests.checks.published import documents, filled
from tests.conftest import ROOT
from tests.forms.assessments import complete
from tests.papers.published_evaluations import WRITERS, laid_out
from tests.small import TARGETS
from workspace import Workspace
from workspace.rechecking import NO_FORM, UNREAD, recheck
from yamlfiles.problem import Severity

NAMES = (
    "001",
    "003",
    "005",
    "007",
    "010",
    "012",
    "015",
    "017",
    "018",
    "020",
    "024",
    "028",
    "031",
    "035",
    "037",
)


@pytest.fixture
def bare(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def published(shared: Path, name: str) -> FilledForm:
    return filled(name, documents(shared / "published_forms", "self_evaluation")[name])


def makes_100(form: FilledForm) -> bool:
    """Then a paper shows that no row is missing, though its end is cut off."""
    weights = [*(row.weight for row in form.rows), *(fund.weight for fund in form.funds)]
    return sum(filter(None, weights)) == 100


def found(workspace: Workspace, content: bytes, name: str) -> list[str]:
    (one,) = recheck(workspace, [(name, content)])
    return sorted(
        f"{finding.code} {finding.severity.value}"
        for finding in one.all_findings
        if finding.code not in UNCHECKED_CODES
    )


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("name", NAMES)
def test_a_published_form_has_the_findings_of_its_data(
    bare: Workspace, shared: Path, name: str, suffix: str
) -> None:
    form = published(shared, name)
    printed = form if form.whole else replace(form, total=None, total_weight=None, whole=makes_100(form))
    expected = sorted(
        f"{finding.code} {finding.severity.value}"
        for finding in check_evaluation(EvaluationSubject(printed, bare.default_profile))
    )
    assert found(bare, WRITERS[suffix](laid_out(form)), f"{name}.{suffix}") == expected


@pytest.mark.parametrize("suffix", [*WRITERS, "json"])
@pytest.mark.parametrize("layout", ["central", "sichuan"])
def test_our_own_complete_form_is_not_accused(bare: Workspace, layout: str, suffix: str) -> None:
    form = self_evaluation_form(complete(), sample=False, layout=layout)
    content = (
        json.dumps(form.data(), ensure_ascii=False).encode() if suffix == "json" else WRITERS[suffix](form)
    )
    (one,) = recheck(bare, [(f"x.{suffix}", content)])
    errors = [finding for finding in one.all_findings if finding.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize(
    ("change", "code", "published_as", "computed_as"),
    [
        ({"total": Decimal("97.48")}, "E9", "97.48", "95.48"),
        ({"grade": "良"}, "E21", "良", "优"),
    ],
)
def test_a_planted_fault_is_found_with_both_numbers(
    bare: Workspace, suffix: str, change: dict[str, object], code: str, published_as: str, computed_as: str
) -> None:
    form = self_evaluation_form(replace(complete(), **change), sample=False)  # type: ignore[arg-type]  # one field a case
    (one,) = recheck(bare, [(f"x.{suffix}", WRITERS[suffix](form))])
    (finding,) = [all_finding for all_finding in one.all_findings if all_finding.severity is Severity.ERROR]
    assert (finding.code, finding.published, finding.computed) == (code, published_as, computed_as)
    assert finding.place.label


@pytest.mark.parametrize(
    ("content", "name", "code", "said"),
    [
        (b"", "a.docx", UNREAD, "文件是空的"),
        (b"PK\x03\x04broken", "a.docx", UNREAD, ""),
        ("只有一段文字".encode(), "a.txt", NO_FORM, "没有找到自评表"),
        (b"{}", "a.json", NO_FORM, "不是自评表的数据"),
    ],
)
def test_a_file_that_is_no_form_says_so(
    bare: Workspace, content: bytes, name: str, code: str, said: str
) -> None:
    (one,) = recheck(bare, [(name, content)])
    assert one.has_errors
    assert one.findings[0].code == code
    assert said in one.findings[0].message


def test_what_cannot_be_told_is_said(bare: Workspace, shared: Path) -> None:
    (one,) = recheck(bare, [("020.docx", WRITERS["docx"](laid_out(published(shared, "020"))))])
    untold = [finding.message for finding in one.all_findings if finding.code == NOT_CHECKED]
    assert any("没有读到“分值”一栏" in each for each in untold)
    assert any("没有读到“得分”一栏" in each for each in untold)


def test_a_form_of_a_declared_project_is_held_against_its_approved_targets(workspace: Workspace) -> None:
    whole = complete()
    project = replace(whole.project, name="热线运行经费")
    (one,) = recheck(
        workspace,
        [("x.xlsx", xlsx.write(self_evaluation_form(replace(whole, project=project), sample=False)))],
    )
    assert "E13" in {finding.code for finding in one.all_findings}


@pytest.mark.parametrize("suffix", ["docx", "json"])
@pytest.mark.parametrize("layout", ["central", "sichuan"])
def test_our_own_form_keeps_its_approved_targets_in_every_layout(
    tmp_path: Path, layout: str, suffix: str
) -> None:
    """With rows that are called 无 and have no target, and values in words."""
    shutil.copytree(ROOT / "targets", tmp_path / "targets")
    forms = []
    for name in ("staff-costs", "voice-service"):
        file = tmp_path / f"{name}.{suffix}"
        asked = [
            "form",
            "self-evaluation",
            f"2024/{name}",
            "--layout",
            layout,
            "--format",
            suffix,
            "-o",
            str(file),
        ]
        app.main(["--workspace", str(tmp_path), *asked])
        forms.append((file.name, file.read_bytes()))
    told = [finding for one in recheck(Workspace(tmp_path), forms) for finding in one.all_findings]
    assert [finding.message for finding in told if finding.code == "E13"] == []


def test_forms_of_a_year_are_held_against_the_list_of_its_projects(workspace: Workspace) -> None:
    for name in ("甲", "乙"):
        (workspace.targets / f"2024/{name}.yaml").write_text(
            TARGETS.replace("热线运行经费", name), encoding="utf-8"
        )
    whole = complete()
    forms = [
        (
            f"{name}.xlsx",
            xlsx.write(
                self_evaluation_form(replace(whole, project=replace(whole.project, name=name)), sample=False)
            ),
        )
        for name in ("甲", "乙")
    ]
    told = [
        finding.message
        for one in recheck(workspace, forms)
        for finding in one.all_findings
        if finding.code == "E22"
    ]
    assert told == ["“热线运行经费”没有自评表，请补做自评"]
    assert not [
        finding
        for one in recheck(workspace, forms[:1])
        for finding in one.all_findings
        if finding.code == "E22"
    ]


def test_the_command_prints_a_line_a_file_and_writes_a_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "好.docx").write_bytes(WRITERS["docx"](self_evaluation_form(complete(), sample=False)))
    (papers / "坏.xlsx").write_bytes(
        WRITERS["xlsx"](self_evaluation_form(replace(complete(), total=Decimal(99)), sample=False))
    )
    (papers / "空.pdf").write_bytes(b"")
    summary = tmp_path / "汇总.xlsx"
    words = ["--workspace", str(tmp_path), "recheck", str(papers), "--json", "--summary", str(summary)]
    assert app.main(words) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["坏.xlsx", "好.docx", "空.pdf"]
    assert [set(line) for line in lines] == [{"file", "findings"}] * 3
    assert {*lines[0]["findings"][0]} == {"code", "severity", "place", "message", "published", "computed"}
    book = openpyxl.load_workbook(summary)
    assert book.sheetnames == ["复核汇总", "复核明细"]
    assert app.main(["--workspace", str(tmp_path), "recheck", str(papers / "好.docx")]) == 0
    assert app.main(["--workspace", str(tmp_path), "recheck", str(papers / "无.docx")]) == 2
    assert app.main(["--workspace", str(tmp_path), "recheck", str(papers / "好.docx"), "--rules", "nix"]) == 2


def test_forms_handed_in_together_are_compared_with_each_other(bare: Workspace) -> None:
    """The same words in two projects, and a department without a fault, cannot be seen in one form alone."""
    text = "由于年中任务调整较多，验收工作推迟到第四季度。"
    data = self_evaluation_form(complete(), sample=False).data()
    files = [
        (
            f"{name}.json",
            json.dumps(
                {**data, "name": name, "total": "100", "goal": {"actual": f"{name}的{text}"}}
            ).encode(),
        )
        for name in ("甲项目", "乙项目", "丙项目")
    ]
    told = recheck(bare, files)
    codes = [[finding.code for finding in one.all_findings] for one in told]
    assert ["E34" in one for one in codes] == [True, True, True]
    assert sum(one.count("E35") for one in codes) == 1
    alone = recheck(bare, files[:1])
    assert {"E34", "E35"}.isdisjoint(finding.code for finding in alone[0].all_findings)
