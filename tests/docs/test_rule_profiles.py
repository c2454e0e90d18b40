"""Rule profiles: every parameter is listed, and the example does what the text says."""

import io
from pathlib import Path

import pytest

import app
from indicators.parameters import SECTIONS
from indicators.profiles import HEAD_FIELDS
from indicators.rules import CitationStatus
from tests.docs.documents import ROOT, block, codes, table, text_of

TEXT = text_of("rule-profiles.md")
NAME = "example-province"


def test_every_parameter_is_listed_under_its_name_on_the_screen() -> None:
    listed = [(codes(row[0])[0], row[1]) for row in table(TEXT, "parameter", "on screen", "value")]
    assert listed == [
        (f"{name}.{key}", parameter.label)
        for name, (_, known) in SECTIONS.items()
        for key, parameter in known.items()
    ]


def test_every_key_and_mark_is_explained() -> None:
    explained = [codes(row[0])[0] for row in table(TEXT, "key", "") if codes(row[0])]
    assert sorted(explained) == sorted((*HEAD_FIELDS, "extends"))
    assert [status for status in CitationStatus if f"`{status.value}`" not in TEXT] == []


def test_every_shipped_profile_is_named() -> None:
    assert [path.stem for path in (ROOT / "rules").glob("*.yaml") if f"`{path.stem}`" not in TEXT] == []


def test_the_example_scores_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / f"{NAME}.yaml").write_text(block(TEXT, "yaml"), encoding="utf-8")
    line = block(TEXT, "bash").split("'")[1]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
    assert app.main(["--workspace", str(tmp_path), "score"]) == 0
    assert capsys.readouterr().out == block(TEXT, "text")
