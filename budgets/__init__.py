"""A department's budget: its tables and sentences as nouns, and the answers whether its numbers agree."""
