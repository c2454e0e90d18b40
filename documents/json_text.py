"""Data as JSON: the text as it stands, for those who know its shape."""

import json
import re
from typing import Any

from documents import plain_text
from documents.document import Paragraph
from documents.long_texts import with_bounded_texts
from documents.reading import FileContents, UnreadableFileError

MOST_DIGITS, MOST_IN_STRING = 400, 20_000
LONG_NUMBER = re.compile(rf"[0-9.]{{{MOST_DIGITS + 1},}}")
TOO_LONG = "数据里有过长的{}（超过 {} 个字符），不像绩效数据，没有读取；请检查导出它的程序"


def read(content: bytes) -> FileContents:
    """What begins like JSON and is none is text."""
    text = plain_text.decode_text(content)
    if LONG_NUMBER.search(text):
        raise UnreadableFileError(TOO_LONG.format("数", MOST_DIGITS))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return with_bounded_texts(plain_text.read(content))
    _refuse_long_strings(data)
    return FileContents((Paragraph(text, "全文"),))


def _refuse_long_strings(data: Any) -> None:
    waiting = [data]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += [*part, *part.values()]
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str) and len(part) > MOST_IN_STRING:
            raise UnreadableFileError(TOO_LONG.format("文字", MOST_IN_STRING))
