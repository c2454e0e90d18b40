"""Typed tables for our own tests: the same that authors of evaluators are given."""

from measuring.trial_tables import Row, made, typed_query, typed_table

__all__ = ["Row", "made", "typed_query", "typed_table"]
