"""Which line of a numbered list stands below which: 一、 above （一） above 1., 其中 below the line before."""

import re
from dataclasses import dataclass

LEVEL_SIGNS = (
    (r"[一二三四五六七八九十]+、", 1),
    (r"\([一二三四五六七八九十]+\)|\(\d+\)", 2),
    (r"\d+[.、](?!\d)", 3),
)
PARTIAL_WORD = re.compile(r"其中[:：]?")
TOTAL_NAME = re.compile(r".*(合计|总计)$")


@dataclass
class LevelTracker:
    """Remembers the line above: its level, whether it is only a part (其中) and whether it, or the line that
    it is a part of, has a number."""

    level: int = 0
    is_partial: bool = False
    is_numbered: bool = False

    def next_level(self, name: str) -> tuple[int, bool]:
        """The level of the next line, and whether it is only some of what stands above."""
        sign_level = find_sign_level(name)
        if TOTAL_NAME.fullmatch(name):
            self.level, self.is_partial, self.is_numbered = 0, False, False
        elif sign_level is not None:
            self.level, self.is_partial, self.is_numbered = sign_level, False, True
        elif PARTIAL_WORD.match(name):
            self.start_parts()
        elif not self.continues_parts():
            self.level, self.is_partial, self.is_numbered = 1, False, False
        return self.level, self.is_partial

    def start_parts(self) -> None:
        """其中 opens a level; a second 其中 goes on in it."""
        if not self.is_partial:
            self.level += 1
        self.is_partial = True

    def continues_parts(self) -> bool:
        """A line without a number among numbered ones belongs to the 其中 before it."""
        return self.is_partial and self.is_numbered


def find_sign_level(name: str) -> int | None:
    return next((level for pattern, level in LEVEL_SIGNS if re.match(pattern, name)), None)
