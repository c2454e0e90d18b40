"""Work over many projects or papers, done as jobs: no page may keep its reader waiting."""

from batches import (
    gathering,
    hotline_reports,
    papers,
    public_pages,
    reading,
    rechecks,
    schedules,
    sealing_papers,
    source_reading,
    target_workbooks,
)

MODULES = (
    *(gathering, hotline_reports, papers, public_pages, reading, rechecks),
    *(schedules, sealing_papers, source_reading, target_workbooks),
)
"""Importing a module registers its kind of job."""
