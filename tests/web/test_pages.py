"""The pages over a small workspace: what an official reads, fills in and downloads."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from tests.small import TARGETS
from tests.web.conftest import PROJECT


def text(client: FlaskClient, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.text
    return response.text


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text(client, f"{PROJECT}?enter=drills"))
    assert found
    return found[1]


def fill(client: FlaskClient, **typed: object) -> tuple[int, str]:
    response = client.post(
        "/entries/2024/hotline",
        data={"csrf_token": token(client), "by": "张三", **typed},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return response.status_code, response.text


def test_the_overview_shows_money_points_and_what_is_missing(client: FlaskClient) -> None:
    page = text(client, "/")
    for word in ("热线运行经费", "10.00", "9.50", "95.00%", "缺 "):
        assert word in page
    assert "样例数据" not in page


def test_the_project_page_explains_every_number(client: FlaskClient) -> None:
    page = text(client, PROJECT)
    for word in (
        "产出指标",
        "时效指标",
        "≥98%",
        "50% ÷ 98% × 40 = 20.41",
        "待采集",
        "待评定",
        "<svg",
        "自评表尚不完整",
    ):
        assert word in page


def test_the_summary_of_a_year_is_a_page_and_three_files(client: FlaskClient) -> None:
    assert "/papers/summary/2024" in text(client, "/?year=2024")
    page = text(client, "/papers/summary/2024")
    assert "项目支出绩效自评汇总表（2024年度）" in page
    assert "合计（1 个项目）" in page
    for suffix in ("docx", "xlsx", "pdf"):
        assert client.get(f"/papers/summary/2024.{suffix}").status_code == 200
    assert "1999 年没有项目" in text(client, "/papers/summary/1999", 404)
    assert "没有名称或单位含“交通”的项目" in text(client, "/papers/summary/2024?q=交通", 404)


def test_sample_data_is_labelled_on_every_page(folder: Path) -> None:
    (folder / "sources.yaml").write_text(
        "sample: true\n" + (folder / "sources.yaml").read_text("utf-8"), encoding="utf-8"
    )
    client = app.create_app(workspace=folder).test_client()
    for url in ("/", PROJECT, "/problems", "/runs", "/papers/self-evaluation/2024/hotline", "/nothing"):
        assert "样例数据" in client.get(url).text, url


def test_the_indicator_page_shows_definition_observations_and_sources(client: FlaskClient) -> None:
    page = text(client, "/indicators/2024/hotline/on-time")
    for word in ("按时办结率", "工单.csv", "2024-01-01 至 2024-12-31", "明细"):
        assert word in page


def test_the_base_of_a_change_has_its_chinese_name(folder: Path, client: FlaskClient) -> None:
    path = folder / "targets/2024/hotline.yaml"
    text, row = path.read_text(encoding="utf-8"), "evaluator: hotline.on_time_rate}"
    path.write_text(text.replace(row, row[:-1] + ", basis: {baseline: 95%}}", 1), encoding="utf-8")
    assert "<dt>基期值</dt><dd>95%</dd>" in client.get("/indicators/2024/hotline/on-time").text


def test_the_funds_have_their_page(client: FlaskClient) -> None:
    assert "预算执行率" in text(client, "/indicators/2024/hotline/funds")


def test_the_rows_behind_a_number_are_masked_and_downloadable(client: FlaskClient) -> None:
    found = re.findall(r'href="(/rows/\d+)"', text(client, PROJECT))
    page = re.sub(r'name="csrf_token" value="[^"]*"|<path[^>]*>', "", text(client, found[0]))  # any letters
    assert "A2" in page
    assert "A1" not in page
    assert "139000" not in page
    download = client.get(f"{found[0]}.csv")
    assert download.data.startswith("\ufeff".encode())
    assert "A3" in download.text


def test_rows_come_from_the_data_that_were_measured_then(folder: Path, client: FlaskClient) -> None:
    url = re.findall(r'href="(/rows/\d+)"', text(client, PROJECT))[0]
    before = without_tokens(text(client, url))
    (folder / "inbox/工单.csv").write_text(
        "工单编号,受理时间,办结时限,办结时间\nZ9,2024-01-02,2024-01-03,\n", encoding="utf-8"
    )
    assert without_tokens(text(client, url)) == before


def without_tokens(page: str) -> str:
    """The token of a form bears the second of its making."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_an_entry_is_kept_and_shown(client: FlaskClient) -> None:
    proof = (io.BytesIO("四次".encode()), "../../演练 记录.txt")
    status, page = fill(client, indicator="drills", value="5", evidence=proof)
    assert status == 200
    assert "已记录" in page
    assert "佐证 1 份" in page
    shown = text(client, "/indicators/2024/hotline/drills")
    assert "张三" in shown
    link = re.search(r'href="(/evidence/[0-9a-f]{64})"', shown)
    assert link
    download = client.get(link[1], buffered=True)
    assert download.text == "四次"
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert ".." not in download.headers["Content-Disposition"]


