"""Measuring in processes of its own: whatever an evaluator or a file of data does, only its own rows fail."""
