"""The monitoring page: lights with their words, the month chosen, what people say kept once and refused in words."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import PROJECT, Reader

PAGE = f"{PROJECT}/monitoring"
JULY = f"{PAGE}?as_of=2024-07-31"


def said(reader: Reader, url: str = JULY, **typed: object) -> tuple[int, str]:
    hidden = {name: reader.hidden(name, f"{url}&enter=drills") for name in ("csrf_token", "after")}
    fields = {**hidden, "by": "张三", **typed}
    response = reader.client.post(url, data=fields, follow_redirects=True)
    return response.status_code, response.text


def test_the_page_has_lights_in_words_a_month_to_choose_and_the_paper(reader: Reader) -> None:
    page = reader.read(JULY)
    for word in ("绩效运行监控 2024年1–7月", "绿灯", "监控检查", "待填报", "12月末", "目标进度"):
        assert word in page
    assert "/papers/monitoring/2024/hotline.pdf?as_of=2024-07-31" in page
    assert '<option value="2024-07-31" selected>' in page


def test_a_day_inside_a_month_shows_the_month_before(reader: Reader) -> None:
    assert "2024年1–6月" in reader.read(f"{PAGE}?as_of=2024-07-15")
    assert "2024年1–12月" in reader.read(PAGE)


@pytest.mark.parametrize(
    ("url", "status"),
    [(f"{PAGE}?as_of=2024-01-30", 400), (f"{PAGE}?as_of=x", 400), ("/projects/2024/none/monitoring", 404)],
)
def test_what_cannot_be_shown_is_told(reader: Reader, url: str, status: int) -> None:
    reader.read(url, status)


def test_what_a_person_says_is_kept_and_stands_on_the_page_and_the_paper(reader: Reader) -> None:
    status, page = said(
        reader,
        indicator="drills",
        value="3",
        forecast="4次",
        likelihood="有可能",
        cause=["经费保障", "其他"],
        explanation="场地未定",
        measure="八月落实",
    )
    assert status == 200
    for word in ("已记录", "<strong>4次</strong>", "经费保障、其他，场地未定", "措施：</span>八月落实"):
        assert word in page
    paper = reader.read("/papers/monitoring/2024/hotline?as_of=2024-07-31")
    assert "场地未定" in paper
    assert "场地未定" not in reader.read("/papers/monitoring/2024/hotline?as_of=2024-08-31")


def test_the_form_shows_what_stands_and_keeps_only_what_changed(reader: Reader) -> None:
    said(reader, indicator="drills", value="3", forecast="4次", likelihood="有可能", note="甲")
    form = reader.read(f"{JULY}&enter=drills").split('id="enter"')[1]
    assert 'name="forecast" value="4次"' in form
    assert re.search(r"<option selected>有可能</option>", form)
    _, page = said(reader, indicator="drills", forecast="4次", likelihood="有可能", note="乙")
    assert "已记录" in page
    history = reader.read(f"{JULY}&enter=drills").split("本月以前的填报")[1]
    newest, first = history.split("<li>")[1:3]
    assert ("乙" in newest, "全年预计" in newest, "全年预计：4次" in first) == (True, False, True)


def test_a_form_sent_twice_is_kept_once(reader: Reader) -> None:
    after = reader.hidden("after", f"{JULY}&enter=drills")
    for _ in range(2):
        status, page = said(reader, indicator="drills", value="3", forecast="4次", after=after)
    assert (status, "没有重复保存" in page) == (200, True)
    assert reader.read(f"{JULY}&enter=drills").count("全年预计：4次") == 1


def test_a_grade_of_a_month_needs_no_points_and_leaves_the_year_open(reader: Reader) -> None:
    _, page = said(reader, indicator="long-term", grade="部分达成", likelihood="确定能", forecast="机制健全")
    assert "评定为“部分达成”，黄灯" in page
    assert "请给分" in reader.read(f"{PROJECT}?as_of=2024-12-31")


def test_a_grade_of_a_month_is_given_and_changed_after_its_forecast(reader: Reader) -> None:
    outlook = {"indicator": "long-term", "forecast": "机制健全", "likelihood": "确定能"}
    said(reader, **outlook)
    for grade, light in (("达成", "绿灯"), ("部分达成", "黄灯")):
        status, page = said(reader, **outlook, grade=grade)
        assert (status, f"评定为“{grade}”，{light}" in page) == (200, True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"indicator": "drills", "forecast": "很多"}, "全年预计完成情况“很多”不是可以与它比较的值"),
        ({"indicator": "drills", "cause": "天气"}, "偏差原因类别应为"),
        ({"indicator": "drills", "forecast": "4次", "by": " "}, "请填写填报人姓名"),
        ({"indicator": "drills"}, "没有填写任何内容"),
        ({"indicator": "nothing", "forecast": "4"}, "没有指标“nothing”"),
        ({"indicator": "drills", "note": "长" * 4001}, "一栏最多 4000 字"),
    ],
)
def test_what_cannot_stand_is_refused_and_stays_typed(
    reader: Reader, typed: dict[str, str], told: str
) -> None:
    status, page = said(reader, **typed)
    assert status == 422
    assert told in page


def test_a_form_from_elsewhere_is_refused(client: FlaskClient) -> None:
    assert client.post(JULY, data={"indicator": "drills", "forecast": "4次", "by": "x"}).status_code == 400


def test_a_page_has_one_first_button_while_a_form_is_open(reader: Reader) -> None:
    month = f"{PROJECT}/monitoring?as_of=2024-06-30"
    for url in (month, f"{month}&enter=drills"):
        assert reader.read(url).count("btn btn-primary") == 1, url
