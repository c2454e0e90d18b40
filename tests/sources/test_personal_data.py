"""Nothing that names or reaches a person is kept beside the copies of the files, and nobody else may read what is kept."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sources import Sources
from sources.scratch import sweep_scratch
from tests.sources.conftest import Make, read, rows

Sql = Callable[..., Any]
ORDERS = """工单编号,受理时间,诉求类型,发生地址,承办单位,办结时限,办结时间,工单状态
A1,2024-01-05 08:00,投诉王建国13900000001,富康花园李秀英家,市住建局（联系人张伟13700000002）,2024-01-10,2024-01-12 10:00,已办结-回访人赵敏
A2,2024-01-06 08:00,全角１３９００００００７７,西关路李秀英,教育局座机2023456,2024-01-11 17:30,王建国说不清楚,张三负责
A3,2024-01-07 08:00,咨询 微信号wxid_abc123 邮箱zhang.san@qq.com,马鞍镇,金凤区,王建国13900000005未填,2024-01-12 10:00,办理中
王建国,李秀英说的,求助,王洼镇,高新区,2024-01-12 17:30,2024-01-13 10:00,办理中
"""
CALLS = """呼叫编号,呼叫时间,等待时长,呼叫结果,话务员
C1,2024-01-05 08:00,10,接通,王小红
C2,2024-01-05 08:10,10,被13911112223骂挂断了,wangxiaohong1
C3,2024-01-05 08:20,10,接通,王小红(1001)
C4,2024-01-05 08:30,10,接通,1002
"""
CANARIES = (
    *(
        "13900000001",
        "13700000002",
        "１３９００００００７７",
        "13900000077",
        "2023456",
        "13900000005",
        "13911112223",
    ),
    *("张伟", "赵敏", "李秀英", "张三", "王小红", "wangxiaohong", "wxid_abc123", "zhang.san"),
    *("王建国1", "王建国说", "王建国未"),
)
DECLARED = "work_orders: inbox/工单.csv\ncalls: inbox/话务.csv\n"


def kept_bytes(folder: Path) -> dict[str, bytes]:
    """What lies below ``folder`` but for the copies of the files themselves."""
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not ("snapshots" in path.parts and path.suffix == "")
    }


def text_of(sources: Sources, name: str) -> str:
    table = read(sources, name)
    return f"{rows(table, '*')} {table.unread} {table.notes} {table.doubts}"


def test_no_number_and_no_name_told_by_its_neighbours_is_kept(make: Make, tmp_path: Path) -> None:
    sources = make(DECLARED, {"工单.csv": ORDERS, "话务.csv": CALLS})
    said = text_of(sources, "work_orders") + text_of(sources, "calls")
    kept = kept_bytes(sources.at.tables.parent)
    for canary in CANARIES:
        assert canary not in said
        assert [name for name, content in kept.items() if canary.encode() in content] == []


def test_places_and_offices_stay_whole(make: Make) -> None:
    table = read(make(DECLARED, {"工单.csv": ORDERS}))
    assert rows(table, "place, handler", "WHERE order_no = 'A3'") == [("马鞍镇", "金凤区")]


@pytest.mark.parametrize(
    "text",
    [
        *("高新区", "金凤区", "马鞍镇", "王洼镇", "王洼镇人民政府", "黄铎堡镇", "张易镇派出所", "李旺镇卫生院负责"),
        *("住建局（2024年）", "语音服务费2024年1月", "20240105话费", "2024-01-05 10:30:00", "陈述申辩", "主任办公室"),
        *("付电信公司话费", "何家沟村", "黄河水务公司", "林业和草原局"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_or_a_number_stays(sql: Sql, text: str) -> None:
    assert sql("masked(?)", text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("科长王某", "科长王**"),
        ("经办人：马小花", "经办人:马**"),
        ("王建国女士来电", "王**女士来电"),
        ("李秀英本人接听", "李**本人接听"),
        ("付李秀英劳务费", "付李**劳务费"),
        ("马鞍镇13900000000", "马鞍镇139****0000"),
        ("座机62345678", "座机623****"),
        ("身份证640402900101123", "身份证640****"),
        ("１３９ ０００１ ２２２２", "139****2222"),
    ],
)
def test_names_told_by_their_neighbours_are_masked(sql: Sql, text: str, masked: str) -> None:
    assert sql("masked(?)", text) == masked


def test_an_unread_cell_is_told_by_its_shape(make: Make) -> None:
    table = read(make(DECLARED, {"工单.csv": ORDERS}))
    shapes = {count.column: count.example for count in table.unread}
    assert shapes == {
        "received_at": "字字字字字",
        "due_at": "字字字99999999999字字",
        "closed_at": "字字字字字字字",
    }


def test_pseudonyms_hold_within_a_workspace_and_cannot_be_guessed(make: Make, tmp_path: Path) -> None:
    sources = make(DECLARED, {"话务.csv": CALLS})
    first = read(sources, "calls")
    again = Sources(sources.root, tmp_path / "elsewhere", now=sources.now)
    other = read(again, "calls")
    assert first.key != other.key
    assert rows(first, "agent", "WHERE call_id = 'C1'") != rows(other, "agent", "WHERE call_id = 'C1'")
    first.path.unlink()
    anew = read(Sources(sources.root, sources.root / "data", now=sources.now), "calls")
    assert anew.key == first.key
    assert rows(anew, "agent") == rows(read(sources, "calls"), "agent")


def test_all_of_the_data_folder_is_closed_to_others(make: Make) -> None:
    sources = make(DECLARED, {"工单.csv": ORDERS, "话务.csv": CALLS})
    read(sources)
    read(sources, "calls")
    data = sources.at.tables.parent
    for path in (data, *data.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


KILLED = """
import os, signal, sys
from pathlib import Path
from sources.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "part.parquet").write_text("王建国")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_import_left_is_swept_away(make: Make) -> None:
    sources = make(DECLARED, {"工单.csv": ORDERS})
    sources.at.tables.mkdir(parents=True)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(sources.at.tables)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert list(sources.at.tables.glob(".work-*"))
    read(sources)
    assert not list(sources.at.tables.glob(".work-*"))


def test_the_scratch_of_a_process_at_work_is_left_alone(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    script = (
        "import sys, time; from pathlib import Path; from sources.scratch import scratch_folder\n"
        "with scratch_folder(Path(sys.argv[1])) as folder:\n"
        "    Path(sys.argv[2]).touch(); sys.stdin.read()\n"
    )
    tables = tmp_path / "tables"
    tables.mkdir()
    arguments = [sys.executable, "-c", script, str(tables), str(ready)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE) as process:
        while not ready.exists():
            assert process.poll() is None
            os.sched_yield()
        sweep_scratch(tables)
        assert len(list(tables.glob(".work-*"))) == 1
        process.communicate()
    assert not list(tables.glob(".work-*"))


@pytest.mark.parametrize("name", [".copy-gone", ".json-gone", ".work-gone"])
def test_what_its_owner_removes_while_the_folder_is_swept_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    old = tmp_path / ".copy-old"
    old.touch()
    os.utime(old, (0, 0))
    glob = Path.glob

    def glob_as_before(folder: Path, pattern: str) -> list[Path]:
        gone = folder / name
        return [*([gone] if gone.match(pattern) else []), *glob(folder, pattern)]

    monkeypatch.setattr(Path, "glob", glob_as_before)
    sweep_scratch(tmp_path)
    assert not old.exists()
