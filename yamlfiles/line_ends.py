"""Line ends of texts that are edited: worked on as plain ones, written again as they were."""

import re
from difflib import SequenceMatcher

LINE_END = re.compile(r"\r\n|\r|\n")


def with_plain_line_ends(text: str) -> str:
    return LINE_END.sub("\n", text)


def with_line_ends_of(old: str, text: str) -> str:
    """``text``, made from ``old`` with plain line ends, with the ends of ``old``.

    A line that stayed or was changed keeps its own end; a new one gets what most have."""
    if "\r" not in old:
        return text
    ends = LINE_END.findall(old)
    lines, old_lines = text.split("\n"), LINE_END.split(old)
    usual = max(sorted(set(ends)), key=ends.count)
    chosen = [usual] * len(lines)
    matches = SequenceMatcher(None, old_lines, lines, autojunk=False).get_opcodes()
    for kind, old_start, old_stop, start, stop in matches:
        if kind == "equal" or (kind == "replace" and old_stop - old_start == stop - start):
            for offset in range(min(stop - start, len(ends) - old_start)):
                chosen[start + offset] = ends[old_start + offset]
    return "".join(line + end for line, end in zip(lines[:-1], chosen, strict=False)) + lines[-1]
