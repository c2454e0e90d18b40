"""The items of a project by the day its rules say, as the read model keeps them."""

from indicators.missing import MissingKind
from store.todo_parts import TodoItem, TodoPart
from workspace.todos import PendingRow, ProjectTodos


def todo_parts(todos: ProjectTodos) -> tuple[TodoPart, ...]:
    """``todos`` are worked out without the deadlines that the office set, which hold from when they are said
    on."""
    parts: dict[object, list[PendingRow]] = {}
    for row in todos.items:
        parts.setdefault(row.deadline.day, []).append(row)
    return tuple(todo_part(rows) for rows in parts.values())


def todo_part(rows: list[PendingRow]) -> TodoPart:
    first = rows[0]
    return TodoPart(
        project=first.project.id,
        paper=first.paper,
        as_of=first.as_of,
        due_day=first.deadline.day,
        due_source=first.deadline.source if first.deadline.day else "",
        returned=first.returned,
        items=tuple(map(todo_item, rows)),
    )


def todo_item(row: PendingRow) -> TodoItem:
    return TodoItem(
        row_id=row.row_id,
        row_name=row.row_name,
        needs=row.needs,
        text=row.text,
        light=row.light,
        is_doubtful=row.is_doubtful,
        needs_evidence=MissingKind.EVIDENCE in row.kinds,
    )
