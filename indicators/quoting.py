"""A name or a sentence of a paper inside one of ours: in quotes, its own quotes made single as GB/T 15834 has it."""

INNER_QUOTES = str.maketrans("“”", "‘’")


def quote_text(text: str) -> str:
    return f"“{text.translate(INNER_QUOTES)}”"
