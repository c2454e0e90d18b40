"""One reader per kind of file, bytes in and ``Reading`` out.

To read a new kind, add a module here, its mark in ``papers/kinds.py`` and a line in ``choice.py``.
"""
