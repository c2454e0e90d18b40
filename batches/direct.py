"""What is answered at once and what becomes a job: so many that two seconds are enough (measured on two cores)."""

MOST_PROJECTS = 20
"""Of one summary, whatever its format."""
MOST_PAPERS = 5
"""Uploaded at once, to be rechecked or imported."""
