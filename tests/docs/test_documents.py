"""The documents hold: what they print loads, what they name exists, what exists is listed."""

import argparse
import re
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import app
from budgets.budget_yaml import read_budget
from bulletins.operator_reading import read_operator_rules
from bulletins.reading import read_bulletin_rules
from checks import check_targets
from checks.catalogue import CHECK_IDS
from evaluators import catalogue
from indicators.assessment import GOAL
from indicators.library import read_library
from indicators.model import FUNDS
from indicators.profiles import read_profiles
from indicators.reading import read_project
from sources.declaration import read_declaration
from tests.docs.documents import (
    BLOCK,
    DOCUMENTS,
    ROOT,
    SPAN,
    blocks,
    codes,
    commands,
    lines,
    links,
    table,
    text_of,
)
from workspace.unit_places import read_unit_places

TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
CONTRIBUTING = "CONTRIBUTING.md"
HOUSE_TEXTS = {**TEXTS, CONTRIBUTING: (ROOT / CONTRIBUTING).read_text(encoding="utf-8")}
PATH = re.compile(r"[A-Za-z_][\w./*-]*")
WORKSPACE_FOLDERS = {
    "results",
    "inbox",
    "data",
    "evidence",
    "snapshots",
    "imports",
    "withdrawn-imports",
    "tables",
    "parts",
    "targets",
    "texts",
    "rows",
    "gathered",
}
WORKSPACE_MODULES = ("evaluators/supervision.py", "verify.py")
"""What a workspace or a sealed package has: folders, the evaluator that the guide adds, the program that verifies."""
SHIPPED = {path.stem: path.read_bytes() for path in (ROOT / "rules").glob("*.yaml")}
# `issue` in code is the command that seals a paper.
WORKPLACE = re.compile(
    r"(?<!`)(?<!app\.py )\bissue\b|\b((this|that|last|next|earlier) sessions?|issues|helpers?|colleagues?|briefs?)\b"
    r"|\b(workplace|ceo)\b|\.\./shared|\bshared/|/work/|/tmp/",
    re.IGNORECASE,
)


def is_path_of_the_tree(text: str) -> bool:
    """A module, a folder, or what begins with a folder of the tree; not what a workspace has, or what is made."""
    folder, slash, _ = text.partition("/")
    made_or_kept = {*WORKSPACE_FOLDERS, "build"}
    if not PATH.fullmatch(text) or text in WORKSPACE_MODULES or (slash and folder in made_or_kept):
        return False
    return text.endswith((".py", "/")) or (bool(slash) and (ROOT / folder).is_dir())


def yaml_blocks() -> list[tuple[str, str]]:
    return [(name, block) for name, text in TEXTS.items() for block in blocks(text, "yaml")]


def first_line(text: str) -> str:
    return text.splitlines()[0].removeprefix("# ")


