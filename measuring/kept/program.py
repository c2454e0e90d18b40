"""A hash of the program that measures: another program may answer otherwise."""

from indicators.program_files import hash_rooms

ROOMS = ("measuring", "evaluators", "sources", "indicators", "yamlfiles", "characters", "documents")
"""All that measuring stands on."""
LIBRARIES = ("duckdb", "sqlalchemy")


def program_hash() -> str:
    return hash_rooms(ROOMS, LIBRARIES)
