"""Standard input: whatever the bytes, a line in is a line out, and what cannot be read is told."""

import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import app
from cli.check import score_data
from cli.stdin import InputLine, parse_row, read_lines
from indicators.model import Score, ScoreStatus


def stream(content: bytes) -> io.TextIOWrapper:
    """Standard input in a terminal of another locale."""
    return io.TextIOWrapper(io.BytesIO(content), encoding="ascii")


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        ("≥95%\n≤5%".encode(), ["≥95%", "≤5%"]),
        ("\ufeff≥95%\r\n\r\n  \r\n".encode(), ["≥95%", "", "  "]),
        ("甲\u2028乙\x0b丙\n".encode(), ["甲\u2028乙\x0b丙"]),
    ],
)
def test_lines_are_utf8_whatever_the_locale(content: bytes, lines: list[str]) -> None:
    assert list(read_lines(stream(content))) == [InputLine(line) for line in lines]


def test_a_line_of_another_encoding_is_told_and_the_others_go_on() -> None:
    first, second = read_lines(stream("≥95%".encode("gb18030") + b"\n" + "≥95%".encode()))
    assert (first.is_utf8, second) == (False, InputLine("≥95%"))
    assert "\\xa1" in first.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "不是有效的 JSON（第 1 个字附近）"),
        ("[" * 100_000, "嵌套过深"),
        ("[]", '应为 JSON 对象，含 "target"、"actual"、"weight"'),
        ("{}", "缺少字段“weight”（分值）"),
        ('{"target": "≥95%", "weight": null}', "缺少字段“weight”（分值）"),
        ('{"weight": 10, "weight": 20}', "字段“weight”重复"),
        ('{"wieght": 10}', "不认识的字段“wieght”，是否指“weight”？"),
        ('{"weight": 10, "acutal": 9}', "不认识的字段“acutal”，是否指“actual”？"),
        ('{"weight": "十"}', "“weight”应是数字，现为“十”"),
        ('{"weight": true}', "“weight”应是数字，现为“true”"),
        ('{"weight": [1]}', '“weight”应是数字，现为“["1"]”'),
        ('{"weight": 10, "points": "高"}', "“points”应是数字，现为“高”"),
        ('{"weight": 10, "target": ["≥95%"]}', '“target”应是文字，现为“["≥95%"]”'),
        (
            '{"weight": 10, "actual": {"value": 1}}',
            '“actual”应是一个数、文字、true、false 或 null，现为“{"value": "1"}”',
        ),
        ('{"weight": 10, "grade": 1}', "“grade”应是文字，现为“1”"),
    ],
)
def test_what_is_no_row_is_told_in_chinese(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        parse_row(InputLine(line))
    assert str(refused.value) == message


def test_a_row_is_taken_as_generously_as_it_can_be_read() -> None:
    row = parse_row(
        InputLine(
            '{"target": 95.50, "actual": 0.1, "weight": " １５分 ", "grade": " 达成 ", "branch": ["满意度指标"], "案例": 1}'
        )
    )
    assert (row.target, row.actual, row.weight) == ("95.50", Decimal("0.1"), Decimal(15))
    assert (row.grade, row.branch, row.points, row.unused) == ("达成", "满意度指标", None, ("案例",))


def score(
    lines: list[str], folder: Path, monkeypatch: Any, capsys: Any
) -> tuple[int, list[dict[str, Any]], str]:
    monkeypatch.setattr("sys.stdin", stream("\n".join(lines).encode()))
    status = app.main(["--workspace", str(folder), "score", "--json"])
    said = capsys.readouterr()
    return status, [json.loads(line) for line in said.out.splitlines()], said.err


def test_a_bad_line_does_not_stop_the_next(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    good = '{"target": "≥95%", "actual": "90%", "weight": 10, "案例": "甲"}'
    bad = [
        '{"target": "≥95%", "actual": 1, "weight": -1}',
        '{"weight": NaN}',
        '{"weight": 5, "profile": "mof-2002"}',
    ]
    status, found, said = score([*bad, "", good], tmp_path, monkeypatch, capsys)
    assert (status, found[3]["points"], said) == (1, "9.47", "没有用到的字段：案例\n")
    assert [record["error"] for record in found[:3]] == [
        "这一行无法计分：分值应是不小于 0 的数，现为 -1",
        "这一行无法计分：分值应是不小于 0 的数，现为 NaN",
        "这一行无法计分：没有评分规则“mof-2002”，是否指“mof-2020”？",
    ]


def test_what_a_reader_should_notice_stands_beside_the_points(
    tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    _, found, _ = score(['{"target": "≥10件", "actual": 13, "weight": 5}'], tmp_path, monkeypatch, capsys)
    assert found[0]["flags"] == ["完成值达到指标值的 130% 以上，须说明原因"]


def test_numbers_are_never_printed_with_an_exponent(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    rows = [
        f'{{"target": "≥{t}", "actual": {a}, "weight": {w}}}'
        for t, a, w in (("3", "1e30", "1e1"), ("3", "1e-9", "0.5"))
    ]
    _, found, _ = score(rows, tmp_path, monkeypatch, capsys)
    assert [(record["points"], record["attainment"]) for record in found] == [
        ("10.00", "333333333333333333333333333333.3333"),
        ("0.00", "0.0000"),
    ]
    assert not any("e" in record["why"].lower() for record in found)


def test_a_target_of_another_encoding_is_left_to_a_person(
    tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setattr("sys.stdin", stream("≥95%\n".encode("gb18030") + "≥95%\n".encode()))
    assert app.main(["--workspace", str(tmp_path), "notation", "--json"]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["kind"], first["confirm"], first["value"]) == ("qualitative", True, None)
    assert first["why"] == "不是 UTF-8 编码，读不出：请把输入另存为 UTF-8"
    assert (second["kind"], second["value"]) == ("number", "95")


def test_an_attainment_is_not_printed_as_one_where_the_target_is_missed() -> None:
    missed = Score(ScoreStatus.SCORED, Decimal("24.99"), Decimal(29999) / Decimal(30000), "")
    assert score_data(missed)["attainment"] == "0.99997"
