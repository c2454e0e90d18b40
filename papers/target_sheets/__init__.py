"""A document into target sheets: where each begins, its head, its rows; nothing is dropped."""
