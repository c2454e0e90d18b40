"""Which evaluators there are: the modules of this folder, and, each loaded when it is asked for, installed
plug-ins and a workspace's own ``evaluators/``."""

import hashlib
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, Literal, TypeVar, get_type_hints

from evaluators import call_reports, execution_tables
from evaluators.contract import MARK, STAND_IN_MARK, Contract, Measure, StandIn
from evaluators.parameters import ColumnName, ParameterTypes, ParsedParameters, filter_names, parse_parameters
from evaluators.suppliers import ENTRY_POINT_GROUP, Supplier, supplier_of_file
from indicators.model import EvaluatorInfo, Parameters
from sources.tables import Table
from yamlfiles.problem import FilePlace, Problem, Severity

TABLE_CHOICE: Mapping[str, tuple[Any, Any]] = {
    "table": (str, ""),
    "dated_by": (ColumnName | None, None),
    "unit": (str, ""),
    "better": (Literal["higher", "lower"], "higher"),
}
"""Parameters of every evaluator that reads whatever table it is told to, each with its type and default."""
PACKAGE = Path(__file__).parent
MOST_ERROR_CHARACTERS = 300
Value = TypeVar("Value")
CONTRACT_MODULES = {
    "evaluators.unknown_columns",
    "evaluators.contract",
    "evaluators.columns",
    "evaluators.expressions",
    "evaluators.stored_columns",
    "evaluators.suppliers",
}
"""What evaluators are written with: none stands there, and its text is no part of a metric's version."""


@dataclass(frozen=True)
class Evaluator:
    """取数方法: the function, what it declares, and what pages and checks may know of it."""

    info: EvaluatorInfo
    contract: Contract
    function: Callable[..., Measure | None]
    types: ParameterTypes
    stand_ins: tuple["Evaluator", ...] = ()
    """What answers from a ready-made report where there are no records."""

    def parse_parameters(self, given: Parameters, tables: tuple[Table, ...] = ()) -> ParsedParameters:
        """``with``, checked and typed; raises ``BadParameterError``. ``tables`` are those that it reads, as
        they are declared."""
        return parse_parameters(given, self.types, self.info.params, tables or self.contract.reads)


def function_source(function: Callable[..., Any], seen: set[str]) -> Iterator[str]:
    """The source of a function and of what its own package lends it: a changed list of words is a changed
    metric."""
    yield inspect.getsource(function)
    module = inspect.getmodule(function)
    for name in sorted(function.__code__.co_names):
        used = getattr(module, name, None)
        if name in seen or used is None:
            continue
        seen.add(name)
        if isinstance(used, FunctionType) and is_same_package(used, function):
            yield from function_source(used, seen)
        elif isinstance(used, tuple | Mapping | str | int):
            yield f"{name} = {used!r}\n"


def is_same_package(used: FunctionType, function: Callable[..., Any]) -> bool:
    return (
        used.__module__ not in CONTRACT_MODULES
        and used.__module__.split(".")[0] == function.__module__.split(".")[0]
    )


def function_version(function: Callable[..., Any]) -> str:
    return hashlib.sha256("".join(function_source(function, set())).encode()).hexdigest()


def keyword_parameters(function: Callable[..., Any], tables: int) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())[tables:]


def describe_evaluator(name: str, function: Callable[..., Measure | None], contract: Contract) -> Evaluator:
    parameters = keyword_parameters(function, len(contract.reads))
    hints = get_type_hints(function)
    choice = TABLE_CHOICE if contract.chooses_table else {}
    tables = () if contract.chooses_table else tuple(read.name for read in contract.reads)
    info = EvaluatorInfo(
        name=name,
        label=contract.label,
        unit=contract.unit,
        better=contract.better,
        definition=inspect.cleandoc(function.__doc__ or ""),
        tables=tables,
        params=MappingProxyType(
            {
                **{name: default for name, (_, default) in choice.items()},
                **{parameter.name: parameter.default for parameter in parameters},
            }
        ),
        columns=filter_names(contract.reads),
        version=function_version(function),
        cumulative=contract.cumulative,
        chooses_table=contract.chooses_table,
    )
    return Evaluator(
        info,
        contract,
        function,
        MappingProxyType(
            {
                **{name: wanted for name, (wanted, _) in choice.items()},
                **{parameter.name: hints[parameter.name] for parameter in parameters},
            }
        ),
    )


def module_evaluators(module: ModuleType, field: str) -> Iterator[Evaluator]:
    """The evaluators a module defines itself (not those it imports)."""
    for name, function in vars(module).items():
        contract = getattr(function, MARK, None)
        if isinstance(contract, Contract) and function.__module__ == module.__name__:
            yield describe_evaluator(f"{field}.{name}", function, contract)


def shipped_evaluators() -> Iterator[Evaluator]:
    """Those of the modules of this folder; a field of many is a folder of modules."""
    for found in pkgutil.walk_packages([str(PACKAGE)], "evaluators."):
        if found.name not in CONTRACT_MODULES:
            yield from module_evaluators(importlib.import_module(found.name), found.name.split(".")[1])


