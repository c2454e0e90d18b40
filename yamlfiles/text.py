"""The bytes of a YAML file as text: strictly UTF-8, of sane size, nothing hidden in it."""

import re

MOST_BYTES = 1_000_000
UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DIRECTIVE = re.compile("^%", re.MULTILINE)


class UnreadableTextError(Exception):
    """Reading cannot go on; caught by ``compose``, which makes it a problem."""

    def __init__(self, line: int, column: int, message: str, code: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.code = line, column, message, code


def decode_text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableTextError(
            1, 1, f"文件超过 {MOST_BYTES // 1_000_000} MB，不像是手写的文件，请检查", "size"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="ignore")
        raise UnreadableTextError(*_position_after(before), _encoding_message(content), "encoding") from error
    if wrong := UNREADABLE.search(text):
        message = f"含有不可见的控制字符 U+{ord(wrong.group()):04X}，请删除"
        raise UnreadableTextError(*_position_after(text[: wrong.start()]), message, "character")
    if directive := DIRECTIVE.search(text):
        message = "不支持以“%”开头的行，请删除或给值加引号"
        raise UnreadableTextError(*_position_after(text[: directive.start()]), message, "directive")
    return text


def _position_after(before: str) -> tuple[int, int]:
    """Line and column of what follows ``before``."""
    lines = before.split("\n")
    return len(lines), len(lines[-1]) + 1


def _encoding_message(content: bytes) -> str:
    found = "其他编码，或者已经损坏"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "UTF-16（记事本的“Unicode”）"
    elif _is_gb18030(content):
        found = "GB18030（GBK，记事本的“ANSI”）"
    return f"文件不是 UTF-8 编码，像是{found}：请在编辑器里“另存为”，编码选 UTF-8，再检查一次"


def _is_gb18030(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
