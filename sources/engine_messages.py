"""What the engine complains of, said so that officials know what to do."""

import duckdb

ENGINE_FAULTS = {
    "No space left on device": "磁盘空间不足，没有读完，请清理磁盘后再采集",
    "Input/output error": "磁盘读写出错，没有读完，请检查磁盘",
    "Permission denied": "数据文件夹没有写入权限，请检查它的所有者和权限",
    "Read-only file system": "数据文件夹所在磁盘是只读的，请换一个可以写的位置",
    "Out of Memory": "内存不足，没有读完，请关闭其他程序或拆分文件后再采集",
    "could not allocate": "内存不足，没有读完，请关闭其他程序或拆分文件后再采集",
}
"""What the engine says of the machine, which is no fault of the file."""


def error_line(error: duckdb.Error) -> int:
    text = str(error)
    mark = "CSV Error on Line: "
    digits = text[text.index(mark) + len(mark) :].split(maxsplit=1)[0] if mark in text else ""
    return int(digits) if digits.isdecimal() else 1


def error_message(error: duckdb.Error) -> str:
    """The engine's complaint without the line it quotes, which may hold personal data."""
    text = str(error)
    if cause := next((said for words, said in ENGINE_FAULTS.items() if words in text), ""):
        return cause
    if "unterminated quote" in text or "state machine" in text:
        return "引号没有配对，这一行之后分不清列，请从系统重新导出或改用 xlsx"
    if "Expected Number of Columns" in text or "columns" in text.lower():
        return "这一行的列数比表头多得多，可能分隔符不对或有未加引号的逗号，请改用 xlsx"
    if "Maximum line size" in text:
        return "有一行长得不正常，可能引号没有配对，请从系统重新导出"
    return f"不能读取（{text.splitlines()[0][:80]}），请改用 xlsx 或 csv 重新导出"
