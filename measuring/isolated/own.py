"""What there is to know of the evaluators of others, learnt without running their code here."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from evaluators.discovery import discover_evaluators, leave_out_taken, load_problem
from evaluators.suppliers import Supplier, supplier_to_json
from indicators.model import EMPTY_MAPPING, EvaluatorInfo
from measuring.isolated import messages
from measuring.isolated.client import Message
from measuring.isolated.conversation import Conversation, StoppedWorkError
from measuring.isolated.limits import MOST_AT_ONCE, USUAL_LIMITS, TimeLimits
from measuring.isolated.pool import POOL
from yamlfiles.problem import Problem

Described = tuple[dict[str, EvaluatorInfo], list[Problem]]


@dataclass(frozen=True)
class OwnEvaluators:
    """The evaluators of a workspace's own folder and of installed plug-ins: what is known of them, and who
    offers them; ``broken`` says of one that could not be loaded why not, by its field."""

    infos: Mapping[str, EvaluatorInfo] = field(default_factory=lambda: EMPTY_MAPPING)
    suppliers: Mapping[str, Supplier] = field(default_factory=lambda: EMPTY_MAPPING)
    broken: Mapping[str, str] = field(default_factory=lambda: EMPTY_MAPPING)

    def reason_broken(self, evaluator: str) -> str:
        """Why an evaluator is not there although its supplier is; empty where that is not so."""
        if evaluator in self.infos or evaluator in discover_evaluators():
            return ""
        return self.broken.get(evaluator.partition(".")[0], "")


NO_EVALUATORS = OwnEvaluators()


def describe_evaluators(
    suppliers: Sequence[Supplier], limits: TimeLimits = USUAL_LIMITS
) -> tuple[OwnEvaluators, tuple[Problem, ...]]:
    """The evaluators of some suppliers, each loaded in a process of its own, and what is wrong with them.
    Of two that offer the same name the first is taken."""
    infos: dict[str, EvaluatorInfo] = {}
    owners: dict[str, Supplier] = {}
    broken: dict[str, str] = {}
    problems: list[Problem] = []
    for supplier, (offered, wrong) in zip(suppliers, describe_all(suppliers, limits), strict=True):
        taken = {name: owners[name].label for name in offered.keys() & owners.keys()}
        fresh, twice = leave_out_taken(offered, supplier, taken, "、".join(sorted({*taken.values()})) + " 的")
        infos |= fresh
        owners |= dict.fromkeys(fresh, supplier)
        problems += [*wrong, *twice]
        if wrong and not offered:
            broken[supplier.field] = f"{supplier.label}：{wrong[0].message}"
    return OwnEvaluators(infos, owners, broken), tuple(problems)


def describe_all(suppliers: Iterable[Supplier], limits: TimeLimits) -> list[Described]:
    """Several at a time, for one that hangs shall not let the others wait."""
    with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
        return list(threads.map(lambda supplier: describe_supplier(supplier, limits), suppliers))


def describe_supplier(supplier: Supplier, limits: TimeLimits) -> Described:
    try:
        answer = ask_for_description(supplier, limits)
    except StoppedWorkError as stopped:
        return {}, [load_problem(supplier, stopped.reason)]
    infos = map(messages.decode_info, answer["infos"])
    return {info.name: info for info in infos}, list(map(messages.decode_problem, answer["problems"]))


def ask_for_description(supplier: Supplier, limits: TimeLimits) -> Message:
    asked = {"do": "describe", "supplier": supplier_to_json(supplier)}
    with POOL.single_worker() as worker:
        reply = Conversation(worker, lambda _: limits.file, lambda _, cause: cause).ask(asked)
    answer: Message = reply["answer"]
    return answer
