"""Answers that are kept: the same question of the same data is not counted again."""
