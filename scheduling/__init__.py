"""The clock's work: which slots are due, who runs them, what is measured and kept."""