@cache
def discover_evaluators() -> Mapping[str, Evaluator]:
    """All evaluators of the product, by name."""
    found = {evaluator.info.name: evaluator for evaluator in shipped_evaluators()}
    for module in (call_reports, execution_tables):
        for stand_in in module_stand_ins(module):
            found[stand_in.info.name] = with_stand_in(found[stand_in.info.name], stand_in)
    return MappingProxyType(found)


def module_stand_ins(module: ModuleType) -> Iterator[Evaluator]:
    for function in vars(module).values():
        mark = getattr(function, STAND_IN_MARK, None)
        if isinstance(mark, StandIn):
            yield describe_evaluator(mark.evaluator, function, mark.contract)


def with_stand_in(evaluator: Evaluator, stand_in: Evaluator) -> Evaluator:
    info = replace(evaluator.info, variants=(*evaluator.info.variants, stand_in.info))
    return replace(evaluator, info=info, stand_ins=(*evaluator.stand_ins, stand_in))


def load_folder(folder: Path) -> tuple[Mapping[str, Evaluator], tuple[Problem, ...]]:
    """The evaluators of a workspace's own folder; a module that cannot be loaded is a problem, the others
    go on."""
    return load_suppliers(own_suppliers(folder))


def own_suppliers(folder: Path) -> list[Supplier]:
    """The files of a workspace's own folder that may hold evaluators."""
    if folder.resolve() == PACKAGE.resolve():
        return []
    files = [path for path in sorted(folder.absolute().glob("*.py")) if not path.stem.startswith("_")]
    return list(map(supplier_of_file, files))


def load_suppliers(suppliers: Iterable[Supplier]) -> tuple[Mapping[str, Evaluator], tuple[Problem, ...]]:
    """The evaluators of all of them. Whatever their code does is done in this process."""
    found: dict[str, Evaluator] = {}
    problems: list[Problem] = []
    for supplier in suppliers:
        offered, wrong = load_supplier(supplier)
        found |= offered
        problems += wrong
    return MappingProxyType(found), tuple(problems)


def load_supplier(supplier: Supplier) -> tuple[Mapping[str, Evaluator], list[Problem]]:
    """The evaluators that it offers. Whatever its code does is done in this process."""
    try:
        module = load_file(Path(supplier.file)) if supplier.file else load_installed(supplier)
        offered = {found.info.name: found for found in module_evaluators(module, supplier.field)}
    # someone's own code may fail in any way; it must not take the others down
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        return {}, [load_problem(supplier, error_text(error), error_line(error, supplier.file))]
    return leave_out_taken(offered, supplier, discover_evaluators())


def leave_out_taken(
    offered: Mapping[str, Value], supplier: Supplier, others: Mapping[str, object], whose: str = "系统自带的"
) -> tuple[dict[str, Value], list[Problem]]:
    """What a supplier offers without the names that ``others`` have already, and what is wrong with those."""
    taken = sorted(offered.keys() & others.keys())
    problems = [taken_name_problem(supplier, name, whose) for name in taken]
    return {name: value for name, value in offered.items() if name not in taken}, problems


def load_problem(supplier: Supplier, cause: str, line: int = 1) -> Problem:
    """A supplier of evaluators that cannot be used, and why."""
    message = (
        f"取数方法文件不能加载：{cause}" if supplier.file else f"取数插件不能加载：{cause}；{supplier.advice}"
    )
    return Problem(FilePlace(supplier.place, line), "", Severity.ERROR, message)


def taken_name_problem(supplier: Supplier, name: str, whose: str) -> Problem:
    message = f"取数方法“{name}”与{whose}同名，请改名；仍用{whose}"
    return Problem(FilePlace(supplier.place), "", Severity.ERROR, message)


def error_text(error: BaseException) -> str:
    """What someone's own code raised, readable and of bounded length whatever it says."""
    try:
        text = f"{type(error).__name__}: {error}"
    except Exception:
        text = type(error).__name__
    return text.encode("utf-8", "replace").decode()[:MOST_ERROR_CHARACTERS]


def load_installed(supplier: Supplier) -> ModuleType:
    """The module of a plug-in."""
    found = EntryPoint(supplier.field, supplier.module, ENTRY_POINT_GROUP).load()
    if not isinstance(found, ModuleType):
        raise TypeError(f"{supplier.module} 应为模块")
    return found


def load_file(path: Path) -> ModuleType:
    name = f"workspace_evaluators_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # type hints and sources are looked up by the module's name
    spec.loader.exec_module(module)
    return module


def error_line(error: BaseException, file: str) -> int:
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    traced, line = error.__traceback__, 1
    while traced:
        if traced.tb_frame.f_code.co_filename == file:
            line = traced.tb_lineno
        traced = traced.tb_next
    return line
