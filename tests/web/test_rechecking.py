"""The page that rechecks forms: nothing is kept, everything found is shown with its place."""

import io
from dataclasses import replace
from decimal import Decimal

from flask.testing import FlaskClient

from forms import docx
from forms.self_evaluation import self_evaluation_form
from tests.forms.assessments import complete
from tests.web.test_pages import token

WRONG = docx.write(self_evaluation_form(replace(complete(), total=Decimal(99)), sample=False))


def send(client: FlaskClient, *files: tuple[bytes, str], **more: str) -> tuple[int, str, bytes]:
    data = {
        "csrf_token": token(client),
        "forms": [(io.BytesIO(content), name) for content, name in files],
        **more,
    }
    response = client.post("/recheck", data=data, content_type="multipart/form-data")
    return response.status_code, response.content_type, response.data


def test_what_was_found_is_shown_for_each_file(client: FlaskClient) -> None:
    assert "复核" in client.get("/recheck").text
    status, _, content = send(client, (WRONG, "错.docx"), (b"", "空.xlsx"))
    page = content.decode()
    assert status == 200
    assert 'state-red">有错误，请退回改正' in page.replace("\n", "")
    for word in ("有错误，请退回改正", "各行得分", "95.48", "没有读到自评表", "空.xlsx", "第1个表"):
        assert word in page


def test_the_result_is_a_workbook_where_asked(client: FlaskClient) -> None:
    status, kind, content = send(client, (WRONG, "错.docx"), **{"as": "xlsx"})
    assert (status, content[:2]) == (200, b"PK")
    assert "spreadsheet" in kind


def test_without_a_file_the_page_says_what_to_do(client: FlaskClient) -> None:
    status, _, content = send(client)
    assert status == 422
    assert "请先选择要复核的自评表" in content.decode()


def test_a_text_that_means_harm_is_only_text(client: FlaskClient) -> None:
    _, _, content = send(client, (b"<table><tr><td><script>x</script>", "<script>alert(1)</script>.html"))
    assert b"<script>" not in content
