"""What there is to know of a workspace's own evaluators, learnt without running their code here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluators.discovery import load_problem
from indicators.model import EMPTY_MAPPING, EvaluatorInfo
from measuring.isolated import messages
from measuring.isolated.client import Message
from measuring.isolated.conversation import Conversation, StoppedWorkError
from measuring.isolated.limits import USUAL_LIMITS, TimeLimits
from measuring.isolated.pool import POOL
from yamlfiles.problem import Problem


@dataclass(frozen=True)
class OwnEvaluators:
    """The evaluators of a workspace's own folder: what is known of them, and their files; ``broken`` says of
    a file that could not be loaded why not, by its name without .py."""

    infos: Mapping[str, EvaluatorInfo] = field(default_factory=lambda: EMPTY_MAPPING)
    files: Mapping[str, Path] = field(default_factory=lambda: EMPTY_MAPPING)
    broken: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    def reason_broken(self, evaluator: str) -> str:
        """Why an evaluator is not there although its file is; empty where that is not so."""
        return "" if evaluator in self.infos else self.broken.get(evaluator.partition(".")[0], "")


NO_EVALUATORS = OwnEvaluators()


def describe_evaluators(
    files: Iterable[Path], limits: TimeLimits = USUAL_LIMITS
) -> tuple[OwnEvaluators, tuple[Problem, ...]]:
    """The evaluators of some files, each loaded in a process of its own, and what is wrong with them."""
    infos: dict[str, EvaluatorInfo] = {}
    paths: dict[str, Path] = {}
    broken: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        of_file, wrong = describe_file(file, limits)
        infos |= of_file
        paths |= dict.fromkeys(of_file, file)
        problems += wrong
        if wrong and not of_file:
            broken[file.stem] = f"evaluators/{file.name}：{wrong[0].message}"
    return OwnEvaluators(infos, paths, broken), tuple(problems)


def describe_file(file: Path, limits: TimeLimits) -> tuple[dict[str, EvaluatorInfo], list[Problem]]:
    try:
        answer = ask_for_description(file, limits)
    except StoppedWorkError as stopped:
        return {}, [load_problem(file, stopped.reason)]
    infos = map(messages.decode_info, answer["infos"])
    return {info.name: info for info in infos}, list(map(messages.decode_problem, answer["problems"]))


def ask_for_description(file: Path, limits: TimeLimits) -> Message:
    asked = {"do": "describe", "file": str(file.absolute())}
    with POOL.single_worker() as worker:
        reply = Conversation(worker, lambda _: limits.file, lambda _, cause: cause).ask(asked)
    answer: Message = reply["answer"]
    return answer
