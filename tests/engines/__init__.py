"""The same measures on servers as on the embedded engine."""
