"""Whatever an evaluator or a file of data does, it costs its own rows and says so; everybody else is measured."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from evaluators import own_suppliers
from indicators.model import Period
from indicators.os_faults import describe_os_error
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.isolated import client, worker
from measuring.isolated.client import STOPPING, MeasuringStoppedError
from measuring.isolated.limits import MOST_AT_ONCE, TimeLimits
from measuring.isolated.own import describe_evaluators
from measuring.isolated.pool import POOL
from measuring.requests import BadRequestError, MeasureRequest
from sources import Sources
from tests.children import child, ends
from tests.measuring.bad_evaluators import BROKEN_FILES, FAILING, HEAD, ODD, SOUND, write_bad_evaluators
from tests.small import small_workspace
from workspace import Workspace

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
QUICK = TimeLimits(question=2, own_scan=2, file=4)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return quick_workspace(small_workspace(tmp_path))


def quick_workspace(root: Path) -> Workspace:
    workspace = Workspace(root)
    workspace.time_limits = QUICK
    return workspace


def request(evaluator: str, period: Period = YEAR, **params: str) -> MeasureRequest:
    return MeasureRequest((evaluator, period.end, *params.values()), evaluator, params, period)


def own_file(workspace: Workspace, name: str, text: str) -> None:
    (workspace.root / "evaluators").mkdir(exist_ok=True)
    (workspace.root / "evaluators" / f"{name}.py").write_text(text, encoding="utf-8")


def measure_one(workspace: Workspace, evaluator: str) -> MeasurementResult:
    asked = request(evaluator)
    return workspace.measurer().measure([asked])[asked.key]


def test_a_zoo_of_bad_evaluators_leaves_the_good_ones_measured(workspace: Workspace) -> None:
    write_bad_evaluators(workspace.root / "evaluators")
    names = [*(f"{name}.rate" for name in (*FAILING, *ODD, *BROKEN_FILES, "good")), "hotline.on_time_rate"]
    asked = [
        request(name, period) for name in names for period in (YEAR, Period(YEAR.start, date(2024, 6, 30)))
    ]
    answers = workspace.measurer().measure(asked)
    assert answers.keys() == {one.key for one in asked}
    by_name = {one.evaluator: answers[one.key] for one in asked if one.period == YEAR}
    for name, (_, word) in FAILING.items():
        answer = by_name[f"{name}.rate"]
        assert (answer.outcome, answer.value) == (MeasurementStatus.FAILED, None), name
        assert word in answer.reason, (name, answer.reason)
        assert len(answer.reason) < 500
        answer.reason.encode()
    for name in (*ODD, "good"):
        assert by_name[f"{name}.rate"].value == 75, (name, by_name[f"{name}.rate"].reason)
    for name in BROKEN_FILES:
        assert by_name[f"{name}.rate"].outcome is MeasurementStatus.FAILED
        assert f"evaluators/{name}.py" in by_name[f"{name}.rate"].reason
    assert by_name["hotline.on_time_rate"].value == 50
    told = {problem.place.file for problem in workspace.other_problems()}
    assert told == {f"evaluators/{name}.py" for name in BROKEN_FILES}


def test_answers_are_what_they_are_without_workers(workspace: Workspace) -> None:
    """With provenance, doubts and all."""
    asked = [
        request("hotline.on_time_rate"),
        request("hotline.satisfaction_rate", Period(date(2024, 1, 1), date(2024, 3, 31))),
        request("finance.spending"),
        request("hotline.on_time_rate", handler="住建局"),
        request("hotline.on_time_rate", handler="没有的单位"),
        request("hotline.volum"),
    ]
    from measuring.measurer import Measurer
    from workspace.version import VERSION

    direct = Measurer(Sources(workspace.root, workspace.data).read_table, None, VERSION)
    assert workspace.measurer().measure(asked) == direct.measure(asked)
    assert workspace.measurer().breakdown(asked[0], "month") == direct.breakdown(asked[0], "month")
    assert workspace.measurer().rows_behind(asked[0]) == direct.rows_behind(asked[0])
    with pytest.raises(BadRequestError):
        workspace.measurer().breakdown(asked[0], "nothing")


def test_what_hung_is_not_waited_for_at_every_slot(workspace: Workspace) -> None:
    own_file(
        workspace, "slow", HEAD + "    (open(sys.path[0] + '/tried', 'a')).write('.')\n    time.sleep(600)\n"
    )
    count = f"    open({str(workspace.root / 'tried')!r}, 'a').write('.')\n"
    own_file(workspace, "slow", HEAD + count + "    time.sleep(600)\n")
    for month in (1, 2, 3):
        asked = request("slow.rate", Period(YEAR.start, date(2024, month, 28)))
        assert "用时超过" in workspace.measurer().measure([asked])[asked.key].reason
    assert (workspace.root / "tried").read_text() == "."
    own_file(workspace, "slow", HEAD + "    # mended\n" + SOUND)
    assert measure_one(workspace, "slow.rate").value == 75


def functions(count: int, body: str) -> str:
    """One file with so many evaluators that hang, and a good one named ``good``."""
    other = HEAD.split("\n\n", 1)[1]
    hanging = (other.replace("def rate", f"def bad{number}") + body + "\n" for number in range(count))
    return (
        HEAD.split("\n\n", 1)[0]
        + "\n\n"
        + "\n".join([*hanging, other.replace("def rate", "def good") + SOUND])
    )


def test_others_of_a_file_are_given_less_time_once_one_hung(workspace: Workspace) -> None:
    """The good one of it has its number all the same."""
    workspace.time_limits = TimeLimits(question=3, hurried=0.4)
    own_file(workspace, "many", functions(6, "    time.sleep(600)\n"))
    asked = [*(request(f"many.bad{number}") for number in range(6)), request("many.good")]
    answers = workspace.measurer().measure(asked)
    assert answers[asked[-1].key].value == 75
    reasons = [answers[one.key].reason for one in asked[:-1]]
    assert [reason.partition("用时超过 ")[2][:3] for reason in reasons] == ["3 秒", *["0.4"] * 5]


def test_what_is_waited_for_in_vain_has_an_end_and_is_told(workspace: Workspace) -> None:
    """What was at fault is asked for last the next time, so that the good ones of the file come to their turn."""
    workspace.time_limits = TimeLimits(question=0.5, hurried=0.5, lost=1)
    own_file(workspace, "many", functions(6, "    time.sleep(600)\n"))
    asked = [*(request(f"many.bad{number}") for number in range(6)), request("many.good")]
    answers = workspace.measurer().measure(asked)
    reasons = [answers[one.key].reason for one in asked]
    assert any("空等" in reason and "请修改 evaluators/many.py" in reason for reason in reasons), reasons
    for _ in range(4):
        answers = workspace.measurer().measure(asked)
    assert answers[asked[-1].key].value == 75


def test_files_are_loaded_side_by_side(workspace: Workspace) -> None:
    """Each of these waits until the others are being loaded too: one by one none would ever be."""
    for number in range(MOST_AT_ONCE):
        here = workspace.root / "here"
        meet = f"open({str(here)!r} + '{number}', 'w').close()\n"
        meet += f"while len(glob.glob({str(here)!r} + '*')) < {MOST_AT_ONCE}: time.sleep(0.05)\n"
        own_file(workspace, f"meets{number}", "import glob, time\n" + meet + HEAD + SOUND)
    own, problems = describe_evaluators(own_suppliers(workspace.root / "evaluators"), TimeLimits(file=60))
    assert (len(own.infos), problems) == (MOST_AT_ONCE, ())


def test_who_does_not_say_at_once_what_it_counts_is_known(workspace: Workspace) -> None:
    workspace.time_limits = TimeLimits(question=20, hurried=1)
    own_file(workspace, "good", HEAD + SOUND)
    own_file(workspace, "hangs", HEAD + "    time.sleep(600)\n")
    asked = [request("good.rate"), request("hangs.rate"), request("hotline.on_time_rate")]
    assert {supplier.field for supplier in workspace.measurer().slow_suppliers(asked)} == {"hangs"}


def test_a_bad_evaluator_costs_no_other_of_its_file(workspace: Workspace) -> None:
    other = HEAD.split("\n\n", 1)[1].replace("def rate", "def other")
    own_file(workspace, "mixed", HEAD + "    os._exit(1)\n\n" + other + SOUND)
    asked = [request("mixed.rate"), request("mixed.other")]
    answers = workspace.measurer().measure(asked)
    assert [answers[one.key].value for one in asked] == [None, Decimal(75)]


def test_a_broken_file_named_as_a_field_of_the_product_costs_none_of_it(workspace: Workspace) -> None:
    own_file(workspace, "hotline", BROKEN_FILES["file_raises"])
    assert measure_one(workspace, "hotline.on_time_rate").value == 50
    assert "evaluators/hotline.py" in measure_one(workspace, "hotline.other").reason


def test_an_expression_that_never_ends_is_told_from_its_neighbours(workspace: Workspace) -> None:
    """It is the scan that hangs, where all of a file are counted together."""
    heavy = (
        "    from sqlalchemy import func, literal_column, select\n"
        "    many = select(func.count()).select_from(literal_column(\n"
        "        'range(10000000000) a, range(10000000000) b')).scalar_subquery()\n"
        "    return Count((many > 0) & orders.due_at.is_not(None))\n\n"
    )
    other = HEAD.split("\n\n", 1)[1].replace("def rate", "def other")
    own_file(workspace, "heavy", HEAD + heavy + other + SOUND)
    asked = [request("heavy.rate"), request("heavy.other")]
    answers = workspace.measurer().measure(asked)
    assert answers[asked[0].key].outcome is MeasurementStatus.FAILED
    assert answers[asked[1].key].value == 75


@pytest.mark.parametrize(
    ("act", "word"), [("os._exit(9)", "退出码 9"), ("os.abort()", "崩溃"), ("time.sleep(600)", "用时超过")]
)
def test_a_source_that_ends_or_hangs_its_reader_costs_what_reads_it(
    workspace: Workspace, act: str, word: str
) -> None:
    """The reader of one table is made to fail inside the worker, by way of an evaluator loaded beside it."""
    patch = (
        "\nfrom sources import Sources\n"
        "def read(self, name, before=Sources.read_table):\n"
        f"    if name == 'callbacks': {act}\n"
        "    return before(self, name)\n"
        "Sources.read_table = read\n"
    )
    workspace.time_limits = TimeLimits(table=10)
    reads = (
        HEAD.replace("WORK_ORDERS", "CALLBACKS")
        .replace("due_at", "called_at")
        .replace("def rate", "def calls")
    )
    calls = reads + "    return Ratio(part=orders.reached, of=orders.reached.is_not(None))\n"
    own_file(workspace, "both", HEAD + SOUND + calls + patch)
    asked = [request("both.rate"), request("both.calls")]
    answers = workspace.measurer().measure(asked)
    assert answers[asked[0].key].value == 75
    assert answers[asked[1].key].outcome is MeasurementStatus.NO_DATA
    assert word in answers[asked[1].key].reason
    assert "不能读取" in answers[asked[1].key].reason


def test_a_worker_that_was_killed_from_outside_is_replaced(workspace: Workspace) -> None:
    assert measure_one(workspace, "hotline.on_time_rate").value == 50
    assert POOL.staying is not None
    os.kill(POOL.staying[1].process, 9)
    assert measure_one(workspace, "hotline.on_time_rate").value == 50
    assert POOL.server.process is not None
    POOL.server.process.kill()
    POOL.server.process.wait()
    assert measure_one(workspace, "hotline.on_time_rate").value == 50


def test_a_forked_copy_of_the_process_has_workers_of_its_own(workspace: Workspace) -> None:
    assert measure_one(workspace, "hotline.on_time_rate").value == 50

    def work() -> None:
        assert measure_one(workspace, "hotline.on_time_rate").value == 50

    assert [ends(number) for number in [child(work), child(work)]] == [0, 0]
    assert measure_one(workspace, "hotline.on_time_rate").value == 50


def test_nobody_waits_for_a_worker_once_all_is_to_stop(workspace: Workspace) -> None:
    own_file(workspace, "slow", HEAD + "    time.sleep(600)\n")
    measurer = workspace.measurer()
    STOPPING.set()
    try:
        with pytest.raises(MeasuringStoppedError):
            measurer.measure([request("slow.rate")])
    finally:
        STOPPING.clear()


def test_a_worker_has_no_handle_of_the_database(workspace: Workspace) -> None:
    links = "os.readlink(f'/proc/self/fd/{n}') for n in range(64) if os.path.islink(f'/proc/self/fd/{n}')"
    listing = f"    raise ValueError(' '.join({links}))\n"
    own_file(workspace, "nosy", HEAD + listing)
    with workspace.store():
        reason = measure_one(workspace, "nosy.rate").reason
    assert "/dev/null" in reason
    assert "jixiao.db" not in reason


def test_only_the_worker_itself_speaks() -> None:
    """A copy that an evaluator forks is ended when it comes to answer."""
    assert worker.ACTIONS.keys() == {"measure", "breakdown", "rows", "draw", "prepare", "recount"}


def test_a_server_of_workers_that_does_not_live_to_answer_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a file of the program cannot be read; nothing is said of connections."""
    monkeypatch.setattr(client, "PROJECT_ROOT", tmp_path)
    server = client.ForkServer()
    with pytest.raises(OSError, match="取数进程没能启动") as told:
        server.fork_worker()
    server.close()
    assert describe_os_error(told.value) == client.NOT_STARTED
