"""The house stays readable: what is held of names, sizes and density, with the figures printed (``pytest -s
tests/test_house.py``)."""

import ast
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from radon.complexity import cc_visit

from tests.test_layers import MAY_IMPORT, ROOMS, ROOT, modules, parse

MOST_COLUMNS = 110
MOST_TEMPLATE_COLUMNS = 160
MOST_COMPLEXITY = 15
MOST_MEDIAN_NODES = 36
MOST_MEDIAN_NODES_OF_BODIES = 31
"""Expressions and statements of a function, with its signature and without; half of all functions have
fewer."""
MOST_PARTICIPLES = 0.05
BIGGEST_ROOM = 0.16
MOST_CONDITIONALS = 2
IRREGULAR = {
    *(
        "shown",
        "told",
        "said",
        "seen",
        "known",
        "written",
        "drawn",
        "given",
        "taken",
        "kept",
        "held",
        "found",
    ),
    *(
        "met",
        "built",
        "sent",
        "made",
        "bound",
        "born",
        "gone",
        "done",
        "meant",
        "laid",
        "cut",
        "spent",
        "lost",
    ),
    *(
        "won",
        "stood",
        "chosen",
        "spoken",
        "broken",
        "hidden",
        "begun",
        "grown",
        "thrown",
        "torn",
        "frozen",
        "left",
    ),
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BROAD = {"Exception", "BaseException"}
MAY_CATCH_ALL = {
    "documents/open_file.py": "bytes of strangers: an answer in words, whatever happens",
    "evaluators/discovery.py": "a workspace's own evaluators: a file that cannot be loaded is named, the others go on",
    "measuring/failures.py": "an evaluator is a plug-in: whatever it raises is its own failure",
    "measuring/isolated/worker.py": "someone's own code in a process of its own: whatever it raises is said",
    "sources/origins/fetching.py": "servers of strangers: what a driver did not foresee is a fetch that failed, and told",
    "scheduling/service.py": "the scheduler outlives one bad round; it is logged",
}
"""Where any exception may be caught and not raised again, each with its reason."""
CLOCKS = re.compile(r"assert.*(process_time|perf_counter|monotonic|time\.time\(\))")

TREES = {path: parse(path) for room in sorted(ROOMS) for path in modules(room)}
SHOWN = {path: str(path.relative_to(ROOT)) for path in TREES}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in TREES.items():
        yield from ((SHOWN[path], node) for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})"


def test_a_class_name_stands_for_one_thing() -> None:
    places = defaultdict(set)
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(SHOWN[path])
    twice = {name: files for name, files in places.items() if len(files) > 1}
    print(f"class names defined twice: {share(len(twice), len(places))}")
    assert twice == {}


def is_participle(name: str) -> bool:
    return "_" not in name and (name.endswith(("ed", "ing")) or name in IRREGULAR)


def test_a_function_is_named_by_what_it_does_or_returns() -> None:
    names = [node.name.strip("_") for _, node in functions() if not node.name.startswith("__")]
    participles = [name for name in names if is_participle(name)]
    print(f"lone participles: {share(len(participles), len(names))} {participles}")
    assert len(participles) <= MOST_PARTICIPLES * len(names)


def test_a_loop_variable_says_what_it_holds() -> None:
    unnamed = [
        f"{SHOWN[path]}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.arg) and getattr(node, "id", getattr(node, "arg", "")) == "each"
    ]
    print(f"uses of each: {len(unnamed)}")
    assert unnamed == []


def count_nodes(trees: list[ast.stmt]) -> int:
    nodes = (node for tree in trees for node in ast.walk(tree))
    return sum(isinstance(node, ast.expr | ast.stmt) for node in nodes)


def body_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) else function.body


def test_half_of_the_functions_are_small() -> None:
    sizes = defaultdict(list)
    for file, function in functions():
        sizes[file.split("/")[0]].append((count_nodes([function]), count_nodes(body_of(function))))
    every = [size for room in sizes.values() for size in room]
    median, of_bodies = (statistics.median(column) for column in zip(*every, strict=True))
    print(f"expressions and statements a function, median: {median} overall, {of_bodies} of bodies;", end=" ")
    print(
        ", ".join(
            f"{room} {statistics.median(whole for whole, _ in found):g}"
            for room, found in sorted(sizes.items())
        )
    )
    assert median <= MOST_MEDIAN_NODES
    assert of_bodies <= MOST_MEDIAN_NODES_OF_BODIES


