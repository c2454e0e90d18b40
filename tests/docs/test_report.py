"""The guide to reports lists every placeholder with its meaning, and no other."""

import re

from forms.report.report import DEFAULT_TEMPLATES
from forms.report.template import BLOCK_PLACEHOLDERS, INLINE_PLACEHOLDERS, read_template
from tests.docs.documents import blocks, text_of

GUIDE = text_of("report.zh.md")
ROW = re.compile(r"^\| `\{([^}]+)\}` \| ([^|]+) \|$", re.MULTILINE)


def test_every_placeholder_is_listed_with_its_meaning() -> None:
    assert {name: said.strip() for name, said in ROW.findall(GUIDE)} == {
        **INLINE_PLACEHOLDERS,
        **BLOCK_PLACEHOLDERS,
    }


def test_the_example_is_a_template_without_mistakes() -> None:
    (example,) = (block for block in blocks(GUIDE, "text") if block.startswith("# "))
    assert read_template(example.encode(), "forms/report.md")[1] == ()


def test_the_shipped_template_lies_where_the_guide_says() -> None:
    assert all(f"templates/forms/{name}" in GUIDE for name in DEFAULT_TEMPLATES.values())
