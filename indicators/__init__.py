"""The language: what is declared and observed, notation, reading, rule profiles, scoring, assessment,
display. Pure: no I/O but the bytes handed in."""
