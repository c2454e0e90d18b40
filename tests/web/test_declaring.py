"""目标申报 in the browser: nothing is written before 保存, and then whole, once, and over nothing unseen."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Reader
from tests.web.declaring import FILE, SHEET, Clerk, sheet_text
from tests.web.office import Office, open_office
from tests.workspace.deciding import edit
from workspace import Workspace

OWN_LIBRARY = """\
indicators:
  - {id: own-1, topic: 本中心, branch: 产出指标/数量指标, name: 走访企业, target: ≥20家}
  - {id: x, branch: 乱写, name: a, target: b}
"""
WRONG_YEAR = '{"project_id":"2024/hotline","year":"x","base":"","origin":"","head":{},"rows":[],"open":""}'


@pytest.fixture
def clerk(client: FlaskClient) -> Clerk:
    return Clerk(client)


def audit_rows(folder: Path) -> list[tuple[str, str, str]]:
    with Workspace(folder).store() as store:
        sql = "SELECT act, object, outcome FROM audit WHERE act = 'declare' ORDER BY seq"
        return [tuple(row) for row in store.db.execute(sql).fetchall()]


def test_a_changed_field_is_the_only_thing_that_changes_in_the_file(folder: Path, clerk: Clerk) -> None:
    edit(folder, "goal: 保障热线运行。", "# 张三记：照抄批复\ngoal: 保障热线运行。")
    clerk.open(SHEET)
    before = sheet_text(folder)
    clerk.open_row("应急演练")
    clerk.press("save", row__target="≥5次")
    assert clerk.status == 303
    assert "已保存" in clerk.text
    assert sheet_text(folder) == before.replace("target: ≥4次", "target: ≥5次")
    assert audit_rows(folder) == [("declare", "2024/hotline", "done")]


def test_what_was_typed_travels_and_is_not_written_before_it_is_saved(folder: Path, clerk: Clerk) -> None:
    before = sheet_text(folder)
    clerk.press("open:r1", head__leader="李四", head__goal="第一行\n第二行")
    clerk.press("open:r2", row__note="热线办提供")
    clerk.press("check")
    assert (sheet_text(folder), audit_rows(folder)) == (before, [])
    clerk.press("open:head")
    fields = dict(clerk.fields())
    assert (fields["head.leader"], fields["head.goal"]) == ("李四", "第一行\n第二行")
    clerk.press("save")
    assert "leader: 李四" in sheet_text(folder)
    assert "note: 热线办提供" in sheet_text(folder)


def test_a_target_is_read_aloud_and_a_doubt_is_confirmed_by_a_tick(folder: Path, clerk: Clerk) -> None:
    clerk.open_row("应急演练")
    assert "读作 不低于 4 次" in clerk.text
    clerk.press("check", row__target="5次")
    assert "读作 等于 5 次 ，读法待确认：未写计算符号" in clerk.text
    clerk.press("save", ("row.confirm", "=5次"))
    assert "读作 等于 5 次 （已确认）" in clerk.text
    assert "target: 5次, weight: 10, reading: =5次" in sheet_text(folder)


def test_what_a_change_is_compared_with_is_chosen_and_read_aloud(folder: Path, clerk: Clerk) -> None:
    clerk.open_row("应急演练")
    clerk.press("check", row__target="下降5%")
    assert "读作 较上月下降" not in clerk.text
    clerk.press("check", row__compare="上月")
    assert "读作 较上月下降不低于 5 %" in clerk.text
    assert dict(clerk.fields())["row.compare"] == "上月"
    clerk.press("save", row__target="下降不低于5%")
    assert clerk.status == 303
    assert "compare: 上月" in sheet_text(folder)
    clerk.open_row("应急演练")
    clerk.press("save", row__compare="", row__target="≥4次")
    assert 'compare: ""' in sheet_text(folder)
    assert "读作 不低于 4 次" in clerk.text


def test_the_spelling_of_the_file_stays_and_an_unknown_word_is_told_and_kept(
    folder: Path, clerk: Clerk
) -> None:
    edit(folder, "target: ≥4次", "target: 下降不低于5%, compare: last_year")
    clerk.open(SHEET)
    clerk.open_row("应急演练")
    assert "读作 较上年下降不低于 5 %" in clerk.text
    clerk.press("save", row__note="单位统计")
    assert "compare: last_year" in sheet_text(folder)
    edit(folder, "compare: last_year", "compare: 前年")
    clerk.open(SHEET)
    clerk.open_row("应急演练")
    assert "前年（不认识）" in clerk.text
    assert dict(clerk.fields())["row.compare"] == "前年"
    assert "“与什么比较”的取值“前年”不认识，可用的有：上年同期、上月、基期值" in clerk.text


def test_findings_stand_beside_the_field_and_in_the_list_without_names_of_files(clerk: Clerk) -> None:
    clerk.open_row("应急演练")
    clerk.press("check", row__name="", row__target="", row__weight="十分")
    for said in ("没有填写指标名称", "没有填写指标值", "有 1 个分值读不出数字"):
        assert said in clerk.text
    shown = clerk.text.split("目标表", 1)[1]
    assert not re.search(
        r"\b(target|weight|reading|evaluator|basis|manual\.|hotline\.|funds|python)\b", shown
    )


def test_weights_are_added_up_and_what_is_missing_is_given_to_a_row(folder: Path, clerk: Clerk) -> None:
    clerk.open_row("应急演练")
    clerk.press("check", row__weight="7.125")
    assert "分值合计 97.125 分，还差 2.875 分" in clerk.text
    clerk.press("weigh:r2")
    assert "分值合计 100 分，正好" in clerk.text
    clerk.press("save")
    assert "weight: 10" in sheet_text(folder)


def test_a_sheet_with_errors_is_saved_only_when_somebody_insists(folder: Path, clerk: Clerk) -> None:
    before = sheet_text(folder)
    clerk.open_row("应急演练")
    clerk.press("save", row__weight="7")
    assert clerk.status == 422
    assert "没有保存：还有 1 处须改" in clerk.text
    assert sheet_text(folder) == before
    clerk.press("save-anyway")
    assert clerk.status == 303
    assert "weight: 7" in sheet_text(folder)


def test_rows_are_added_moved_and_taken_out(folder: Path, clerk: Clerk) -> None:
    clerk.press("add:产出指标/质量指标")
    clerk.press("check", row__name="值班/备勤 抽查", row__target="≥12次", row__weight="5")
    clerk.press("up:r5")
    clerk.open_row("应急演练")
    clerk.press("check", row__weight="5")
    clerk.press("save")
    assert clerk.status == 303, clerk.text
    rows = re.findall(r"id: ([\w-]+)", sheet_text(folder))
    assert rows == ["on-time", "quality-1", "drills", "long-term", "content"]
    clerk.open_row("值班/备勤 抽查")
    clerk.press("remove:r2")
    assert "已移出，保存后从目标表中去掉" in clerk.text
    clerk.open_row("应急演练")
    clerk.press("save", row__weight="10")
    assert "quality-1" not in sheet_text(folder)
    assert "drills" in sheet_text(folder)


def test_a_row_moves_below_another_branch_and_its_empty_branch_goes(folder: Path, clerk: Clerk) -> None:
    clerk.open_row("应急演练")
    clerk.press("save", row__branch="产出指标/数量指标")
    assert "数量指标:\n      - {id: drills" in sheet_text(folder)
    assert "质量指标:" not in sheet_text(folder)


def test_an_evaluator_is_chosen_by_its_name_with_parameters_and_conditions(
    folder: Path, clerk: Clerk
) -> None:
    clerk.open_row("群众满意度")
    assert "满意率 =（非常满意 + 满意 + 基本满意）÷ 有效评价" in clerk.text
    clerk.press("check", p__weights="满意=1、基本满意=0.8，不满意：0", p__min_answers="30")
    clerk.press("save", ("if.column", "handler"), ("if.value", "市住建局\n市交通局"))
    assert clerk.status == 303, clerk.text
    written = sheet_text(folder)
    assert "min_answers: 30" in written
    assert "weights: {满意: 1, 基本满意: 0.8, 不满意: 0}" in written
    assert "handler: [市住建局, 市交通局]" in written
    clerk.press("check", row__evaluator="hotline.connect_rate")
    assert "还没有话务数据" in clerk.text
    assert "对新的方法没有意义，已去掉" in clerk.text


def test_an_evaluator_is_proposed_by_the_name_of_the_row_and_taken_by_a_click(
    folder: Path, clerk: Clerk
) -> None:
    clerk.open_row("应急演练")
    assert "改用“" not in clerk.text
    clerk.press("check", row__name="热线工单按时办结率", row__target="≥95%")
    assert "改用“按时办结率”" in clerk.text
    clerk.press("use:hotline.on_time_rate")
    clerk.press("save")
    assert "evaluator: hotline.on_time_rate" in sheet_text(folder).split("id: drills")[1].split("}")[0]


def test_sending_a_form_twice_writes_once(folder: Path, client: FlaskClient, clerk: Clerk) -> None:
    clerk.press("add:产出指标/质量指标")
    clerk.press("check", row__name="抽查", row__target="≥12次", row__weight="5")
    clerk.open_row("应急演练")
    data: dict[str, list[str]] = {}
    for name, value in [*clerk.fields(), ("act", "save")]:
        data.setdefault(name, []).append("5" if name == "row.weight" else value)
    first = client.post(SHEET, data=data)
    written = sheet_text(folder)
    second = client.post(SHEET, data=data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert sheet_text(folder) == written
    assert written.count("抽查") == 1
    assert "没有重复保存" in client.get(second.location).text
    assert audit_rows(folder) == [("declare", "2024/hotline", "done")]


def test_whoever_was_slower_sees_both_versions_and_decides(folder: Path, client: FlaskClient) -> None:
    mine, other = Clerk(client), Clerk(client)
    other.open_row("应急演练")
    other.press("save", row__target="≥6次")
    mine.open_row("应急演练")
    mine.press("save", row__target="≥5次")
    assert mine.status == 409
    assert "打开本页之后，这张目标表已被别人改过" in mine.text
    assert re.search("应急演练 指标值 ≥6次 ≥5次", mine.text)
    assert "target: ≥6次" in sheet_text(folder)
    mine.press("save")
    assert mine.status == 409, "saying it again is no decision"
    mine.press("overwrite")
    assert mine.status == 303
    assert "target: ≥5次" in sheet_text(folder)


def test_of_clerks_who_save_at_once_one_wins_and_the_others_are_told(
    folder: Path, client: FlaskClient
) -> None:
    clerk = Clerk(client)
    clerk.open_row("应急演练")
    forms = []
    for number in range(5, 13):
        data: dict[str, list[str]] = {}
        for name, value in [*clerk.fields(), ("act", "save")]:
            data.setdefault(name, []).append(f"≥{number}次" if name == "row.target" else value)
        forms.append(data)

    def save(data: dict[str, list[str]]) -> int:
        other = client.application.test_client()
        other.set_cookie("session", client.get_cookie("session").value)  # type: ignore[union-attr]
        return other.post(SHEET, data=data).status_code

    with ThreadPoolExecutor(len(forms)) as threads:
        statuses = list(threads.map(save, forms))
    assert sorted(statuses) == [303, *[409] * 7]
    written = re.findall(r"target: (≥\d+次)", sheet_text(folder))
    assert written == [forms[statuses.index(303)]["row.target"][0]]
    assert audit_rows(folder).count(("declare", "2024/hotline", "done")) == 1


def test_after_an_approval_the_page_says_what_saving_makes(reader: Reader, folder: Path) -> None:
    from tests.web.test_decisions import approve

    approve(reader)
    clerk = Clerk(reader.client)
    assert "保存后显示“有未批复的修改”" in clerk.text
    clerk.open_row("应急演练")
    clerk.press("save", row__target="≥5次")
    assert "有未批复的修改" in reader.read("/projects/2024/hotline")


def test_long_texts_and_strange_names_are_kept_or_refused_with_nothing_lost(
    folder: Path, clerk: Clerk
) -> None:
    clerk.open_row("应急演练")
    clerk.press("save", row__note="说明" * 2500, row__name='甲/乙：<b>"丙"</b> # 丁')
    assert clerk.status == 303, clerk.text[:500]
    clerk.open(f"{SHEET}?open=r2")
    fields = dict(clerk.fields())
    assert (fields["row.note"], fields["row.name"]) == ("说明" * 2500, '甲/乙：<b>"丙"</b> # 丁')
    clerk.press("save", row__note="长" * 10_001)
    assert clerk.status == 422
    assert "一栏最多 10000 字" in clerk.text
    assert dict(clerk.fields())["row.note"] == "长" * 10_001


@pytest.mark.parametrize(
    "state",
    ["", "x", "[]", "{}", '{"rows": 1}', WRONG_YEAR],
)
def test_a_broken_form_is_refused(clerk: Clerk, state: str) -> None:
    token = dict(clerk.fields())["csrf_token"]
    answer = clerk.client.post(SHEET, data={"csrf_token": token, "state": state, "act": "save"})
    assert answer.status_code == 400
    assert "表单不完整" in answer.text


def test_a_form_cannot_be_sent_to_another_project(folder: Path, clerk: Clerk) -> None:
    (folder / "targets/2024/other.yaml").write_text(
        sheet_text(folder).replace("热线运行经费", "别的"), "utf-8"
    )
    clerk.url = "/declare/2024/other"
    clerk.press("save")
    assert clerk.status == 400


# New sheets
# ----------------------------------------------------------------------------------------------------------


def test_a_new_sheet_is_made_from_nothing(folder: Path, client: FlaskClient) -> None:
    clerk = Clerk(client, "/declare?way=blank&year=2025")
    assert dict(clerk.fields())["head.unit.name"] == "便民服务中心"
    clerk.press("open:funds", head__name="设备/购置：一期")
    clerk.press(
        "add:产出指标/数量指标", head__funds__total="20", head__funds__fiscal="20", head__funds__other="0"
    )
    clerk.press("add:效益指标/社会效益指标", row__name="购置设备", row__target="=10台", row__weight="60")
    clerk.press("add:满意度指标/服务对象满意度指标", row__name="知晓率", row__target="≥80%", row__weight="20")
    clerk.press("save", row__name="满意度", row__target="≥90%", row__weight="10")
    assert clerk.status == 303, clerk.text
    assert clerk.url == "/declare/2025/设备-购置-一期" or "%E8" in clerk.url
    written = sheet_text(folder, "targets/2025/设备-购置-一期.yaml")
    assert written.startswith("# 由网页“目标申报”填写。\nname: 设备/购置：一期\ndepartment:\n")
    assert "      - id: quantity-1\n        name: 购置设备\n" in written
    assert Workspace(folder).read_targets()[-1].project is not None
    assert audit_rows(folder) == [("declare", "2025/设备-购置-一期", "done")]


def test_a_year_that_is_none_is_told_and_nothing_is_saved_under_another(
    folder: Path, client: FlaskClient
) -> None:
    for url in ("/declare?way=blank&year=25", "/declare?way=copy&year=2025&from="):
        answer = client.get(url)
        assert (answer.status_code, "alert-danger" in answer.text) == (422, True)
    clerk = Clerk(client, "/declare?way=blank&year=2025")
    clerk.press("save-anyway", year="二五", head__name="甲")
    assert (clerk.status, "年度应写作 2025，现为“二五”" in clerk.text) == (422, True)
    assert dict(clerk.fields())["head.name"] == "甲"
    assert not (folder / "targets/2025").exists()


def test_a_second_project_of_the_same_name_is_refused_and_stays_typed(
    folder: Path, client: FlaskClient
) -> None:
    clerk = Clerk(client, "/declare?way=blank&year=2024")
    clerk.press("save-anyway", head__name="热线运行经费")
    assert clerk.status == 409
    assert "已有同一单位的项目“热线运行经费”" in clerk.text
    assert dict(clerk.fields())["head.name"] == "热线运行经费"
    clerk.press("save-anyway", head__unit__name="另一单位", head__unit__code="103009")
    assert clerk.status == 303
    assert (folder / "targets/2024/热线运行经费.yaml").exists()


def test_a_new_sheet_sent_twice_is_made_once(folder: Path, client: FlaskClient) -> None:
    clerk = Clerk(client, "/declare?way=blank&year=2025")
    data: dict[str, list[str]] = {}
    for name, value in [*clerk.fields(), ("act", "save-anyway")]:
        data.setdefault(name, []).append("新项目" if name == "head.name" else value)
    answers = [client.post("/declare", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(list((folder / "targets/2025").iterdir())) == 1


def test_last_year_is_taken_along_with_what_was_reached(folder: Path, client: FlaskClient) -> None:
    edit(folder, "goal: 保障热线运行。", "# 张三记：照抄批复\ngoal: 保障热线运行。")
    clerk = Clerk(client, "/declare?way=next&from=2024/hotline&year=2025")
    clerk.url = "/declare"
    assert not (folder / "targets/2025").exists()
    assert "项目资金仍是 2024 年的数" in clerk.text
    clerk.press("save")
    assert clerk.status == 303, clerk.text
    written = sheet_text(folder, "targets/2025/热线运行经费.yaml")
    assert "# 张三记：照抄批复" in written
    assert "period: 2025" in written
    assert "baseline: 66.67%（2024年实际完成值）" in written


def test_another_project_is_copied_without_its_money(folder: Path, client: FlaskClient) -> None:
    clerk = Clerk(client, "/declare?way=copy&from=2024/hotline&year=2025")
    clerk.url = "/declare"
    assert "项目资金、执行数的取数参数没有带入" in clerk.text
    clerk.press("save-anyway", head__name="二期")
    written = sheet_text(folder, "targets/2025/二期.yaml")
    assert "evaluator: hotline.on_time_rate" in written
    assert "total:" not in written


def test_indicators_are_picked_from_the_library(folder: Path, client: FlaskClient) -> None:
    (folder / "library").mkdir()
    (folder / "library/own.yaml").write_text(OWN_LIBRARY, "utf-8")
    page = client.get("/library").text
    assert "走访企业" in page
    assert "本单位的指标库有一条写错" in page
    clerk = Clerk(client, "/declare?way=blank&year=2025&pick=common:hotline-on-time&pick=own:own-1")
    clerk.url = "/declare"
    assert "走访企业" in clerk.text
    assert "工单按时办结率" in clerk.text
    clerk.press("open:library")
    clerk.press("open:library", find="培训")
    assert "培训人次" in clerk.text
    assert "工单受理量" not in clerk.text
    clerk.press("take", ("pick", "common:training-people"))
    assert dict(clerk.fields())["row.name"] == "培训人次"


def test_a_sheet_without_records_is_deleted_when_somebody_is_sure(folder: Path, client: FlaskClient) -> None:
    clerk = Clerk(client, "/declare?way=blank&year=2025")
    clerk.press("save-anyway", head__name="误建的项目")
    path = folder / "targets/2025/误建的项目.yaml"
    clerk.press("remove-sheet")
    assert (clerk.status, path.exists()) == (422, True)
    clerk.press("remove-sheet", ("sure", "yes"))
    assert (clerk.status, path.exists()) == (303, False)
    kept = Clerk(client)
    assert "不能删除" in kept.text
    assert "采集记录" in kept.text
    kept.press("remove-sheet", ("sure", "yes"))
    assert (kept.status, (folder / FILE).exists()) == (409, True)


# People
# ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(folder: Path) -> Office:
    return open_office(folder)


def test_nobody_declares_beyond_their_scope(folder: Path, office: Office) -> None:
    stranger = office.sign_in("stranger")
    assert stranger.get(SHEET).status_code == 404
    clerk = Clerk(stranger, "/declare?way=blank&year=2025")
    clerk.press("save-anyway", head__name="越界", head__unit__name="便民服务中心", head__unit__code="103002")
    assert clerk.status == 403
    assert "不在您的范围内" in clerk.text
    assert not (folder / "targets/2025").exists()
    filler = Clerk(office.sign_in("filler"))
    filler.press("save", head__unit__name="别的单位", head__unit__code="207001")
    assert filler.status == 403


def test_whoever_declared_a_sheet_does_not_approve_it(folder: Path, office: Office) -> None:
    from people.permissions import Action
    from store.deeds import deeds_on_project

    clerk = Clerk(office.sign_in("filler"))
    clerk.press("check", head__leader="李四")
    clerk.press("save")
    with office.store() as store:
        deeds = deeds_on_project(store.db, "2024/hotline")
    assert [(deed.action, deed.by.account) for deed in deeds if deed.action is Action.DECLARE] == [
        (Action.DECLARE, "filler")
    ]


def test_the_project_page_leads_to_the_form(reader: Reader, office: Office) -> None:
    assert SHEET in office.sign_in("filler").get("/projects/2024/hotline").text
    assert SHEET not in office.sign_in("reviewer").get("/projects/2024/hotline").text
