"""Words, filters and exclusions: nothing a file says is taken for something else, and nothing falls out unseen."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import app

JANUARY = ("--from", "2024-01-01", "--as-of", "2024-01-31")
Answer = dict[str, Any]
Measure = Callable[..., Answer]


@pytest.fixture
def measure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Measure:
    """``measure(sources.yaml, csv, evaluator, *more)`` gives the answer of ``measure --json`` for January 2024."""

    def measured(yaml: str, content: str, evaluator: str, *more: str) -> Answer:
        (tmp_path / "inbox").mkdir(exist_ok=True)
        (tmp_path / "inbox/a.csv").write_text(content, encoding="utf-8")
        (tmp_path / "sources.yaml").write_text(yaml, encoding="utf-8")
        return ask(tmp_path, capsys, evaluator, *more)

    return measured


def ask(root: Path, capsys: pytest.CaptureFixture[str], evaluator: str, *more: str) -> Answer:
    app.main(["--workspace", str(root), "measure", evaluator, *JANUARY, *more, "--json"])
    answer: Answer = json.loads(capsys.readouterr().out)
    return answer


def callbacks(words: Sequence[str], column: str = "满意度", reached: str = "是") -> str:
    lines = [f"A{n},2024-01-05 08:{n:02},{reached},{word}" for n, word in enumerate(words)]
    return "\n".join([f"工单编号,回访时间,是否接通,{column}", *lines, ""])


def calls(pairs: Sequence[tuple[str, str]]) -> str:
    lines = [f"C{n},2024-01-05 08:{n:02},{way},10,{result}" for n, (way, result) in enumerate(pairs)]
    return "\n".join(["呼叫编号,呼叫时间,呼叫方向,等待时长,接通状态", *lines, ""])


def faults(grades: Sequence[str], column: str = "故障等级") -> str:
    lines = [
        f"F{n},2024-01-{n + 1:02} 08:00,2024-01-{n + 1:02} 09:00,{grade}" for n, grade in enumerate(grades)
    ]
    return "\n".join([f"故障编号,故障开始时间,恢复时间,{column}", *lines, ""])


def orders(units: Sequence[str], column: str = "承办单位") -> str:
    lines = [
        f"A{n},2024-01-05 09:00,2024-01-09 18:00,2024-01-08 10:00,{unit}" for n, unit in enumerate(units)
    ]
    return "\n".join([f"工单编号,受理时间,办结时限,办结时间,{column}", *lines, ""])


def codes(answer: Answer) -> list[str]:
    return [doubt["code"] for doubt in answer["doubts"]]


def is_sound(answer: Answer) -> bool:
    return answer["outcome"] == "measured" and not answer["doubts"]


CALLBACKS = "callbacks: inbox/*"
CALLS = "calls: inbox/*"
FAULTS = "faults: {files: inbox/*, covers: 2024}"
ORDERS = "work_orders: inbox/*"


@pytest.mark.parametrize(
    ("folder", "evaluator", "more", "value"),
    [
        ("02-rating-words-vanish", "hotline.satisfaction_rate", (), "80"),
        ("03-call-result-weijietong", "hotline.connect_rate", (), "60"),
        ("16-unknown-direction-is-inbound", "hotline.connect_rate", (), "60"),
        ("04-filter-matches-nothing-severity", "hotline.fault_count", ("--with", "severity=major"), None),
    ],
)
def test_the_words_of_real_exports(
    shared: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    folder: str,
    evaluator: str,
    more: Sequence[str],
    value: str | None,
) -> None:
    source = shared / "cases/metrics" / folder
    if not source.is_dir():
        pytest.skip("no such reference")
    shutil.copytree(source, tmp_path / "w")
    answer = ask(tmp_path / "w", capsys, evaluator, *more)
    assert answer["value"] == value
    if value is None:
        assert "“一级”1 行" in answer["reason"]
    else:
        assert is_sound(answer)


def test_no_full_marks_from_unknown_words(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = shared / "cases/metrics/01-full-marks-from-unknown-words"
    if not source.is_dir():
        pytest.skip("no such reference")
    shutil.copytree(source, tmp_path / "w")
    app.main(["--workspace", str(tmp_path / "w"), "evaluate", "--as-of", "2024-12-31"])
    capsys.readouterr()
    app.main(["--workspace", str(tmp_path / "w"), "status", "--as-of", "2024-12-31"])
    shown = capsys.readouterr().out
    assert "已得 21.06 分，尚不能合计" in shown
    assert "是否指“付电信公司话费”" in shown
    assert "是否指“市住建局”" in shown


@pytest.mark.parametrize(
    ("word", "is_satisfied"),
    [
        ("不满意（态度差）", False), ("不满", False), ("差评", False), ("２－不满意", False), ("不 满 意", False),
        ("不满意。", False),
        ("满意(电话)", True), ("1-非常满意", True), ("A.满意", True), ("好评", True), ("很满意！", True), ("5分-非常满意", True),
    ],
)  # fmt: skip
def test_ratings_are_understood_however_they_are_written(
    measure: Measure, word: str, is_satisfied: bool
) -> None:
    answer = measure(CALLBACKS, callbacks(["满意", word]), "hotline.satisfaction_rate")
    assert answer["value"] == ("100" if is_satisfied else "50")
    assert is_sound(answer)


@pytest.mark.parametrize(
    "word", ["默认满意", "未评价", "拒评", "无法联系", "空号", "-", "", "弃评", "系统默认好评", "未接通"]
)
def test_what_is_no_rating_does_not_count_and_is_no_doubt(measure: Measure, word: str) -> None:
    answer = measure(CALLBACKS, callbacks(["满意", "不满意", word]), "hotline.satisfaction_rate")
    assert (answer["part"], answer["of"]) == ("1", "2")
    assert is_sound(answer)


@pytest.mark.parametrize(
    "word",
    ["5", "4分", "五星", "满意（系统默认）", "满意(未评价)", "挺可以", "优", "基本不满意", "满意（已改）"],
)
def test_a_rating_of_no_single_meaning_is_told(measure: Measure, word: str) -> None:
    answer = measure(CALLBACKS, callbacks(["满意", word, word]), "hotline.satisfaction_rate")
    assert answer["outcome"] == "unverified"
    assert codes(answer) == ["unknown_word"]
    assert f"“{word}”2 行" in answer["doubts"][0]["message"]
    declared = f'callbacks: {{files: inbox/*, values: {{satisfaction: {{不满意: ["{word}"]}}}}}}'
    assert measure(declared, callbacks(["满意", word, word]), "hotline.satisfaction_rate")["of"] == "3"


@pytest.mark.parametrize(
    ("word", "value"), [("实际解决", "100"), ("仍未解决", "50"), ("未解决(推诿)", "50"), ("不清楚", "100")]
)
def test_answers_whether_it_was_solved(measure: Measure, word: str, value: str) -> None:
    answer = measure(CALLBACKS, callbacks(["已解决", word], "是否解决"), "hotline.solved_rate")
    assert answer["value"] == value
    assert is_sound(answer)


@pytest.mark.parametrize("word", ["正在解决", "解释说明", "已解决(未解决)"])
def test_an_answer_that_may_mean_either_is_told(measure: Measure, word: str) -> None:
    answer = measure(CALLBACKS, callbacks(["已解决", word], "是否解决"), "hotline.solved_rate")
    assert codes(answer) == ["unknown_word"]


def test_an_unknown_word_outside_the_period_or_the_filter_is_no_doubt(measure: Measure) -> None:
    header, *lines = callbacks(["满意", "不满意"]).splitlines()
    later = "\n".join([header, *lines, "A9,2024-02-05 08:00,是,五星", ""])
    assert is_sound(measure(CALLBACKS, later, "hotline.satisfaction_rate"))


def test_an_unknown_word_for_reached_is_told(measure: Measure) -> None:
    content = callbacks(["满意"]) + "A8,2024-01-06 08:00,语音留言,满意\n"
    assert codes(measure(CALLBACKS, content, "hotline.satisfaction_rate")) == ["unknown_word"]
    known = callbacks(["满意"]) + "A8,2024-01-06 08:00,用户忙,满意\n"
    assert measure(CALLBACKS, known, "hotline.satisfaction_rate")["of"] == "1"


@pytest.mark.parametrize(
    "word",
    [
        "未接通",
        "未接",
        "漏接",
        "无人接听",
        "NO ANSWER",
        "NOANSWER",
        "CANCEL",
        "ABANDON",
        "TIMEOUT",
        "２－未接",
    ],
)
def test_a_call_for_us_that_nobody_took_is_abandoned(measure: Measure, word: str) -> None:
    answer = measure(CALLS, calls([("呼入", "接通"), ("呼入", word)]), "hotline.connect_rate")
    assert (answer["value"], is_sound(answer)) == ("50", True)


@pytest.mark.parametrize("word", ["BUSY", "占线", "FAILED", "CONGESTION", "转接"])
def test_a_result_of_no_single_meaning_is_told_of_inbound_calls(measure: Measure, word: str) -> None:
    inbound = measure(CALLS, calls([("呼入", "接通"), ("呼入", word)]), "hotline.connect_rate")
    assert codes(inbound) == ["unknown_word"]
    outbound = measure(CALLS, calls([("呼入", "接通"), ("外呼", word)]), "hotline.connect_rate")
    assert (outbound["value"], is_sound(outbound)) == ("100", True)


@pytest.mark.parametrize("word", ["外拨", "去电", "回拨", "内部", "Outgoing Call", "1-呼出"])
def test_calls_that_are_not_inbound_do_not_count(measure: Measure, word: str) -> None:
    answer = measure(CALLS, calls([("来电", "接通"), (word, "接通")]), "hotline.connect_rate")
    assert (answer["of"], is_sound(answer)) == ("1", True)


def test_an_unknown_direction_is_told(measure: Measure) -> None:
    answer = measure(CALLS, calls([("呼入", "接通"), ("三方", "接通")]), "hotline.calls")
    assert codes(answer) == ["unknown_word"]


@pytest.mark.parametrize("word", ["计划性维护", "计划检修（光缆）", "Planned"])
def test_planned_work_is_no_fault(measure: Measure, word: str) -> None:
    answer = measure(FAULTS, faults(["故障", word], "故障性质"), "hotline.fault_count")
    assert (answer["value"], is_sound(answer)) == ("1", True)


def test_an_unknown_kind_of_fault_is_told(measure: Measure) -> None:
    answer = measure(FAULTS, faults(["故障", "升级改造"], "故障性质"), "hotline.fault_count")
    assert codes(answer) == ["unknown_word"]


@pytest.mark.parametrize("grades", [["一级", "一般"], ["Ⅰ级"], ["P1", "重大"], ["1", "2"]])
def test_grades_that_are_not_known_prove_nothing(measure: Measure, grades: Sequence[str]) -> None:
    answer = measure(FAULTS, faults(grades), "hotline.fault_count", "--with", "severity=major")
    assert answer["outcome"] in {"unverified", "no_data"}
    assert grades[0] in (answer["reason"] or "") + json.dumps(answer["doubts"], ensure_ascii=False)


def test_a_known_grade_that_did_not_happen_is_a_zero(measure: Measure) -> None:
    answer = measure(FAULTS, faults(["一般", "较大"]), "hotline.fault_count", "--with", "severity=major")
    assert (answer["value"], is_sound(answer)) == ("0", True)
    named = measure(FAULTS, faults(["一级", "二级"]), "hotline.fault_count", "--with", "severity=一级")
    assert (named["value"], is_sound(named)) == ("1", True)


@pytest.mark.parametrize("written", ["市住房建设局", "住建局", "市住建局（本级）", "市信访局"])
def test_a_unit_that_stands_nowhere_is_refused(measure: Measure, written: str) -> None:
    content = orders(["市住建局", "市住建局", "市交通局"])
    answer = measure(ORDERS, content, "hotline.overdue_open", "--with", f"department={written}")
    assert (answer["outcome"], answer["value"]) == ("no_data", None)
    assert f"“{written}”" in answer["reason"]
    assert "数据中有：“市住建局”2 行、“市交通局”1 行" in answer["reason"]


def test_a_unit_without_orders_in_the_period_stays_as_it_is(measure: Measure) -> None:
    content = orders(["市住建局"]) + "A9,2024-03-05 09:00,2024-03-09 18:00,,市交通局\n"
    answer = measure(ORDERS, content, "hotline.overdue_open", "--with", "department=市交通局")
    assert (answer["value"], is_sound(answer)) == ("0", True)


def test_a_unit_written_in_two_ways_is_told(measure: Measure) -> None:
    content = orders(["市住建局", "市 住建局", "市交通局"])
    answer = measure(ORDERS, content, "hotline.on_time_rate", "--with", "department=市住建局")
    assert (answer["value"], codes(answer)) == ("100", ["filter"])


def test_no_rows_by_month_of_a_unit_that_stands_nowhere(measure: Measure) -> None:
    options = ("--with", "department=市信访局", "--by", "month")
    assert measure(ORDERS, orders(["市住建局"]), "hotline.volume", *options)["by"] == []


@pytest.mark.parametrize(
    ("weights", "reason"),
    [("满意=1,不满意=0,满亿=1", "“满亿”不是认得的评价"), ("满意=1,不满意=0", "没有写明 “一般”1 行按多少计")],
)
def test_weights_must_fit_the_ratings(measure: Measure, weights: str, reason: str) -> None:
    content = callbacks(["非常满意", "一般", "不满意"])
    answer = measure(CALLBACKS, content, "hotline.satisfaction_rate", "--with", f"weights={weights}")
    assert answer["outcome"] == "no_data"
    assert reason in answer["reason"]


def test_weights_may_name_a_word_of_the_platform(measure: Measure) -> None:
    content = callbacks(["五星", "一星"])
    answer = measure(CALLBACKS, content, "hotline.satisfaction_rate", "--with", "weights=五星=1,一星=0")
    assert (answer["value"], is_sound(answer)) == ("50", True)


@pytest.mark.parametrize("written", ["已作废", "作 废", "作废（重复）", "作废单"])
def test_an_exclusion_that_misses_a_like_word_is_told(measure: Measure, written: str) -> None:
    content = orders(["已办结", written], "工单状态")
    yaml = "work_orders: {files: inbox/*, exclude: {status: [作废]}}"
    answer = measure(yaml, content, "hotline.volume")
    assert codes(answer) == ["filter"]
    assert f"“{written}”" in answer["doubts"][0]["message"]


@pytest.mark.parametrize("words", [["已办结"], ["已办结", "未作废"], ["已办结", "作废"]])
def test_an_exclusion_that_has_nothing_to_leave_out_is_no_doubt(
    measure: Measure, words: Sequence[str]
) -> None:
    yaml = "work_orders: {files: inbox/*, exclude: {status: [作废]}}"
    assert is_sound(measure(yaml, orders(words, "工单状态"), "hotline.volume"))


def test_an_exclusion_by_a_column_that_is_not_there_is_told(measure: Measure) -> None:
    yaml = "work_orders: {files: inbox/*, exclude: {status: [作废]}}"
    assert codes(measure(yaml, orders(["市住建局"]), "hotline.volume")) == ["filter"]


@pytest.mark.parametrize("word", ["重复件", "是", "重复"])
def test_an_exclusion_by_a_flag_takes_its_words(measure: Measure, word: str) -> None:
    yaml = f"work_orders: {{files: inbox/*, exclude: {{repeated: [{word}]}}}}"
    answer = measure(yaml, orders(["重复", "非重复", "首次"], "是否重复"), "hotline.volume")
    assert (answer["value"], is_sound(answer)) == ("2", True)


def test_an_exclusion_by_direction_takes_the_words_of_the_export(measure: Measure) -> None:
    yaml = "calls: {files: inbox/*, exclude: {direction: [外呼]}}"
    assert measure(yaml, calls([("呼入", "接通"), ("外呼", "接通")]), "hotline.calls")["value"] == "1"


@pytest.mark.parametrize(
    "declared",
    ["result: {anwsered: ['1']}", "direction: {进来: ['1']}", "rating: {很喜欢: ['1']}", "agent: {x: ['1']}"],
)
def test_a_declared_value_must_be_a_known_word(measure: Measure, declared: str) -> None:
    yaml = f"calls: {{files: inbox/*, values: {{{declared}}}}}"
    answer = measure(yaml, calls([("呼入", "接通")]), "hotline.connect_rate")
    is_free = declared.startswith("agent")
    assert (answer["outcome"] == "measured") is is_free
    assert is_free or "这个词" in answer["reason"]
