"""The exceptions of this room: what cannot be read, with the sentence an official acts on."""

from collections.abc import Sequence

from yamlfiles.problem import Problem

OTHER_KIND = "是{}，不能读取，请提供 xlsx、csv 或 parquet 文件"
"""Said of a file that is no table, by what it is."""
MOST_PROBLEMS_IN_SENTENCE = 3


class UnreadableInputError(Exception):
    """``message`` says what is wrong and what to do, without the name of the file; ``row`` is the file's
    own row, or 0."""

    def __init__(self, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.row = row


class UnreadableTableError(Exception):
    """The inputs of a table cannot be read; ``problems`` name each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


def problem_sentence(problems: tuple[Problem, ...]) -> str:
    """The first problems with their places, and how many more there are."""
    sentence = "；".join(map(_problem_with_place, problems[:MOST_PROBLEMS_IN_SENTENCE]))
    more = len(problems) - MOST_PROBLEMS_IN_SENTENCE
    return f"{sentence}；另有 {more} 个文件" if more > 0 else sentence


def _problem_with_place(problem: Problem) -> str:
    # line 1 stands for the whole file as well
    line = f" 第 {problem.line} 行" if problem.line > 1 else ""
    return f"{problem.place.file}{line}：{problem.message}"
