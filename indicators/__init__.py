"""The language: targets, their notation, reading, checks, rule profiles and scoring. Pure: no I/O but the
bytes handed in."""
