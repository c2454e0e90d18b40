"""Setting the day by which a paper is due: refused with the reason, or a deadline ready to be kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indicators.clock import local_day
from indicators.deadlines import SetDeadline
from indicators.typed_days import DAY_EXAMPLE, read_typed_day
from workspace.dossier import MONITORING, SELF_EVALUATION
from workspace.entering import written_text

PAPER_WORDS: Mapping[str, str] = {SELF_EVALUATION: "自评表", MONITORING: "监控表"}
MOST_DAYS = 90
MOST_CHARACTERS = 200


class RefusedDeadlineError(Exception):
    """A deadline that cannot be kept; the message says what is wrong and what would be right."""


class SetMeanwhileError(RefusedDeadlineError):
    """Somebody else set it after the page was drawn."""


@dataclass(frozen=True)
class TypedDeadline:
    """As it was typed; ``when`` is a day, or for the 监控表 a number of days, "" to take it back. ``after`` is
    the number of the newest word that the page knew of."""

    paper: str
    year: str
    when: str
    document: str
    by: str
    account: str = ""
    after: int = 0


def build_deadline(
    typed: TypedDeadline, standing: Iterable[SetDeadline], now: datetime
) -> SetDeadline | None:
    """``None`` where the same stands already. Raises RefusedDeadlineError."""
    year = read_year(typed.year)
    if typed.paper not in PAPER_WORDS:
        raise RefusedDeadlineError("请选择是自评表还是监控表的期限")
    if not written_text(typed.by):
        raise RefusedDeadlineError("请填写设定人姓名")
    if len(typed.document) > MOST_CHARACTERS:
        raise RefusedDeadlineError(f"依据最多 {MOST_CHARACTERS} 字，现为 {len(typed.document)} 字")
    day = read_day(typed.when, year) if typed.paper == SELF_EVALUATION and typed.when.strip() else None
    days = read_days(typed.when) if typed.paper == MONITORING and typed.when.strip() else None
    last = next((said for said in standing if (said.year, said.paper) == (year, typed.paper)), None)
    document, by = written_text(typed.document), written_text(typed.by)
    built = SetDeadline(year, typed.paper, day, days, document, by, typed.account, now)
    return built if changes_anything(built, last, typed.after) else None


def changes_anything(built: SetDeadline, last: SetDeadline | None, after: int) -> bool:
    """Raises SetMeanwhileError where somebody else was faster and said something else."""
    said = (built.day, built.days_after, built.document)
    if last is None:
        if built.day is None and built.days_after is None:
            raise RefusedDeadlineError("请填写期限；这一年度的这份表还没有设定过，没有可以撤销的")
        return True
    if said == (last.day, last.days_after, last.document):
        return False
    if last.seq > after:
        raise SetMeanwhileError(
            f"打开页面以后，{last.by}已设定为“{when_text(last)}”；没有保存，请核对后再设定"
        )
    return True


def when_text(deadline: SetDeadline) -> str:
    if deadline.days_after is not None:
        return f"月末后 {deadline.days_after} 天内"
    return deadline.day.isoformat() if deadline.day else "不设期限"


def read_year(text: str) -> int:
    if len(text.strip()) != len("2024") or not text.strip().isascii() or not text.strip().isdigit():
        raise RefusedDeadlineError(f"年度应写作 2024，现为“{text}”")
    return int(text)


def read_day(text: str, year: int) -> date:
    try:
        day = read_typed_day(text)
    except ValueError:
        raise RefusedDeadlineError(f"期限应写作 {DAY_EXAMPLE}，现为“{text}”") from None
    if not year <= day.year <= year + 1:
        raise RefusedDeadlineError(f"{year} 年度自评表的期限应在 {year} 或 {year + 1} 年内，现为 {day}")
    return day


def read_days(text: str) -> int:
    digits = text.strip().removesuffix("天").strip()
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= MOST_DAYS):
        raise RefusedDeadlineError(f"监控表的期限应为月末后 1 至 {MOST_DAYS} 天，如 10，现为“{text}”")
    return int(digits)


def set_on(deadline: SetDeadline) -> str:
    return f"{deadline.by}，{local_day(deadline.recorded_at)}"
