"""The step of the schema for what observations share of their provenance: one part, named by its hash."""

ADD_SHARED_PROVENANCE = ("ALTER TABLE observations ADD COLUMN shared TEXT",)
"""Rows of before have none, and keep their hashes: an empty column is not counted."""
