"""A name or a sentence of a paper inside one of ours: in quotes, its own quotes made single as GB/T 15834
has it."""

INNER_QUOTES = str.maketrans("“”", "‘’")


def quote_text(text: str) -> str:
    return f"“{text.translate(INNER_QUOTES)}”"


def row_label(branch: tuple[str, str], name: str) -> str:
    """How papers and messages name one 三级指标: its 二级指标, and its name in quotes."""
    return f"{branch[1]}{quote_text(name)}"
