"""The only door in: files to typed tables, by way of snapshots kept by content hash."""

from sources.intake import Sources

__all__ = ["Sources"]
