"""How the cells of a workbook of targets look."""

from typing import Any

from xlsxwriter import Workbook

COMMON = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
EDGES = {"border": 1, "border_color": "#B8C0CC"}


class WorkbookFormats:
    """The formats of one workbook; those of numbers are added as they are needed."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.numbers = book, dict[int, Any]()
        self.text = book.add_format({**COMMON, **EDGES, "num_format": "@"})
        self.label = book.add_format({**COMMON, **EDGES, "font_name": "黑体", "bg_color": "#EEF1F5"})
        self.title = book.add_format({"font_name": "黑体", "font_size": 14})
        self.plain = book.add_format({**COMMON, "font_color": "#475467"})

    def number_format(self, places: int) -> Any:
        """With at least so many decimal places."""
        if places not in self.numbers:
            pattern = f"0.{'0' * places}####" if places else "General"
            properties = {**COMMON, **EDGES, "align": "right", "num_format": pattern}
            self.numbers[places] = self.book.add_format(properties)
        return self.numbers[places]
