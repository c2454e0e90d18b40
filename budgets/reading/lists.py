"""Which line of a list with numbers stands below which: 一、 above （一） above 1., and 其中 below the line before it."""

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
    """Remembers the lines above. ``numbered`` says whether the line that an 其中 stands below has a number."""

    level: int = 0
    is_partial: bool = False
    parent_is_numbered: bool = False

    def next_level(self, name: str) -> tuple[int, bool]:
        """The level of the next line, and whether it is only some of what stands above."""
        sign = next((level for pattern, level in LEVEL_SIGNS if re.match(pattern, name)), None)
        if TOTAL_NAME.fullmatch(name):
            self.level, self.is_partial, self.parent_is_numbered = 0, False, False
        elif sign is not None:
            self.level, self.is_partial, self.parent_is_numbered = sign, False, True
        elif PARTIAL_WORD.match(name):
            self.level, self.is_partial = (self.level if self.is_partial else self.level + 1), True
        elif not (self.is_partial and self.parent_is_numbered):
            self.level, self.is_partial, self.parent_is_numbered = 1, False, False
        return self.level, self.is_partial
