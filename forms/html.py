"""A paper as one HTML page that needs nothing else: its style sheet is inside, and it prints like the form."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forms.form import Form

HOUSE = Path(__file__).resolve().parent.parent
STYLES = HOUSE / "static"


def write(form: Form) -> str:
    sheets = ("forms.css", "story.css") if form.story else ("forms.css",)
    styles = Markup("".join((STYLES / each).read_text(encoding="utf-8") for each in sheets))  # noqa: S704 - our own files
    return environment().get_template("forms/form.html").render(form=form, styles=styles)


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HOUSE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
