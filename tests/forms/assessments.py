"""Two assessments made by hand, one complete and one not, so that the papers are tested apart from the scoring."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from checks.catalogue import CHECK_IDS
from forms.tree import select_tree
from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.missing import Missing, MissingKind
from indicators.model import FundRow, Funds, Indicator, Party, Period, Project, Score, ScoreStatus
from indicators.notation import read_target
from indicators.profiles import read_profiles
from indicators.provenance_json import provenance_from_json
from indicators.records import Evidence, ManualEntry, MeasurementResult, MeasurementStatus, Observation
from indicators.rules import Profile

ROOT = Path(__file__).resolve().parent.parent.parent
AS_OF = date(2024, 12, 31)
RECORDED = datetime(2025, 1, 5, 0, 30, tzinfo=UTC)
CONTRACT = Evidence("aa" * 32, "维护合同.pdf", 18_234)
LINE = {"fiscal": Decimal("12.50"), "carried_over": Decimal("6.00")}

OUTPUT, BENEFIT, SATISFACTION = "产出指标", "效益指标", "满意度指标"


def profile() -> Profile:
    """The shipped default with a fixed hash: an edit of its file is no change of the paper."""
    profiles, problems = read_profiles(
        {path.stem: path.read_bytes() for path in (ROOT / "rules").glob("*.yaml")}, CHECK_IDS
    )
    assert not problems
    return replace(profiles["mof-2020"], sha256="ef" * 32)


def observed(indicator: str, part: str, of: str, value: str) -> Observation:
    snapshot = {"name": "工单2024.xlsx", "sha256": "c0ffee12" * 8, "bytes": 3, "rows": 40_123}
    provenance = {
        "evaluator": "hotline.on_time_rate",
        "version": "ab12" * 16,
        "definition": "按时办结率 = 期限内办结的工单 ÷ 应办结工单。",
        "tables": [{"table": "work_orders", "snapshots": [snapshot]}],
        "doubts": [],
    }
    measured = MeasurementResult(
        "hotline.on_time_rate",
        Period(date(2024, 1, 1), AS_OF),
        MeasurementStatus.MEASURED,
        "%",
        Decimal(part),
        Decimal(of),
        Decimal(value),
        40_100,
        provenance=provenance_from_json(provenance),
    )
    return Observation("2024/voice", indicator, measured, RECORDED, seq=17)


def entry(indicator: str, **said: Any) -> ManualEntry:
    return ManualEntry("2024/voice", indicator, AS_OF, "张三", RECORDED, **said)


def row(
    branch: tuple[str, str], name: str, target: str, weight: str, actual: str, points: str | None, **more: Any
) -> AssessedRow:
    """``points`` is a number, or the outcome in words where there is none."""
    outcomes = {
        "待采集": ScoreStatus.NO_EVIDENCE,
        "待评定": ScoreStatus.NEEDS_PERSON,
        None: ScoreStatus.NOT_APPLICABLE,
    }
    outcome = outcomes.get(points, ScoreStatus.SCORED)
    given = Decimal(points) if points and outcome is ScoreStatus.SCORED else None
    identity = more.pop("id", name)
    computed = more.pop("computed", None)
    indicator = Indicator(identity, branch, name, read_target(target), Decimal(weight), "manual.value")
    score = Score(outcome, given, None, f"说明：{name}", computed)
    return AssessedRow(indicator, score=score, value=None, actual=actual, **{"observation": None, **more})


def complete() -> Assessment:
    rows = (
        row((OUTPUT, "数量指标"), "语音服务线路数量", "30条", "10", "30条", "10.00", evidence=(CONTRACT,)),
        row((OUTPUT, "数量指标"), "受理来电数量", "≥50000件", "10", "61204件", "10.00"),
        row(
            (OUTPUT, "质量指标"),
            "电话接通率",
            "≥98%",
            "10",
            "95.2%",
            "9.71",
            reason="春节期间坐席不足。",
            measure="增设弹性坐席，李四，2025年3月底前。",
            entries=(entry("connect", reason="春节期间坐席不足。"),),
        ),
        row(
            (OUTPUT, "时效指标"),
            "工单按时办结率",
            "≥95%",
            "10",
            "96.83%",
            "10.00",
            observation=observed("t", "38732", "40000", "96.83"),
        ),
        row((OUTPUT, "成本指标"), "语音服务费", "8万元", "10", "8万元", "10.00"),
        row((BENEFIT, "经济效益指标"), "无", "无", "0", "不适用", None),
        row(
            (BENEFIT, "社会效益指标"),
            "诉求办理知晓率",
            "有效提升",
            "30",
            "达成",
            "28.00",
            computed=Decimal("27.00"),
            reason="抽样偏小",
        ),
        row(
            (SATISFACTION, "服务对象满意度指标"),
            "来电群众满意",
            "100%",
            "10",
            "94.6%",
            "9.46",
            reason="个别诉求不合政策。",
        ),
    )
    project = Project(
        "2024/voice",
        "“12345”语音服务费",
        2024,
        tuple(assessed_row.indicator for assessed_row in rows),
        Party("固原市人民政府办公室", "103"),
        Party("固原市人民政府“12345”全民服务中心", "103002"),
        goal="保障2024年“12345”人员工作正常运转，",
        leader="王五",
    )
    funds = FundsLine(
        Funds("万元", FundRow(Decimal(8), Decimal(8), Decimal(0)), FundRow(Decimal("18.50"), **LINE)),
        None,
        FundRow(Decimal("15.37"), Decimal("9.37"), Decimal(6)),
        Decimal("83.08"),
        Score(
            ScoreStatus.SCORED,
            Decimal("8.31"),
            Decimal("0.8308"),
            "15.37 ÷ 18.5 = 83.08%，83.08% × 10 = 8.31",
        ),
        Decimal(10),
        reason="年末支付在途",
    )
    total = Decimal("95.48")
    return Assessment(project, profile(), AS_OF, rows, funds, total, total, Decimal(100), "优", True, ())


def incomplete() -> Assessment:
    whole = complete()
    rows = list(whole.rows)
    rows[3] = row((OUTPUT, "时效指标"), "工单按时办结率", "≥95%", "10", "待采集", "待采集")
    rows[6] = row((BENEFIT, "社会效益指标"), "诉求办理知晓率", "有效提升", "30", "待评定", "待评定")
    assert whole.funds
    funds = replace(
        whole.funds,
        executed=FundRow(),
        rate=None,
        score=Score(ScoreStatus.NO_EVIDENCE, None, None, "没有全年执行数"),
        reason="",
    )
    return replace(
        whole,
        rows=tuple(rows),
        funds=funds,
        total=None,
        so_far=Decimal("49.17"),
        scored_weight=Decimal(50),
        grade=None,
        ready=False,
        missing=(
            waiting_for("尚未采集，请先采集数据", "时效指标“工单按时办结率”"),
            waiting_for("没有全年执行数", "预算执行率"),
        ),
    )


def waiting_for(why: str, row_name: str = "") -> Missing:
    return Missing("", MissingKind.ACTUAL, row_name, {"why": why})


def busy() -> Assessment:
    """Twelve rows under every second level, three of them with a reason and a measure of 60 characters each."""
    whole = complete()
    branches = [(first, second) for first, seconds in select_tree([]).items() for second in seconds]
    text = "部分工单涉及多个承办单位，权责界定耗时较长，个别县区和部门逾期办结，群众回访满意度受到影响，已逐件复核并按月通报。"
    rows = [
        row(
            branches[index % len(branches)],
            f"第{index}项话务指标",
            "≥95%",
            "7.5",
            "90.21%",
            "7.12",
            id=f"r{index}",
        )
        for index in range(12)
    ]
    rows[1::4] = [replace(assessed_row, reason=text, measure=text) for assessed_row in rows[1::4]]
    project = replace(whole.project, indicators=tuple(assessed_row.indicator for assessed_row in rows))
    return replace(whole, project=project, rows=tuple(rows))


def with_text(text: str) -> Assessment:
    """The complete assessment with the same text in every place a person can type."""
    whole = complete()
    typed = row(
        (OUTPUT, text or "质量指标"),
        text,
        text,
        "1",
        text,
        "0.50",
        id="typed",
        reason=text,
        measure=text,
        entries=(entry("typed", value=text),),
    )
    project = replace(
        whole.project, name=text, goal=text, leader=text, department=Party(text, text), unit=Party(text, text)
    )
    return replace(
        whole,
        project=project,
        rows=(*whole.rows, typed),
        ready=False,
        missing=(waiting_for(text), waiting_for(text)),
        notes=(text,),
    )
