"""One thing found changed or lost: where it is, from when, and what of it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from indicators.clock import format_local_minute

RESTORE_ADVICE = "请用 verify 查看全部损坏，并从备份恢复（restore）"
TABLE_NAMES: Mapping[str, str] = {
    "observations": "采集记录",
    "entries": "填报记录",
    "evidence": "佐证登记",
    "runs": "运行记录",
    "run_ends": "运行结果",
    "declarations": "目标文件登记",
    "slots": "采集计划",
    "retries": "补采记录",
    "rule_texts": "评分规则文本",
    "decisions": "批复与调整",
    "paper_acts": "报送与封存",
    "account_acts": "账号登记",
    "audit": "审计记录",
    "spot_checks": "抽查",
    "spot_check_acts": "抽查办理",
    "source_acts": "数据来源办理",
    "deadlines": "填报期限",
    "bulletins": "通报",
    "supervision_acts": "督办台账",
    "outgoing_papers": "印发登记",
    "result_decisions": "结果应用",
    "open_measures": "改进措施",
    "measure_acts": "改进措施办理",
    "operator_assessments": "话务员考核",
    "commits": "提交登记",
}
"""What people know the tables as; the name in the database stands behind for who mends it."""
NAMING_COLUMNS = ("project", "indicator", "as_of", "id", "run", "name")


@dataclass(frozen=True)
class Damage:
    """``place`` is a table or a file, ``row`` the number of a row (0: none), ``at`` when it was recorded, ""
    where that cannot be told; ``text`` says all of it in a sentence."""

    place: str
    text: str
    row: int = 0
    at: str = ""

    def __str__(self) -> str:
        return self.text


def table_name(table: str) -> str:
    return f"{TABLE_NAMES[table]} {table}" if table in TABLE_NAMES else table


def without_names(damage: Damage) -> Damage:
    """For somebody who does not see all projects: the kind of record and its number."""
    kind = TABLE_NAMES.get(damage.place, "文件")
    return replace(damage, text=f"{kind}第 {damage.row} 行" if damage.row else kind)


def damaged_row(table: str, row: Mapping[str, Any], what: str) -> Damage:
    """A row of the ledger, named by its number, its time and what it speaks of."""
    at = str(row.get("recorded_at") or "")
    return Damage(table, f"{table_name(table)} 第 {row['seq']} 行{what}{describe_row(row)}", row["seq"], at)


def describe_row(row: Mapping[str, Any]) -> str:
    words = [str(row[name]) for name in NAMING_COLUMNS if row.get(name)]
    shown = [show_instant(str(row["recorded_at"]))] if row.get("recorded_at") else []
    return f"（{'，'.join((*shown, *words))}）" if words or shown else ""


def show_instant(text: str) -> str:
    """The minute in Shanghai; the text itself where it is no instant."""
    with suppress(ValueError, OverflowError):
        return format_local_minute(datetime.fromisoformat(text))
    return text


def damage_to_json(damage: Damage) -> dict[str, Any]:
    return asdict(damage)
