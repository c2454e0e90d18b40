"""JSON that lies in a folder of the workspace: the recipes and accounts of the typed tables."""

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from indicators.private_files import make_private_folder

JsonObject = Mapping[str, Any]
DaySpan = tuple[date, date]
"""The first and the last day."""


def write_json(path: Path, content: JsonObject) -> None:
    """Whole or not at all."""
    make_private_folder(path.parent)
    handle, temporary = tempfile.mkstemp(prefix=".json-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
    Path(temporary).replace(path)


def read_json(path: Path) -> JsonObject | None:
    """``None`` where there is no such file, or no JSON object in it."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_from_json(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def span_to_json(span: DaySpan | None) -> list[str] | None:
    return [day.isoformat() for day in span] if span else None


def span_from_json(days: list[str] | None) -> DaySpan | None:
    if not days:
        return None
    first, last = days
    return date.fromisoformat(first), date.fromisoformat(last)
