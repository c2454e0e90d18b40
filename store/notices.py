"""Which reminders were sent where: each once. Not in the chain, for nothing rests on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.connection import transaction
from store.rows import instant_text

if TYPE_CHECKING:
    from sqlite_utils import Database

UNKNOWN = "发送时中断，不知是否送达"
"""Stands while it is being sent; what was left so is not sent again by itself."""
MOST_TRIES = 5
PAUSE = timedelta(minutes=30)
CLAIM = """INSERT INTO notices (channel, notice, text, tries, tried_at, problem)
    VALUES (:channel, :notice, :text, 1, :now, :unknown)
    ON CONFLICT (channel, notice) DO UPDATE SET tries = tries + 1, tried_at = :now, problem = :unknown
    WHERE problem NOT IN ('', :unknown) AND tries < :most AND tried_at <= :rested"""
RESULT = "UPDATE notices SET problem = :problem WHERE channel = :channel AND notice = :notice"
NEWEST = "SELECT * FROM notices ORDER BY tried_at DESC LIMIT :limit"


@dataclass(frozen=True)
class SentNotice:
    """``problem`` is "" where it was taken."""

    channel: str
    text: str
    tries: int
    tried_at: datetime
    problem: str


class NoticeTable:
    """Whoever claims a reminder sends it; two processes never both do."""

    def __init__(self, db: "Database") -> None:
        self.db = db

    def claim(self, channel: str, notice: str, text: str, now: datetime) -> bool:
        """Whether it is to be sent now: not before, or failed a while ago and not too often."""
        asked = {"channel": channel, "notice": notice, "text": text, "now": instant_text(now)}
        limits = {"unknown": UNKNOWN, "most": MOST_TRIES, "rested": instant_text(now - PAUSE)}
        with transaction(self.db):
            return bool(self.db.execute(CLAIM, {**asked, **limits}).rowcount)

    def note_result(self, channel: str, notice: str, problem: str) -> None:
        with transaction(self.db):
            self.db.execute(RESULT, {"channel": channel, "notice": notice, "problem": problem})

    def newest(self, limit: int) -> Iterator[SentNotice]:
        for row in self.db.query(NEWEST, {"limit": limit}):
            at = datetime.fromisoformat(row["tried_at"])
            yield SentNotice(row["channel"], row["text"], row["tries"], at, row["problem"])
