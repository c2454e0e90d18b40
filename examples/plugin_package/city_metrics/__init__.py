"""Evaluators of one city, beside those that Jixiao ships."""
