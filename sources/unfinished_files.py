"""Files that a program is still writing, or keeps beside an open one, told by their names."""

UNFINISHED_SUFFIXES = (".tmp", ".part", ".crdownload", ".partial", ".filepart")


def is_unfinished(name: str) -> bool:
    """Of a file's name without its folder."""
    return name.startswith(("~$", ".")) or name.lower().endswith(UNFINISHED_SUFFIXES)
