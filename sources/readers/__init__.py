"""One reader per kind of file: bytes of a snapshot to grids of text cells. To read a new kind, add a module
and a line in kinds.py."""
