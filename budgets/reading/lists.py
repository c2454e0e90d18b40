"""Which line of a list with numbers stands below which: 一、 above （一） above 1., and 其中 below the line before it."""

import re
from dataclasses import dataclass

SIGNS = ((r"[一二三四五六七八九十]+、", 1), (r"\([一二三四五六七八九十]+\)|\(\d+\)", 2), (r"\d+[.、](?!\d)", 3))
SOME = re.compile(r"其中[:：]?")
SUM = re.compile(r".*(合计|总计)$")


@dataclass
class Levels:
    """Remembers the lines above. ``numbered`` says whether the line that an 其中 stands below has a number."""

    level: int = 0
    some: bool = False
    numbered: bool = False

    def of(self, name: str) -> tuple[int, bool]:
        """The level of the next line, and whether it is only some of what stands above."""
        sign = next((level for pattern, level in SIGNS if re.match(pattern, name)), None)
        if SUM.fullmatch(name):
            self.level, self.some, self.numbered = 0, False, False
        elif sign is not None:
            self.level, self.some, self.numbered = sign, False, True
        elif SOME.match(name):
            self.level, self.some = (self.level if self.some else self.level + 1), True
        elif not (self.some and self.numbered):
            self.level, self.some, self.numbered = 1, False, False
        return self.level, self.some
