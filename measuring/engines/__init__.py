"""Servers on which statements run: the same expressions in each one's own SQL, the same integers."""
