"""The shared strings of a large workbook as fields of a line, by their numbers."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import IO

from sources.readers.cell_forms import TEXT
from sources.readers.cell_texts import ESCAPED_CHARACTER, quote_field, resolve_references, whole_numbers
from sources.readers.sheet_parts import MOST_AT_ONCE, OTHER_ENCODING
from sources.readers.small_book import SmallBook, UnusualBookError

CHUNK = 4 << 20
END, MISSING = b"</si>", b"-1"
FIRST = 50_000
BESIDE_TEXT = len(b"<si><t></t></si>")
AS_IT_STANDS = re.compile(rb'<si><t>([^<&"\x00-\x20][^<&"\x00-\x1f]*)(?<!\s)</t></si>')
USUAL = re.compile(
    rb"<si><t>(?![\s<])(" + TEXT + rb')(?<!\s)</t>|<si><t xml:space="preserve">(?!<)(' + TEXT + rb")</t>"
)


class SharedStrings:
    """The texts are fields. All of them lie one behind another in one run of bytes, which takes a third of
    the room of as many objects; those that are most used, the first, are objects beside it. Behind the last
    stands the one of a cell that is not there."""

    def __init__(self, blocks: Iterable[Sequence[bytes]]) -> None:
        self.begins = array("Q", [0])
        self.first: list[bytes] = []
        self.content = b"".join(map(self._take, blocks))
        self.first.append(b"")

    def _take(self, fields: Sequence[bytes]) -> bytes:
        self.begins.extend(accumulate(map(len, fields[1:]), initial=self.begins[-1] + len(fields[0])))
        self.first += fields[: FIRST - len(self.first)]
        return b"".join(fields)

    def fields(self, numbers: Sequence[bytes]) -> list[bytes]:
        """By their numbers as they are written; an empty one has none. Raises UnusualBookError for a number
        that has no string."""
        places = whole_numbers(numbers, MISSING)
        if max(places) >= len(self.begins) - 1:
            raise UnusualBookError
        if max(places) < len(self.first) - 1:
            return list(map(self.first.__getitem__, places))
        content, begins = self.content, self.begins
        return [content[begins[place] : begins[place + 1]] for place in places]


def read_shared_strings(stream: IO[bytes], book: SmallBook) -> SharedStrings:
    """Raises UnusualBookError and fastexcel.FastExcelError."""
    return SharedStrings(_fields(items, book) for items in _items(stream) if items)


def _items(stream: IO[bytes]) -> Iterator[bytes]:
    """Whole elements of strings, some thousands at once."""
    begun, rest = False, b""
    while block := stream.read(CHUNK):
        items, end, rest = (rest + block).rpartition(END)
        if items and not begun:
            begun, items = True, _without_beginning(items)
        if len(rest) > MOST_AT_ONCE:
            raise UnusualBookError
        yield items + end
    if b"<si" in rest:
        raise UnusualBookError


def _without_beginning(items: bytes) -> bytes:
    beginning, first, rest = items.partition(b"<si")
    if OTHER_ENCODING.search(beginning):
        raise UnusualBookError
    return first + rest


def _fields(items: bytes, book: SmallBook) -> list[bytes]:
    found = AS_IT_STANDS.findall(items)
    is_all = sum(map(len, found)) + BESIDE_TEXT * len(found) == len(items)
    if is_all and ESCAPED_CHARACTER not in items:
        return found
    return _fields_one_by_one([item.lstrip() for item in items.split(END)[:-1]], book)


def _fields_one_by_one(items: Sequence[bytes], book: SmallBook) -> list[bytes]:
    found = [USUAL.fullmatch(item) for item in items]
    texts = [resolve_references(one[1] or one[2]) if one else b"" for one in found]
    unusual = [at for at, text in enumerate(texts) if not text or ESCAPED_CHARACTER in text]
    if unusual:
        given = book.read_strings([_whole_item(items[at]) for at in unusual])
        for at, text in zip(unusual, given, strict=True):
            texts[at] = text.encode()
    return [quote_field(text) for text in texts]


def _whole_item(item: bytes) -> bytes:
    if not item.startswith(b"<si") or item.count(b"<si") > 1 or b"<!" in item:
        raise UnusualBookError
    return item + END
