"""Where a number comes from, on the page that shows it."""

import re
from pathlib import Path

from flask.testing import FlaskClient

import app
from tests.web.conftest import PROJECT, Reader

RUN = ["evaluate", "--as-of", "2024-12-31"]


def again(folder: Path) -> None:
    app.main(["--workspace", str(folder), *RUN])


def test_a_number_of_the_tree_has_its_basis_beside_it(reader: Reader) -> None:
    page = reader.read(PROJECT)
    basis = page[page.index("<details><summary>依据") :].split("</details>")[0]
    for word in ("按时办结率", "2024-01-01 至 2024-12-31", "2 ÷ 4 = 50.00%"):
        assert word in basis
    assert "工单：读取 5 行，采用 4 行，按规则剔除 1 行" in basis
    assert re.search(r"工单\.csv .*<code[^>]*>[0-9a-f]{12}</code>", basis)
    assert "/runs/" in basis


def test_a_value_a_person_entered_names_the_person(reader: Reader) -> None:
    reader.fill(indicator="drills", value="5")
    page = reader.read(PROJECT)
    tree = page[page.index('id="tree"') :]
    assert "张三" in tree[tree.index("应急演练") : tree.index("长期机制")]


def test_a_past_day_shows_nothing_of_later(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?as_of=2024-03-31")
    assert "2024-03-31：" in page
    assert "2024-04-30" not in page
    assert "2024-04-30" not in reader.read("/indicators/2024/hotline/on-time?as_of=2024-03-31")


def test_cells_that_cannot_be_read_are_problems_with_file_column_row_and_remedy(
    folder: Path, reader: Reader
) -> None:
    orders = folder / "inbox/工单.csv"
    text = (
        orders.read_text("utf-8")
        .replace("2024-12-12 18:00:00", "下周二")
        .replace("2024-12-03 08:00:00", "不详")
    )
    orders.write_text(text, encoding="utf-8")
    again(folder)
    page = reader.read("/problems")
    for word in ("inbox/工单.csv", "办结时限", "“字字字”", "不会当作 0", "重新导出", "1 行没有可识别的日期"):
        assert word in page


def test_indicators_without_a_value_are_problems_with_their_reason(folder: Path, reader: Reader) -> None:
    (folder / "inbox/回访.csv").unlink()
    again(folder)
    page = reader.read("/problems")
    section = page[page.index('id="valueless"') :]
    assert "群众满意度" in section
    assert "还没有“回访”的文件" in section


def test_rows_carry_chinese_labels_on_the_page_and_in_the_file(client: FlaskClient, reader: Reader) -> None:
    url = re.findall(r'href="(/rows/\d+)"', reader.read(PROJECT))[0]
    page, file = reader.read(url), client.get(f"{url}.csv")
    for label in ("工单编号", "办结时限", "承办单位"):
        assert f'aria-label="按{label}排序"' in page
        assert label in file.text
    assert "order_no" not in re.sub(r"<[^>]+>", "", page) + file.text
    assert file.headers["Content-Disposition"].isascii()


def test_rows_of_an_evaluator_that_is_gone_say_so(folder: Path, reader: Reader) -> None:
    own = folder / "evaluators"
    own.mkdir()
    (own / "mine.py").write_text(
        "from evaluators.contract import Ratio, evaluator\n"
        "from evaluators.columns import Columns\n"
        "from sources.tables import WORK_ORDERS\n"
        '@evaluator(label="签收率", reads=WORK_ORDERS, unit="%", better="higher")\n'
        "def rate(orders: Columns) -> Ratio:\n"
        '    """签收率 = 已办结 ÷ 全部。"""\n'
        "    return Ratio(part=orders.closed_at.is_not(None), of=orders.received_at.is_not(None))\n",
        encoding="utf-8",
    )
    targets = folder / "targets/2024/hotline.yaml"
    targets.write_text(
        targets.read_text("utf-8").replace("hotline.on_time_rate", "mine.rate"), encoding="utf-8"
    )
    again(folder)
    reader = Reader(app.create_app(workspace=folder).test_client())
    url = re.findall(r'href="(/rows/\d+)"', reader.read(PROJECT))[0]
    assert "A3" in reader.read(url)
    (own / "mine.py").unlink()
    reader = Reader(app.create_app(workspace=folder).test_client())
    assert "没有可列出的明细" in reader.read(url, 404)
    assert "现已没有的取数方法" in reader.read(PROJECT)
