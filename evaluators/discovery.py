"""Which evaluators there are: the modules of this folder, installed plug-ins, and a workspace's own ``evaluators/``."""

import hashlib
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, get_type_hints

from evaluators.contract import MARK, Contract, Measure
from evaluators.parameters import Settled, filter_names, settle
from indicators.model import EvaluatorInfo
from yamlfiles.problem import Problem

GROUP = "jixiao.evaluators"
PACKAGE = Path(__file__).parent
CONTRACT = {"evaluators.contract", "evaluators.columns"}


@dataclass(frozen=True)
class Evaluator:
    """取数方法: the function, what it declares, and what pages and checks may know of it."""

    info: EvaluatorInfo
    contract: Contract
    function: Callable[..., Measure | None]
    types: Mapping[str, Any]

    def settle(self, given: Mapping[str, Any]) -> Settled:
        """``with``, checked and typed; raises ``BadParameterError``."""
        return settle(given, self.types, self.info.params, self.contract.reads)


def source_of(function: Callable[..., Any], seen: set[str]) -> Iterator[str]:
    """The source of a function and of what its own package lends it: a changed list of words is a changed metric."""
    yield inspect.getsource(function)
    module = inspect.getmodule(function)
    for name in sorted(function.__code__.co_names):
        used = getattr(module, name, None)
        if name in seen or used is None:
            continue
        seen.add(name)
        if isinstance(used, FunctionType) and at_home(used, function):
            yield from source_of(used, seen)
        elif isinstance(used, tuple | Mapping | str | int):
            yield f"{name} = {used!r}\n"


def at_home(used: FunctionType, function: Callable[..., Any]) -> bool:
    return used.__module__ not in CONTRACT and used.__module__.split(".")[0] == function.__module__.split(".")[0]


def version_of(function: Callable[..., Any]) -> str:
    return hashlib.sha256("".join(source_of(function, set())).encode()).hexdigest()


def keyword_parameters(function: Callable[..., Any], tables: int) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())[tables:]


def describe(name: str, function: Callable[..., Measure | None], contract: Contract) -> Evaluator:
    parameters = keyword_parameters(function, len(contract.reads))
    hints = get_type_hints(function)
    info = EvaluatorInfo(
        name=name,
        label=contract.label,
        unit=contract.unit,
        better=contract.better,
        definition=inspect.cleandoc(function.__doc__ or ""),
        tables=tuple(each.name for each in contract.reads),
        params=MappingProxyType({each.name: each.default for each in parameters}),
        columns=filter_names(contract.reads),
        version=version_of(function),
    )
    return Evaluator(info, contract, function, MappingProxyType({each.name: hints[each.name] for each in parameters}))


def evaluators_of(module: ModuleType, field: str) -> Iterator[Evaluator]:
    """The evaluators a module defines itself (not those it imports)."""
    for name, function in vars(module).items():
        contract = getattr(function, MARK, None)
        if isinstance(contract, Contract) and function.__module__ == module.__name__:
            yield describe(f"{field}.{name}", function, contract)


def shipped() -> Iterator[Evaluator]:
    for each in pkgutil.iter_modules([str(PACKAGE)]):
        yield from evaluators_of(importlib.import_module(f"evaluators.{each.name}"), each.name)


def installed() -> Iterator[Evaluator]:
    """Each entry point of the group names a module; the entry point's name is the field."""
    for each in entry_points(group=GROUP):
        yield from evaluators_of(each.load(), each.name)


@cache
def discovered() -> Mapping[str, Evaluator]:
    """All evaluators of the product and of installed plug-ins, by name; what is shipped stands before a plug-in."""
    found = {each.info.name: each for each in installed()}
    return MappingProxyType({**found, **{each.info.name: each for each in shipped()}})


def load_folder(folder: Path) -> tuple[Mapping[str, Evaluator], tuple[Problem, ...]]:
    """The evaluators of a workspace's own folder; a module that cannot be loaded is a problem, the others go on."""
    found: dict[str, Evaluator] = {}
    problems = []
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith("_") or folder.resolve() == PACKAGE.resolve():
            continue
        try:
            of_file = {each.info.name: each for each in evaluators_of(load_file(path), path.stem)}
        # someone's own code may fail in any way; it must not take the others down
        except (Exception, SystemExit) as error:
            problems.append(
                Problem(str(path), line_of(error, path), 1, f"取数方法文件不能加载：{type(error).__name__}: {error}")
            )
            continue
        for taken in sorted(of_file.keys() & discovered().keys()):
            problems.append(Problem(str(path), 1, 1, f"取数方法“{taken}”与系统自带的同名，请改名；仍用系统自带的"))
        found.update({name: each for name, each in of_file.items() if name not in discovered()})
    return MappingProxyType(found), tuple(problems)


def load_file(path: Path) -> ModuleType:
    name = f"workspace_evaluators_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # type hints and sources are looked up by the module's name
    spec.loader.exec_module(module)
    return module


def line_of(error: BaseException, path: Path) -> int:
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    traced, line = error.__traceback__, 1
    while traced:
        if traced.tb_frame.f_code.co_filename == str(path):
            line = traced.tb_lineno
        traced = traced.tb_next
    return line
