"""A document into target sheets: where each begins, its head, its header, its rows; nothing guessed, nothing dropped."""
