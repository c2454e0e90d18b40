"""Cells of the rows behind a number, as people say them: no word of ours, no hour counted from 1970."""

from collections.abc import Mapping
from datetime import UTC, datetime

VALUE_LABELS: Mapping[str, Mapping[str, str]] = {
    "direction": {"inbound": "呼入", "outbound": "呼出", "internal": "内部"},
    "result": {
        "answered": "接通",
        "abandoned_in_queue": "排队中放弃",
        "abandoned_in_menu": "菜单中挂断",
        "hung_up": "挂断",
        "other": "其他",
    },
    "fund_source": {"fiscal": "财政拨款", "carried_over": "上年结转", "other": "其他资金"},
}
"""By column; the words that ``sources/vocabulary.py`` brings what exports write to."""
HOUR_COLUMNS = frozenset({"started_hour"})
DATE_COLUMNS = frozenset({"paid_at"})
"""Instants that are days: exports give no time of them."""
MIDNIGHT = " 00:00:00"


def cell_text(column: str, value: str | None) -> str:
    """As it is shown; empty where there is nothing."""
    if value is None:
        return ""
    if column in HOUR_COLUMNS and value.isdecimal():
        return f"{datetime.fromtimestamp(int(value) * 3600, UTC):%Y-%m-%d %H} 时"
    if column in DATE_COLUMNS:
        return value.removesuffix(MIDNIGHT)
    return VALUE_LABELS.get(column, {}).get(value, value)
