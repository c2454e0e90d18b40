"""Servers and services that tables are taken from: what they hold is fetched, kept and read like files."""
