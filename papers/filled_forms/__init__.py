"""Self-evaluation forms as filled in, read back from papers and from data."""