def subcommands() -> dict[str, argparse.ArgumentParser]:
    actions = app.build_parser()._actions
    (found,) = (action for action in actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def printed_commands() -> list[tuple[str, str]]:
    return [(name, words) for name, text in TEXTS.items() for words in dict.fromkeys(commands(text))]


def problems_of(text: str) -> list[str]:
    """What is wrong with a YAML block, which says in its first line which file it is."""
    file = first_line(text)
    if file == "sources.yaml":
        return [str(problem) for problem in read_declaration(text.encode(), file).problems]
    kind, _, name = file.removesuffix(".yaml").partition("/")
    if file.endswith("/budget.yaml"):
        return [str(problem) for problem in read_budget(text.encode(), file)[1]]
    if kind == "targets":
        return problems_of_targets(text, file, name)
    if kind == "rules":
        profiles, problems = read_profiles({**SHIPPED, name: text.encode()}, CHECK_IDS)
        return [str(problem) for problem in problems] if name in profiles else ["not a profile"]
    if file == "workspaces.yaml":
        return problems_of_places(text)
    if file == "bulletin.yaml":
        return [str(problem) for problem in read_bulletin_rules(text.encode(), file)[1]]
    if file == "assessment.yaml":
        return [str(problem) for problem in read_operator_rules(text.encode(), file)[1]]
    if kind == "library":
        return [str(problem) for problem in read_library(text.encode(), file).problems]
    return [f"“{file}” is no file of a workspace"]


def problems_of_places(text: str) -> list[str]:
    with TemporaryDirectory() as root:
        (Path(root) / "workspaces.yaml").write_text(text, encoding="utf-8")
        return [str(problem) for problem in read_unit_places(Path(root)).problems]


def problems_of_targets(text: str, file: str, name: str) -> list[str]:
    project, problems = read_project(text.encode(), file, name)
    if project is None:
        return [str(problem) for problem in problems]
    profile = read_profiles(SHIPPED, CHECK_IDS)[0][project.rules or "mof-2020"]
    return [str(problem) for problem in (*problems, *check_targets(project, profile, catalogue()))]


def test_there_is_a_document_for_everyone() -> None:
    assert {"README.md", "README.zh.md", "docs/quickstart.zh.md", "docs/operations.md"} <= TEXTS.keys()


@pytest.mark.parametrize(("document", "text"), yaml_blocks(), ids=lambda each: str(each).splitlines()[0])
def test_every_yaml_block_is_a_file_that_loads_without_a_problem(document: str, text: str) -> None:
    assert problems_of(text) == []


@pytest.mark.parametrize(("document", "words"), printed_commands())
def test_every_printed_command_is_understood(document: str, words: str) -> None:
    given = shlex.split(words)
    if len(given) == 1:
        assert given[0] in subcommands()
    else:
        app.build_parser().parse_args(given)


def test_every_entry_that_is_printed_names_a_row_of_a_target_file_that_is_shipped_or_printed() -> None:
    files = {
        f"targets/2024/{path.name}": path.read_text(encoding="utf-8")
        for path in ROOT.glob("targets/2024/*.yaml")
    }
    files |= {first_line(text): text for _, text in yaml_blocks() if first_line(text).startswith("targets/")}
    read = [read_project(text.encode(), file, file[8:-5])[0] for file, text in files.items()]
    rows = {
        (project.id, row)
        for project in read
        if project
        for row in (*(one.id for one in project.indicators), GOAL, FUNDS)
    }
    named = {
        found.groups()
        for _, words in printed_commands()
        if (found := re.search(r"enter (20\S+) (\S+)", words))
    }
    assert named
    assert named - rows == set()


@pytest.mark.parametrize("document", TEXTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    named = {found[1] for line in lines(TEXTS[document]) if (found := re.match(r"make ([\w./-]+)", line))}
    assert [
        text for text in sorted(named) if not re.search(rf"^{re.escape(text)}:", makefile, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("document", TEXTS)
def test_every_link_and_image_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    assert [link for link in links(TEXTS[document]) if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", HOUSE_TEXTS)
def test_every_path_of_the_tree_that_is_named_exists(document: str) -> None:
    spans = SPAN.findall(BLOCK.sub("", HOUSE_TEXTS[document]))
    paths = [path for span in spans for path in span.split() if is_path_of_the_tree(path)]
    assert [path for path in paths if not any(ROOT.glob(path))] == []


@pytest.mark.parametrize("document", TEXTS)
def test_every_page_is_linked_from_the_readme(document: str) -> None:
    assert Path(document).name.startswith("README") or document in TEXTS["README.md"]


@pytest.mark.parametrize("document", TEXTS)
def test_no_document_speaks_of_where_it_was_written(document: str) -> None:
    assert [found.group() for found in WORKPLACE.finditer(TEXTS[document])] == []


def test_every_command_is_listed() -> None:
    listed = [codes(row[0])[0] for row in table(text_of("operations.md"), "command", "does")]
    assert sorted(listed) == sorted(subcommands())


NONE = ("trusted_hosts", "trusted_proxy", "openid_issuer", "openid_client", "openid_secret")
WITHOUT_DEFAULT = {
    "notice_robot": "none",
    "notice_mail": "none",
    "secret_key": "made",
    **dict.fromkeys(NONE, "none"),
}


def test_every_setting_is_listed_with_its_default() -> None:
    listed = table(text_of("operations.md"), "variable", "default", "")
    assert listed == [
        (
            f"`JIXIAO_{setting.name.upper()}`",
            f"`{setting.default}`" if setting.default else WITHOUT_DEFAULT[setting.name],
            setting.help,
        )
        for setting in app.SETTINGS
    ]
