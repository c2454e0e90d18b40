"""JSON that lies in a folder of the workspace: the recipes and accounts of the typed tables."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from indicators.private_files import FILE_MODE, make_private_folder
from indicators.whole_files import write_whole

JsonObject = Mapping[str, Any]
DaySpan = tuple[date, date]
"""The first and the last day."""


def write_json(path: Path, content: JsonObject) -> None:
    """Whole or not at all."""
    make_private_folder(path.parent)
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1).encode(), FILE_MODE)


SEAL = "seal"


def write_sealed(path: Path, content: JsonObject) -> None:
    """Whole or not at all, with a hash over it, so that a change by other hands is seen."""
    write_json(path, {**content, SEAL: seal_of(content)})


def read_sealed(path: Path, *, must_be_sealed: bool) -> JsonObject | None:
    """``None`` where there is no such object, or not as it was written. Earlier programs wrote none of the
    hashes: such a file is read where it need not be sealed."""
    content = read_json(path)
    if content is None or not is_seal_right(content, must_be_sealed=must_be_sealed):
        return None
    return {name: value for name, value in content.items() if name != SEAL}


def is_seal_right(content: JsonObject, *, must_be_sealed: bool = False) -> bool:
    if SEAL not in content:
        return not must_be_sealed
    return bool(content[SEAL] == seal_of(content))


def seal_of(content: JsonObject) -> str:
    counted = {name: value for name, value in content.items() if name != SEAL}
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


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
