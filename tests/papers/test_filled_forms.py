"""Self-evaluation forms written to a file and read back are the forms that were written."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from checks.filled_form import FilledForm
from documents.open_file import open_document
from forms.self_evaluation import self_evaluation_form
from papers.filled_forms.json_forms import NoFormError, read_json
from papers.filled_forms.printed_numbers import parse_rate
from papers.filled_forms.reading import build_filled_form
from papers.target_sheets.reading import read_sheets
from tests.checks.published import documents, filled
from tests.forms.assessments import busy, complete, incomplete
from tests.papers.published_evaluations import WRITERS, laid_out, same_funds, same_row

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


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, FilledForm]:
    return {
        name: filled(name, record)
        for name, record in documents(shared / "published_forms", "self_evaluation").items()
    }


def read(content: bytes, suffix: str) -> FilledForm:
    document = open_document(content, f"自评表.{suffix}")
    assert not document.is_refused, document.notices
    (sheet,) = read_sheets(document)
    return build_filled_form(sheet)


def folded(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_published_form_is_read_back_from_every_kind_of_file(
    published: dict[str, FilledForm], name: str, suffix: str
) -> None:
    written = published[name]
    found = read(WRITERS[suffix](laid_out(written)), suffix)
    assert (found.name, found.year, found.total, found.whole) == (
        written.name,
        written.year,
        written.total if written.whole else None,
        written.whole or found.whole,
    )
    rows = [
        same_row(replace(row, name=folded(row.name), target=folded(row.target), actual=folded(row.actual)))
        for row in found.rows
    ]
    assert rows == [
        same_row(replace(row, name=folded(row.name), target=folded(row.target), actual=folded(row.actual)))
        for row in written.rows
    ]
    assert [same_funds(fund) for fund in found.funds] == [same_funds(fund) for fund in written.funds]
    assert [folded(row.reason) for row in found.rows] == [folded(row.reason) for row in written.rows]


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "pdf"])
@pytest.mark.parametrize("layout", ["central", "sichuan"])
def test_our_own_form_is_read_back_from_every_kind_of_file(layout: str, suffix: str) -> None:
    for assessment in (complete(), incomplete(), busy()):
        form = self_evaluation_form(assessment, sample=False, layout=layout)
        found = read(WRITERS[suffix](form), suffix)
        (data,) = read_json(json.dumps(form.data(), ensure_ascii=False).encode(), "x.json")
        assert (found.name, found.year, found.money, found.leader) == (
            data.name,
            data.year,
            data.money,
            data.leader,
        )
        assert (found.total, found.total_weight, found.grade) == (data.total, data.total_weight, data.grade)
        assert [same_funds(fund) for fund in found.funds] == [same_funds(fund) for fund in data.funds]
        applies = sorted((row for row in found.rows if row.weight), key=lambda row: row.name)
        assert [(apply.branch, apply.name, apply.weight, apply.points) for apply in applies] == [
            (row.branch, row.name, row.weight, row.points)
            for row in sorted(data.rows, key=lambda filled_row: filled_row.name)
            if row.weight
        ]
        assert "年末支付在途" in found.funds[0].reason or not data.funds[0].reason


@pytest.mark.parametrize(
    ("text", "executed", "annual", "rate"),
    [
        ("83.08%", None, None, "83.08"),
        ("83.08", "15.37", "18.5", "83.08"),
        ("0.958", "27.8", "29", "95.8"),
        ("1", "30", "30", "100"),
        ("1", None, None, "100"),
        ("1.0259", "338.31", "329.77", "102.59"),
        ("0.83%", "1", "120", "0.83"),
        ("—", "1", "1", None),
        ("", None, None, None),
    ],
)
def test_a_rate_is_read_in_percent_however_it_is_printed(
    text: str, executed: str | None, annual: str | None, rate: str | None
) -> None:
    numbers = [None if word is None else Decimal(word) for word in (executed, annual)]
    assert parse_rate(text, *numbers) == (None if rate is None else Decimal(rate))


def test_a_rate_printed_as_a_part_of_one_says_no_more_places_than_were_printed() -> None:
    assert str(parse_rate("0.9952", Decimal("125.4"), Decimal(126))) == "99.52"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "不是完整的 JSON"),
        (b"{}", "不是自评表的数据"),
        (b"[1]", "不是自评表的数据"),
        (b"\xff\xfe", "不是完整的 JSON"),
    ],
)
def test_data_that_are_no_form_are_told(content: bytes, said: str) -> None:
    with pytest.raises(NoFormError, match=said):
        read_json(content, "x.json")
