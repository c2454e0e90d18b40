"""Cells of a sheet's XML as the text that the compiled reader gives of them, written as fields of a line.

Only what stands in the forms of ``cell_forms.py`` comes here. ``UNUSUAL`` is a cell of which the text is left
to the compiled reader; an empty field is a cell that is not there.
"""

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta

SEPARATOR = b"\x1f"
"""Between the fields of a line: XML cannot hold it."""
UNUSUAL = b"\x00"
EMPTY_TEXT = b'""'
"""The field of a text that is there and says nothing."""
FIRST_DAY = date(1899, 12, 30)
DAY_MS = 86_400_000
FIRST_ALIKE, END_OF_ALIKE = 61 * DAY_MS, 2_958_466 * DAY_MS
"""Days as they are counted everywhere: after the 29th of February 1900, which there was not, and before the
year 10000."""
MISSING_DAY = b"61"
QUOTED = re.compile(rb'["\n\r\x1f]')
"""The last two are in a text that was written with escapes alone."""
REFERENCES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))
ESCAPED_CHARACTER = b"_x"
"""How the escape of a character begins: ``_x000D_``."""
NOT_AS_THEY_STAND = (b'"', b"\n", b"&", ESCAPED_CHARACTER)
MOST_DIGITS = 15


def quote_field(text: bytes) -> bytes:
    if not text:
        return EMPTY_TEXT
    return b'"%s"' % text.replace(b'"', b'""') if QUOTED.search(text) else text


def resolve_references(text: bytes) -> bytes:
    if b"&" in text:
        for reference, character in REFERENCES:
            text = text.replace(reference, character)
    return text


def text_fields(texts: Sequence[bytes], *, has_escapes: bool) -> Sequence[bytes]:
    """``has_escapes`` says that ``_x000D_`` is a character there."""
    joined = SEPARATOR.join(texts)
    if any(sign in joined for sign in NOT_AS_THEY_STAND):
        return [_text_field(text, has_escapes) for text in texts]
    return texts


def _text_field(text: bytes, has_escapes: bool) -> bytes:
    if has_escapes and ESCAPED_CHARACTER in text:
        return UNUSUAL
    return text and quote_field(resolve_references(text))


def number_field(written: bytes) -> bytes:
    """Nine digits behind the point at most, without the zeros at the end; whole numbers of up to 15 digits as
    they are written."""
    if written.isdigit() and len(written) <= MOST_DIGITS and (written[0] != 48 or written == b"0"):
        return written
    return written and (b"%.9f" % float(written)).rstrip(b"0").removesuffix(b".")


def whole_numbers(written: Sequence[bytes], missing: bytes) -> list[int]:
    """Of digits without zeros before them; ``missing`` stands for an empty field. Reading them as one list
    takes a third of reading each."""
    filled = [one or missing for one in written] if b"" in written else written
    numbers: list[int] = json.loads(b"[%s]" % b",".join(filled))
    return numbers


def instant_fields(serials: Sequence[bytes]) -> list[bytes]:
    """Of days counted from 1899-12-30, to the millisecond."""
    filled = [serial or MISSING_DAY for serial in serials]
    instants = [int(days * DAY_MS + 0.5) for days in json.loads(b"[%s]" % b",".join(filled))]
    if min(instants) < FIRST_ALIKE or max(instants) >= END_OF_ALIKE or any(ms % 1000 for ms in instants):
        fields = list(map(_instant_field, instants))
    else:
        fields = [DAYS[ms // DAY_MS] + CLOCKS[ms % DAY_MS // 1000] for ms in instants]
    if b"" not in serials:
        return fields
    return [serial and text for serial, text in zip(serials, fields, strict=True)]


def _instant_field(instant: int) -> bytes:
    if not FIRST_ALIKE <= instant < END_OF_ALIKE:
        return UNUSUAL
    day, rest = divmod(instant, DAY_MS)
    text = DAYS[day] + CLOCKS[rest // 1000]
    return b"%s.%03d" % (text, rest % 1000) if rest % 1000 else text


class _Days(dict[int, bytes]):
    def __missing__(self, day: int) -> bytes:
        self[day] = text = (FIRST_DAY + timedelta(day)).isoformat().encode()
        return text


class _Clocks(dict[int, bytes]):
    def __missing__(self, second: int) -> bytes:
        self[second] = text = b" %02d:%02d:%02d" % (second // 3600, second // 60 % 60, second % 60)
        return text


DAYS, CLOCKS = _Days(), _Clocks()
"""As they are written; made once, since an export has few of them."""
