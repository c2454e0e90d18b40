"""A paper as one HTML page that needs nothing else: its style sheet is inside, and it prints like the
form."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forms.form import Form

PROJECT_ROOT = Path(__file__).resolve().parent.parent
STYLES = PROJECT_ROOT / "static"


def write(form: Form) -> str:
    sheets = ("forms.css", "story.css") if form.story else ("forms.css",)
    css = "".join((STYLES / sheet).read_text(encoding="utf-8") for sheet in sheets)
    template = jinja_environment().get_template("forms/form.html")
    return template.render(form=form, styles=Markup(css))  # noqa: S704 - our own files


@cache
def jinja_environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PROJECT_ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
