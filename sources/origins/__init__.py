"""Servers and services that tables are taken from: what they hold is fetched, kept as files, and read like files."""
