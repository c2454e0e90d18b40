"""年度主要任务 of a department as people type them, a line a task: 热线受理 | 统一受理 | 12.50 | 12.50 | 0."""

from collections.abc import Iterator, Mapping, Sequence

from yamlfiles.writing import Tree

TASKS = "tasks"
AMOUNTS = ("total", "fiscal", "other")
TASK_LINE = "任务名称 | 主要内容 | 预算总额 | 财政拨款 | 其他资金"


def task_lines(tree: Tree) -> str:
    """What the file says, each task on a line."""
    if isinstance(tree, str):
        return task_line(tree)
    tasks = [tree] if isinstance(tree, Mapping) else tree
    return "\n".join(map(task_line, tasks))


def task_line(task: Tree) -> str:
    """The name alone where nothing else is written. A text of several lines is joined: the second would be
    another task."""
    if not isinstance(task, Mapping):
        return " ".join(task.split()) if isinstance(task, str) else ""
    parts = [" ".join(str(task.get(name, "")).split()) for name in ("name", "content", *AMOUNTS)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def task_tree(text: str) -> Sequence[Tree]:
    """The same the other way round."""
    return [tree for line in text.splitlines() if (tree := task_of_line(line))]


def task_of_line(line: str) -> Tree:
    """A bar within 主要内容 stays, where all three amounts follow it."""
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) < 2:
        return parts[0]
    places = max(2, len(parts) - len(AMOUNTS)) if len(parts) > 5 else 2
    return dict(filled_parts(parts, places))


def filled_parts(parts: Sequence[str], places: int) -> Iterator[tuple[str, str]]:
    """``places`` before the amounts; what is blank is not written."""
    yield "name", parts[0]
    values = (" | ".join(parts[1:places]), *parts[places:])
    yield from ((name, value) for name, value in zip(("content", *AMOUNTS), values, strict=False) if value)
