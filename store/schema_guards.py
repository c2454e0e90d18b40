"""The guards of a chained table, for the steps of the schema that make one."""

import re


def append_only_guards(table: str, *only_once: str) -> tuple[str, ...]:
    """The guards of a chained table: nothing changed, nothing removed, the next number only.

    ``only_once`` are its unique keys ("project, as_of"). The third guard holds on connections of other
    hands too, where INSERT OR REPLACE removes a row without asking the second.
    """
    same = [" AND ".join(f"{column} = NEW.{column}" for column in re.split(", *", key)) for key in only_once]
    taken = "".join(f" OR EXISTS (SELECT 1 FROM {table} WHERE {text})" for text in same)  # noqa: S608 - ours
    return (
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: no update'); END",
        f"CREATE TRIGGER {table}_undeleted BEFORE DELETE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: no delete'); END",
        f"CREATE TRIGGER {table}_in_turn BEFORE INSERT ON {table}"  # noqa: S608 - our own names
        f" WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM {table}){taken}"
        f" BEGIN SELECT RAISE(ABORT, '{table} only grows: next number only'); END",
        *(f"CREATE UNIQUE INDEX {table}_once_{n} ON {table} ({key})" for n, key in enumerate(only_once, 1)),
    )
