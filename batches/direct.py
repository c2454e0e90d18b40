"""What is answered at once and what becomes a job: so many that two seconds are enough."""

MOST_PROJECTS = 50
"""Of one summary, whatever its format: a hundred small ones took 0.7 seconds of a processor, 400 three."""
MOST_PAPERS = 5
"""Uploaded at once, to be rechecked or imported."""