def test_no_function_is_a_labyrinth() -> None:
    blocks = [(SHOWN[path], block) for path in TREES for block in cc_visit(path.read_text("utf-8"))]
    worst = max(blocks, key=lambda found: found[1].complexity)
    print(f"highest complexity: {worst[1].complexity} {worst[0]} {worst[1].name}")
    methods = [(file, method) for file, block in blocks for method in getattr(block, "methods", [block])]
    assert [f"{file} {block.name}" for file, block in methods if block.complexity > MOST_COMPLEXITY] == []


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.stmt))


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement without those of the statements inside it."""
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield child
            yield from (node for node in ast.walk(child) if node is not child)


def test_a_statement_has_at_most_two_conditional_expressions() -> None:
    crowded = [
        f"{SHOWN[path]}:{statement.lineno}"
        for path, tree in TREES.items()
        for statement in statements(tree)
        if sum(isinstance(node, ast.IfExp) for node in own_nodes(statement)) > MOST_CONDITIONALS
    ]
    print(f"statements with more than two conditional expressions: {len(crowded)}")
    assert crowded == []


def nested_in_arguments(call: ast.Call) -> bool:
    """Whether an argument is a comprehension that holds another one."""
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    outer = [argument for argument in arguments if isinstance(argument, COMPREHENSIONS)]
    return any(
        isinstance(node, COMPREHENSIONS) and node is not one for one in outer for node in ast.walk(one)
    )


def test_no_argument_is_a_comprehension_with_another_inside() -> None:
    nested = [
        f"{SHOWN[path]}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and nested_in_arguments(node)
    ]
    print(f"comprehensions within comprehensions within arguments: {len(nested)}")
    assert nested == []


def test_lines_are_short() -> None:
    wide = [
        f"{SHOWN[path]}:{number}"
        for path in TREES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > MOST_COLUMNS
    ]
    print(f"code lines over {MOST_COLUMNS} columns: {len(wide)}")
    assert wide == []


def test_lines_of_templates_are_short() -> None:
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > MOST_TEMPLATE_COLUMNS
    ]
    print(f"template lines over {MOST_TEMPLATE_COLUMNS} columns: {len(wide)}")
    assert wide == []


def catches_all(handler: ast.ExceptHandler) -> bool:
    names = (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else BROAD
    )
    raises_again = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return bool(names & BROAD) and not raises_again


def test_any_exception_is_caught_only_where_a_stranger_is_answered() -> None:
    broad = {
        SHOWN[path]
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    }
    print(f"broad excepts: {sorted(broad)}")
    assert broad == set(MAY_CATCH_ALL)


SHAPELESS = re.compile(r"\b(Mapping|dict)\[str, Any\]")
MAY_BE_SHAPELESS = (
    *("yamlfiles/", "store/", "indicators/provenance_json.py", "indicators/doubts_json.py"),
    *("bulletins/counted_json.py", "bulletins/report_json.py", "bulletins/operator_json.py"),
    *(
        "documents/sandbox.py",
        "workbooks/returned.py",
        "workbooks/returned_sandbox.py",
        "workspace/uploads.py",
    ),
    *("workspace/problem_data.py", "workspace/troubles.py"),
    *("pages/problems_page.py", "pages/source_upload_page.py"),
    *("cli/", "forms/", "web/", "sealing/"),
)
"""YAML trees; rows of the store and the JSON in them; JSON between our own processes and in files of our
own making; and JSON where it leaves the house, and what the read model keeps as JSON: commands, data of
papers, pages, sealed packages."""


def shapeless_signatures(tree: ast.Module) -> Iterator[str]:
    public = (
        node for node in ast.walk(tree) if isinstance(node, FUNCTIONS) and not node.name.startswith("_")
    )
    for function in public:
        annotations = [argument.annotation for argument in function.args.args] + [function.returns]
        texts = [ast.unparse(annotation) for annotation in annotations if annotation]
        if any(map(SHAPELESS.search, texts)):
            yield function.name


def test_rooms_hand_each_other_values_with_a_shape() -> None:
    shapeless = [
        f"{SHOWN[path]} {name}"
        for path, tree in TREES.items()
        if not SHOWN[path].startswith(MAY_BE_SHAPELESS)
        for name in shapeless_signatures(tree)
    ]
    print(f"signatures of mappings to anything: {len(shapeless)}")
    assert shapeless == []


def test_no_room_outgrows_the_others() -> None:
    lines = {
        room: sum(len(path.read_text("utf-8").splitlines()) for path in modules(room)) for room in MAY_IMPORT
    }
    biggest = max(lines, key=lambda room: lines[room])
    print(f"biggest room: {biggest} {share(lines[biggest], sum(lines.values()))}")
    assert lines[biggest] <= BIGGEST_ROOM * sum(lines.values())


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: Path(path).stem)
def test_no_test_asserts_a_clock(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    timed = {
        match[1]
        for line in lines
        if (match := re.match(r"\s+(\w+) = .*(process_time|perf_counter|monotonic)\(", line))
    }
    asserted = [
        line for line in lines if CLOCKS.search(line) or any(f"assert {name}" in line for name in timed)
    ]
    assert asserted == [] or path.name == "test_house.py"


def test_modules_open_with_a_sentence() -> None:
    silent = [SHOWN[path] for path, tree in TREES.items() if not ast.get_docstring(tree)]
    assert silent == []


def test_every_floor_is_named_once() -> None:
    assert all(lower != upper for lower, upper in pairwise(MAY_IMPORT))
