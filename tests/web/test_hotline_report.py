"""热线运行 › 报告: numbers with both comparisons, and nothing made up where there are no data."""

from flask.testing import FlaskClient

from tests.web.conftest import Reader


def test_a_month_is_told_in_sentences_from_its_numbers(reader: Reader) -> None:
    page = reader.read("/hotline/report?as_of=2024-12-31")
    assert "12345热线运行月报" in page
    assert "（2024年12月）" in page
    assert "工单受理量 2件，环比没有可比的数，同比没有可比的数。" in page
    assert "按时办结率 50.00%（1 / 2）" in page
    assert "接通率" in page
    assert "待采集" in page


def test_it_is_a_letter_in_word(client: FlaskClient) -> None:
    answer = client.get("/hotline/report.docx?as_of=2024-12-31&span=year")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
