"""Files of offices as they are: Word, workbook, PDF, web page, CSV, text → paragraphs and tables, each with
its place.

One reader per kind of file, bytes in and ``Reading`` out. To read a new kind, add a module here, its mark
in ``file_kinds.py`` and a line in ``registry.py``.
"""
