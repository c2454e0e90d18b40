"""Which writer draws a paper: by its format, and by whether it is a form or read like a letter."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from forms import docx, html, pdf, xlsx
from forms.form import Form
from forms.story import docx as story_docx
from forms.story import pdf as story_pdf
from forms.story import xlsx as story_xlsx

WRITERS: Mapping[str, Callable[[Form], bytes]] = MappingProxyType(
    {
        "html": lambda form: html.write(form).encode(),
        "docx": lambda form: (story_docx if form.story else docx).write(form),
        "xlsx": lambda form: (story_xlsx if form.story else xlsx).write(form),
        "pdf": lambda form: (story_pdf if form.story else pdf).write(form),
        "json": lambda form: json.dumps(form.data(), ensure_ascii=False, indent=1).encode(),
    }
)
