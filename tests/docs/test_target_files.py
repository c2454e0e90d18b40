"""编写目标文件: its tables say what the program does, and its messages are the program's."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import app
from evaluators import catalogue
from indicators.branches import BRANCH_TREE
from indicators.model import EvaluatorInfo, TargetKind
from indicators.notation import read_target, show_target
from indicators.reading import OPTIONAL_FIELDS, REQUIRED_FIELDS, read_project
from indicators.row_fields import ROW_FIELDS
from indicators.schedules import SCHEDULES
from sources.made_tables import MADE_TABLES
from sources.tables import TABLES
from tests.docs.documents import block, codes, table, text_of

TEXT = text_of("writing-target-files.zh.md")
EXAMPLE = block(TEXT, "yaml")
BETTER = {"higher": "越高越好", "lower": "越低越好"}
WORDS = {TargetKind.YES_NO: "是否", TargetKind.QUALITATIVE: "定性", TargetKind.NOT_APPLICABLE: "不适用"}


def row_of(info: EvaluatorInfo) -> tuple[str, ...]:
    """An evaluator as the tables print it."""
    tables = (
        "任何台账"
        if info.chooses_table
        else "、".join({**TABLES, **MADE_TABLES}[each].label for each in info.tables)
    )
    params = "、".join(f"`{param}`" for param in info.params)
    direction = BETTER[info.better] if tables else "—"
    return (f"`{info.name}`", info.label, info.unit or "—", direction, tables or "人工", params or "—")


def written_values() -> list[tuple[str, str, bool]]:
    rows = table(TEXT, "写法", "读作", "需要确认")
    return [(code, reading, confirm == "是") for written, reading, confirm in rows for code in codes(written)]


def messages() -> list[tuple[str, str, str]]:
    rows = table(TEXT, "写成了", "提示", "改成")
    return [(codes(wrong)[0], message, codes(right)[0]) for wrong, message, right in rows]


def test_every_evaluator_is_listed_as_it_is() -> None:
    listed = table(TEXT, "取数方法", "名称", "单位", "方向", "数据", "参数")
    assert sorted(listed) == sorted(map(row_of, catalogue().values()))


def test_every_parameter_is_explained() -> None:
    explained = {codes(row[0])[0] for row in table(TEXT, "参数", "默认", "含义")}
    assert explained == {name for info in catalogue().values() for name in info.params}


def test_every_field_is_explained() -> None:
    explained = {name for row in table(TEXT, "字段", "填什么") for name in codes(row[0])}
    assert explained == {*REQUIRED_FIELDS, *OPTIONAL_FIELDS, *ROW_FIELDS}


def test_every_branch_and_schedule_is_named() -> None:
    stems = [
        name.removesuffix("指标")
        for name in (*BRANCH_TREE, *(text for below in BRANCH_TREE.values() for text in below))
    ]
    assert [stem for stem in (*stems, *SCHEDULES) if stem not in TEXT] == []


@pytest.mark.parametrize(("written", "reading", "confirm"), written_values())
def test_a_value_is_read_as_the_table_says(written: str, reading: str, confirm: bool) -> None:
    target = read_target(written, year=2025)
    assert (WORDS.get(target.kind) or show_target(target), target.confirm) == (reading, confirm)


def test_the_example_uses_every_field_but_how_it_adds_up_and_is_compared() -> None:
    unused = [
        field for field in (*REQUIRED_FIELDS, *OPTIONAL_FIELDS, *ROW_FIELDS) if f"{field}:" not in EXAMPLE
    ]
    assert unused == ["kind", "tasks", "accumulates", "compare"]


def test_the_points_of_the_example_are_shared_as_the_text_says() -> None:
    project, _ = read_project(EXAMPLE.encode(), "targets/2025/voice-service.yaml", "2025/voice-service")
    assert project is not None
    weights: dict[str, list[Decimal]] = {}
    for indicator in project.indicators:
        if indicator.target.kind is not TargetKind.NOT_APPLICABLE:
            weights.setdefault(indicator.branch[0], []).append(indicator.weight)
    assert {branch: sum(group) for branch, group in weights.items()} == {
        "产出指标": 50,
        "效益指标": 30,
        "满意度指标": 10,
    }
    assert all(len(set(weight)) == 1 for weight in weights.values())


@pytest.mark.parametrize(("wrong", "message", "right"), messages())
def test_a_mistake_is_told_as_the_table_says(
    wrong: str, message: str, right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "targets" / "2025" / "voice-service.yaml"
    file.parent.mkdir(parents=True)
    assert right in EXAMPLE
    file.write_text(EXAMPLE.replace(right, wrong, 1), encoding="utf-8")
    app.main(["--workspace", str(tmp_path), "check", "--json"])
    told = [load["message"] for load in json.loads(capsys.readouterr().out)["problems"]]
    assert message in told