def test_a_refused_entry_keeps_what_was_typed(client: FlaskClient) -> None:
    status, page = fill(client, indicator="long-term", grade="达成", points="5", reason="机制已建")
    assert status == 422
    for word in ("未保存", "30", "机制已建"):
        assert word in page
    assert "人工填报记录" in text(client, "/indicators/2024/hotline/long-term")
    assert "机制已建" not in text(client, "/indicators/2024/hotline/long-term")


def test_a_form_from_elsewhere_is_refused(client: FlaskClient) -> None:
    response = client.post("/entries/2024/hotline", data={"indicator": "drills", "value": "5", "by": "x"})
    assert response.status_code == 400
    assert "5次" not in text(client, PROJECT)


@pytest.mark.parametrize(("suffix", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_papers_download_under_a_chinese_name(client: FlaskClient, suffix: str, begins: bytes) -> None:
    response = client.get(f"/papers/self-evaluation/2024/hotline.{suffix}")
    assert response.data.startswith(begins)
    assert "%E8%87%AA%E8%AF%84%E8%A1%A8" in response.headers["Content-Disposition"]


def test_the_target_sheet_is_a_page_and_a_download_in_each_layout(client: FlaskClient) -> None:
    page = text(client, "/papers/target/2024/hotline?layout=central")
    assert "年度总体目标" in page
    assert "/papers/target/2024/hotline.docx?as_of=2024-12-31&amp;layout=central" in page
    assert client.get("/papers/target/2024/hotline.pdf").data.startswith(b"%PDF")
    assert client.get("/papers/target/2024/hotline?layout=poem").status_code == 400


def test_the_report_is_a_page_with_drawings_and_three_downloads(client: FlaskClient, folder: Path) -> None:
    assert "/papers/report/2024/hotline?as_of=2024-12-31" in text(client, PROJECT)
    page = text(client, "/papers/report/2024/hotline")
    assert page.count("<svg") >= 3
    assert "style=" not in page.partition("<body")[2]
    for suffix in ("docx", "xlsx", "pdf"):
        assert client.get(f"/papers/report/2024/hotline.{suffix}").status_code == 200
    (folder / "forms").mkdir()
    (folder / "forms/report.md").write_text("# 报告\n{资金}", encoding="utf-8")
    assert "forms/report.md 第 2 行：没有占位项“{资金}”" in text(client, "/papers/report/2024/hotline")
    assert "forms/report.md" in text(client, "/problems")


def test_the_monitoring_sheet_is_made_for_the_newest_month_that_is_over(client: FlaskClient) -> None:
    page = text(client, "/papers/monitoring/2024/hotline?as_of=2024-08-15")
    assert "项目支出绩效目标执行监控表（2024年1–7月）" in page
    assert "/papers/monitoring/2024/hotline.docx?as_of=2024-07-31" in page
    assert client.get("/papers/monitoring/2024/hotline.xlsx").data.startswith(b"PK")
    assert client.get("/papers/monitoring/2024/hotline?as_of=2024-01-15").status_code == 400


def test_the_paper_is_a_page_too(client: FlaskClient) -> None:
    page = text(client, "/papers/self-evaluation/2024/hotline")
    for word in ("项目支出绩效自评表", "本表尚不完整", "待采集"):
        assert word in page


def test_problems_name_file_line_and_what_to_do(folder: Path, client: FlaskClient) -> None:
    (folder / "targets/2024/hotline.yaml").write_text(
        TARGETS.replace("weight: 10}", "wieght: 10}"), encoding="utf-8"
    )
    page = text(client, "/problems")
    assert "hotline.yaml" in page
    assert "行" in page
    assert "wieght" in page
    assert "沿用上一版" in text(client, "/")


def test_runs_are_listed_with_what_they_had(client: FlaskClient) -> None:
    page = text(client, "/runs")
    link = re.search(r'href="(/runs/[^"]+)"', page)
    assert link
    assert "工单按时办结率" in text(client, link[1])


def test_a_past_day_shows_what_was_known_of_it(client: FlaskClient) -> None:
    page = text(client, f"{PROJECT}?tab=evaluation&as_of={date(2024, 1, 31)}")
    assert "50% ÷ 98% × 40 = 20.41" in page
    assert "截至" in page


@pytest.mark.parametrize(
    "url",
    [
        "/projects/2024/nobody",
        "/indicators/2024/hotline/nothing",
        "/rows/999999",
        "/runs/nothing",
        "/evidence/" + "0" * 64,
        "/nowhere",
        "/papers/self-evaluation/2024/nobody.pdf",
    ],
)
def test_what_is_not_there_says_so_in_chinese(client: FlaskClient, url: str) -> None:
    assert "没有" in text(client, url, 404)


@pytest.mark.parametrize("url", ["/?as_of=yesterday", f"{PROJECT}?as_of=2024-13-45"])
def test_a_day_that_is_none_is_a_bad_request(client: FlaskClient, url: str) -> None:
    assert "日期应写作" in text(client, url, 400)


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for url in ("/", "/nowhere", "/static/jixiao.css"):
        headers = client.get(url, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_text_of_the_sheet_is_never_markup(folder: Path) -> None:
    hostile = TARGETS.replace("热线运行经费", "<script>alert(1)</script>{{7*7}}").replace(
        "应急演练", "<img src=x onerror=alert(1)>"
    )
    (folder / "targets/2024/hostile.yaml").write_text(hostile, encoding="utf-8")
    client = app.create_app(workspace=folder).test_client()
    for url in (
        "/",
        "/projects/2024/hostile",
        "/papers/self-evaluation/2024/hostile",
        "/indicators/2024/hostile/drills",
    ):
        page = text(client, url)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in re.sub(r"\d{3,}", "", page).split("{{7*7}}")[0][-20:]


def test_pages_refer_to_nothing_outside(client: FlaskClient) -> None:
    for url in ("/", PROJECT, "/problems", "/runs", "/papers/self-evaluation/2024/hotline"):
        outside = re.findall(r'(?:src|href)="(https?:)?//', text(client, url))
        assert outside == []


def test_reading_pages_writes_nothing(folder: Path, client: FlaskClient) -> None:
    text(client, "/")
    before = (folder / "data/jixiao.db").stat().st_mtime_ns
    for url in ("/", PROJECT, "/problems", "/runs", "/healthz"):
        text(client, url)
    assert (folder / "data/jixiao.db").stat().st_mtime_ns == before


def test_the_key_is_made_once_and_only_for_its_owner(folder: Path, client: FlaskClient) -> None:
    key = folder / "data/secret_key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_text("ascii")) == 64
