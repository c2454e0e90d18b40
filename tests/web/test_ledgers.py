"""An office's own table from an upload: proposed, corrected, declared, measured; and its columns changed later."""

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from sources.declaration import read_declaration
from tests.small import SOURCES
from tests.web.test_sources import inbox, send, token
from workspace import Workspace

LEDGER = """\
2024年度培训情况登记表,,,,,,
序号,培训编号,举办日期,培训情况,,主讲人,备注
,,,类别,参训人数,,
1,P-001,2024-01-15,业务培训,25,赵六,人到齐
2,P-002,2024-01-20,专题培训,18,李四,
3,P-003,2024-02-15,业务培训,12,赵六,
4,P-004,2024-03-11,业务培训,30,王五,
合计,,,,85,,
"""
COMPLETE = {"covers": "complete"}


def fields_of(text: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    form = text[text.index('id="ledger"') :]
    fields = dict(re.findall(r'<input class="form-control" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select class="form-select" name="([^"]+)"[^>]*>(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for name in re.findall(r'type="checkbox" name="([^"]+)" value="1" checked', form):
        fields[name] = "1"
    radio = re.search(r'type="radio" name="covers" value="([^"]+)" checked', form)
    shown = re.search(r'name="shown_text" value="([^"]*)"', form)
    assert shown
    text_now = shown[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    return {**fields, "shown_text": text_now, **({"covers": radio[1]} if radio else {})}


def press(client: FlaskClient, path: str, act: str, **typed: str) -> tuple[int, str, str]:
    """Status, page and address after pressing a button of the form as it stands, with what is typed anew."""
    fields = (
        fields_of(client.get(path).text) | {"csrf_token": token(client), "act": act, "by": "张三"} | typed
    )
    answer = client.post(path, data=fields, follow_redirects=True)
    return answer.status_code, answer.text, answer.request.path


def check_and_place(client: FlaskClient, path: str, **typed: str) -> tuple[int, str, str]:
    """The first press reads, the second writes what was shown."""
    status, text, _ = press(client, path, "check", **typed)
    assert (status, "还没有写入" in text) == (200, True), text
    fields = fields_of(text) | {"csrf_token": token(client), "act": "place", "by": "张三"}
    answer = client.post(path, data=fields, follow_redirects=True)
    return answer.status_code, answer.text, answer.request.path


Made = tuple[Path, str]
"""A workspace and the page at which it stands: each try of a file takes a process, so it is made once and copied."""


@pytest.fixture(scope="module")
def with_upload(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = Path(shutil.copytree(measured, tmp_path_factory.mktemp("uploaded") / "workspace"))
    client = app.create_app(workspace=folder).test_client()
    status, text, path = send(client, ("培训登记.csv", LEDGER))
    assert status == 200, text
    assert "登记为本单位新的台账" in text
    return folder, f"{path}/ledger"


@pytest.fixture(scope="module")
def with_ledger(with_upload: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = Path(shutil.copytree(with_upload[0], tmp_path_factory.mktemp("declared") / "workspace"))
    client = app.create_app(workspace=folder).test_client()
    status, text, path = check_and_place(client, with_upload[1], title="培训台账", **COMPLETE)
    assert status == 200, text
    assert "已新建台账“培训台账”" in text
    return folder, path


@pytest.fixture
def uploaded(folder: Path, with_upload: Made) -> str:
    return copied(with_upload, folder)


@pytest.fixture
def declared(folder: Path, with_ledger: Made) -> str:
    return copied(with_ledger, folder)


def copied(made: Made, folder: Path) -> str:
    """In the place of the workspace of a test, before any page of it was asked for."""
    shutil.rmtree(folder)
    shutil.copytree(made[0], folder)
    return made[1]


def test_each_column_is_proposed_with_its_type_and_persons_are_hidden(
    client: FlaskClient, uploaded: str
) -> None:
    text = client.get(uploaded).text
    fields = fields_of(text)
    assert {name: fields[f"type-{name}"] for name in ("code_no", "held_on", "kind", "people", "teacher")} == {
        "code_no": "code", "held_on": "day", "kind": "text", "people": "count", "teacher": "text"
    }  # fmt: skip
    assert (fields["key"], fields["dated_by"], fields["personal-teacher"]) == ("code_no", "held_on", "1")
    assert fields["type-column_7"] == ""  # free text is not read unless somebody wants it
    assert "赵六" not in text.partition('id="ledger"')[2]
    assert "covers" not in fields


def test_a_ledger_is_declared_placed_and_measured(client: FlaskClient, folder: Path, declared: str) -> None:
    assert declared == "/sources/trainings"
    text = (folder / "sources.yaml").read_text("utf-8")
    assert text.startswith(SOURCES)
    source = read_declaration(text.encode(), "").tables["trainings"]
    assert source.columns["people"].names == ("参训人数",)
    assert (source.key, source.table.birth_column, source.completeness) == (
        ("code_no",),
        "held_on",
        "complete",
    )
    assert "inbox/培训台账/培训登记.csv" in inbox(folder)
    target = (folder / "targets/2024/hotline.yaml").read_text("utf-8")
    measured = target.replace(
        "name: 应急演练, target: ≥4次, weight: 10",
        "name: 业务培训, target: ≥4次, weight: 10, evaluator: table.count,\n"
        "          with: {table: trainings, where: {kind: 业务培训, people: ≥20}}",
    )
    (folder / "targets/2024/hotline.yaml").write_text(measured, "utf-8")
    assert app.main(["--workspace", str(folder), "evaluate", "--from", "2024-01", "--to", "2024-12"]) == 0
    shown = client.get("/indicators/2024/hotline/drills").text
    with Workspace(folder).store() as store:
        [kept] = store.db.query(
            "SELECT value FROM observations WHERE indicator = 'drills' ORDER BY as_of DESC LIMIT 1"
        )
    assert kept["value"].rstrip("0").rstrip(".") == "2"
    assert "培训台账" in shown
    assert "培训台账" in client.get("/sources").text


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    for typed, words in (
        ({"title": ""}, "请填写台账名称"),
        ({"title": "热" * 41}, "最多 40 个字"),
        ({"title": "工单", **COMPLETE}, "已经有叫“工单”的数据"),
        ({"type-held_on": "text", **COMPLETE}, "没有一列是日期"),
        ({"dated_by": "people", **COMPLETE}, "请选择每一行按哪一列的日期"),
        ({"label-kind": "参训人数", **COMPLETE}, "有两列都叫“参训人数”"),
        ({"personal-people": "1", **COMPLETE}, "只保存代号"),
        ({"key": "nothing", **COMPLETE}, "编号列没有读取"),
        ({}, "请选择台账记到什么程度"),
    ):
        status, text, _ = press(client, uploaded, "place", **{"label-teacher": "讲课的人", **typed})
        assert (status, words in text) == (422, True), words
        assert fields_of(text)["label-teacher"] == "讲课的人"
    assert (folder / "sources.yaml").read_text("utf-8") == SOURCES
    assert inbox(folder) == {"inbox/工单.csv", "inbox/回访.csv", "inbox/支付.csv"}


def test_confirming_what_was_not_read_yet_reads_it_first(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    status, text, _ = press(client, uploaded, "place", title="培训台账", **COMPLETE)
    assert (status, "4 行，其中采用 4 行" in text) == (200, True)
    assert (folder / "sources.yaml").read_text("utf-8") == SOURCES


def test_cells_that_do_not_fit_a_type_are_told_before_anything_is_written(
    client: FlaskClient, uploaded: str
) -> None:
    _, text, _ = press(client, uploaded, "check", **COMPLETE, **{"type-kind": "count"})
    assert "“类别”列有 4 格读不懂，第一处在第 4 行" in text


def test_sent_twice_it_is_made_once(client: FlaskClient, folder: Path, uploaded: str) -> None:
    _, text, _ = press(client, uploaded, "check", title="培训台账", **COMPLETE)
    fields = fields_of(text) | {"csrf_token": token(client), "act": "place", "by": "张三"}
    assert client.post(uploaded, data=fields).status_code == 303
    assert client.post(uploaded, data=fields).status_code == 404
    assert (folder / "sources.yaml").read_text("utf-8").count("培训台账") == 2  # its label and its folder


def test_what_somebody_else_declared_meanwhile_is_not_written_over(
    client: FlaskClient, folder: Path, uploaded: str
) -> None:
    _, text, _ = press(client, uploaded, "check", title="培训台账", **COMPLETE)
    fields = fields_of(text) | {"csrf_token": token(client), "act": "place", "by": "张三"}
    changed = SOURCES + "# 别人加的一行\n"
    (folder / "sources.yaml").write_text(changed, "utf-8")
    answer = client.post(uploaded, data=fields)
    assert (answer.status_code, "被别人改过" in answer.text) == (409, True)
    assert (folder / "sources.yaml").read_text("utf-8") == changed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.csv", "", "空"),
        ("话.txt", "这里没有表格\n", "没有认出表头"),
        ("重名.csv", "日期,人数,人数\n2024-01-02,3,4\n", "不止一列叫这个名称"),
        ("只有表头.csv", "举办日期,类别\n", "看到的各行都是空的"),
    ],
)
def test_odd_files_are_answered_in_words(client: FlaskClient, name: str, content: str, words: str) -> None:
    status, text, path = send(client, (name, content))
    if "/uploads/" in path:
        answer = client.get(f"{path}/ledger", follow_redirects=True)
        status, text = answer.status_code, answer.text
    assert status < 500
    assert words in text


def test_of_a_file_of_two_hundred_columns_the_first_are_proposed_and_the_others_told(
    client: FlaskClient, folder: Path
) -> None:
    header = ",".join(["登记日期", *(f"指标{number}" for number in range(199))])
    row = ",".join(["2024-03-01", *(str(number) for number in range(199))])
    _, _, path = send(client, ("宽.csv", f"{header}\n{row}\n"))
    assert "200 列中读取 60 列" in client.get(f"{path}/ledger").text
    chosen = {f"type-column_{number}": "count" for number in range(2, 130)}
    status, text, _ = press(client, f"{path}/ledger", "check", title="宽表", **COMPLETE, **chosen)
    assert (status, "最多读取 100 列，现选了 129 列" in text) == (422, True)
    status, text, placed = check_and_place(client, f"{path}/ledger", title="宽表", **COMPLETE)
    assert (status, placed) == (200, "/sources/ledger"), text
    assert len(read_declaration((folder / "sources.yaml").read_bytes(), "").tables["ledger"].columns) == 60


def begin_change(client: FlaskClient, name: str = "trainings") -> str:
    answer = client.post(f"/sources/{name}/ledger", data={"csrf_token": token(client), "by": "张三"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_column_is_added_and_another_changed_with_comments_kept(
    client: FlaskClient, folder: Path, declared: str
) -> None:
    path = folder / "sources.yaml"
    path.write_text(path.read_text("utf-8").replace("trainings:", "# 科室自己的\ntrainings:"), "utf-8")
    status, text, _ = check_and_place(
        client, begin_change(client), **{"type-column_7": "text", "type-people": "number"}
    )
    assert status == 200, text
    text = path.read_text("utf-8")
    assert text.startswith(SOURCES)
    assert "# 科室自己的\ntrainings:" in text
    source = read_declaration(text.encode(), "").tables["trainings"]
    column = source.table.column("people")
    assert column
    assert column.type == "number"
    assert source.columns["column_7"].names == ("备注",)
    assert source.completeness == "complete"
    assert inbox(folder) >= {"inbox/培训台账/培训登记.csv"}


def test_a_change_says_which_numbers_it_takes_away(client: FlaskClient, folder: Path, declared: str) -> None:
    target = folder / "targets/2024/hotline.yaml"
    target.write_text(
        target.read_text("utf-8").replace(
            "name: 应急演练, target: ≥4次, weight: 10",
            "name: 业务培训, target: ≥4次, weight: 10, evaluator: table.count,\n"
            "          with: {table: trainings, where: {kind: 业务培训}}",
        ),
        "utf-8",
    )
    path = begin_change(client)
    _, text, _ = press(client, path, "check", **{"type-kind": ""})
    assert "其中 1 项将取不到值" in text
    assert "业务培训：改了以后取不到值，显示待采集" in text
    _, text, _ = press(client, path, "check", **{"type-kind": "code"})
    assert "下次采集起按新的“类别”列取数" in text
    _, text, _ = press(client, path, "check", **{"type-teacher": ""})
    assert "没有指标受影响" in text


def test_a_change_says_that_the_rules_of_training_need_a_column(
    client: FlaskClient, folder: Path, declared: str
) -> None:
    rules = "training: {table: trainings, kind: kind, plan: {业务培训: 1}}\n"
    (folder / "assessment.yaml").write_text(rules, "utf-8")
    _, text, _ = press(client, begin_change(client), "check", **{"type-kind": ""})
    assert "培训和话务员考核：改了以后不能再算" in text


def test_columns_of_what_ships_are_not_changed_so(client: FlaskClient) -> None:
    answer = client.post("/sources/work_orders/ledger", data={"csrf_token": token(client)})
    assert (answer.status_code, "不能改列" in answer.text) == (404, True)


COUNTED = (
    "name: 业务培训, target: ≥4次, weight: 10, evaluator: table.count,\n"
    "          with: {table: trainings, where: {类别: 业务培训}}"
)


@pytest.fixture
def counted(folder: Path, declared: str) -> None:
    """A number that names the column by what it is called."""
    target = folder / "targets/2024/hotline.yaml"
    text = target.read_text("utf-8")
    target.write_text(text.replace("name: 应急演练, target: ≥4次, weight: 10", COUNTED), "utf-8")


@pytest.mark.usefixtures("counted")
def test_a_change_tells_of_numbers_that_name_a_column_by_what_it_is_called(client: FlaskClient) -> None:
    _, text, _ = press(client, begin_change(client), "check", **{"type-kind": "code"})
    assert "业务培训：下次采集起按新的“类别”列取数" in text


@pytest.mark.usefixtures("counted")
def test_a_change_tells_what_becomes_of_months_without_rows(client: FlaskClient) -> None:
    _, text, _ = press(client, begin_change(client), "check", covers="none")
    assert "业务培训：下次采集起按新的记录程度（没有一行的月份计 0 还是待采集）取数" in text


def test_two_ledgers_do_not_share_a_folder(client: FlaskClient, folder: Path, declared: str) -> None:
    check_and_place(client, begin_change(client), title="教育培训台账")
    _, text, path = send(client, ("再登记.csv", LEDGER))
    status, text, _ = check_and_place(client, f"{path}/ledger", title="培训台账", **COMPLETE)
    assert (status, "已新建台账" in text) == (200, True)
    tables = read_declaration((folder / "sources.yaml").read_bytes(), "sources.yaml").tables
    patterns = [pattern for source in tables.values() for pattern in source.files]
    assert len(set(patterns)) == len(patterns)


def test_what_is_not_listed_of_a_reading_is_counted(client: FlaskClient) -> None:
    with client.application.test_request_context():
        macros = client.application.jinja_env.get_template("source_macros.html")
        told = macros.make_module({"official": str}).told  # type: ignore[attr-defined]
        assert "另有 3 条没有列出" in told(["甲"] * 14, ["乙"] * 13, 12)
        assert "另有" not in told(["甲"] * 12, [], 12)


def test_a_change_that_changes_nothing_says_so(client: FlaskClient, folder: Path, declared: str) -> None:
    before = (folder / "sources.yaml").read_bytes()
    status, text, _ = check_and_place(client, begin_change(client))
    assert (status, "和现在的一样，没有改动" in text, "的列已改" in text) == (200, True, False)
    assert (folder / "sources.yaml").read_bytes() == before
