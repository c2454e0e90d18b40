"""Every paper, in every format, says whether the targets it stands on were approved, and by which document."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from documents.open_file import open_document
from forms.form import Form
from forms.kinds import FORM_KINDS
from forms.standing import standing_line
from forms.writers import WRITERS
from indicators.clock import SHANGHAI
from indicators.decisions import UNDECIDED
from store import ALL_KNOWN
from tests.small import small_workspace
from tests.workspace.deciding import NOW, decide, edit
from workspace import Workspace
from workspace.dossier import ViewedDay, read_dossiers, read_form_dossiers

DEC_31 = date(2024, 12, 31)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(small_workspace(tmp_path))


def paper(workspace: Workspace, kind: str, *, known: bool = False) -> Form:
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects["2024/hotline"]
        viewed = ViewedDay(DEC_31, DEC_31, known=store.known_at(NOW) if known else ALL_KNOWN)
        return FORM_KINDS[kind].build(
            read_form_dossiers(workspace, store, FORM_KINDS[kind], [project], viewed), ""
        )


def text_of(form: Form, suffix: str) -> str:
    content = WRITERS[suffix](form)
    if suffix == "pdf":
        pages = pypdfium2.PdfDocument(content)
        text = "".join(page.get_textpage().get_text_range() for page in pages)
    elif suffix in ("docx", "xlsx"):
        text = package_text(content)
    else:
        text = content.decode()
    return re.sub(r"\s", "", text)


def package_text(content: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name).decode("utf-8", "ignore") for name in package.namelist()]
    return re.sub("<[^>]+>", "", "".join(parts))


@pytest.mark.parametrize("suffix", sorted(WRITERS))
@pytest.mark.parametrize("kind", sorted(FORM_KINDS))
def test_a_paper_says_by_which_document_its_targets_were_approved(
    workspace: Workspace, kind: str, suffix: str
) -> None:
    assert "绩效目标未批复" in text_of(paper(workspace, kind), suffix)
    with workspace.store() as store:
        decide(workspace, store, number="固财发〔2024〕1&2号")
        edit(workspace.root, "≥98%", "≥95%")
        decide(workspace, store, "adjusted", number="固财发〔2024〕30号", day="2024-07-01")
    text = text_of(paper(workspace, kind), suffix)
    assert "未批复" not in text
    assert "固财发〔2024〕30号（2024-07-01" in text
    assert "单人办公" in text


def test_a_summary_counts_the_projects_without_an_approval(workspace: Workspace) -> None:
    with workspace.store() as store:
        decide(workspace, store)
        project = workspace.declared_projects(store).projects["2024/hotline"]
        (approved,) = read_dossiers(workspace, store, [(project, DEC_31)])
    unapproved = replace(approved, standing=UNDECIDED)
    lines = [
        standing_line(dossiers)
        for dossiers in ([approved] * 3, [approved] * 2 + [unapproved], [unapproved] * 2)
    ]
    assert lines == ["绩效目标均已批复", "3 个项目中 1 个的绩效目标未批复", "绩效目标均未批复"]


def test_a_paper_of_a_past_view_says_as_known_when(workspace: Workspace) -> None:
    form = paper(workspace, "self-evaluation", known=True)
    assert f"按 {NOW.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 时已知的情况" in form.foot


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf", "html", "json"])
def test_own_papers_are_read_back_as_before(workspace: Workspace, suffix: str) -> None:
    """What is said of the approval is no goal and no row."""
    from papers.filled_forms.json_forms import read_json
    from papers.filled_forms.reading import build_filled_form
    from papers.target_sheets.reading import read_sheets

    form = paper(workspace, "self-evaluation")
    content = WRITERS[suffix](form)
    if suffix == "json":
        (filled,) = read_json(content, "x.json")
    else:
        (sheet,) = read_sheets(open_document(content, f"x.{suffix}"))
        filled = build_filled_form(sheet)
    assert {row.name for row in filled.rows} == {"工单按时办结率", "应急演练", "长期机制", "群众满意度"}
    assert "未批复" not in repr(filled)
