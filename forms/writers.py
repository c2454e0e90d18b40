"""Which writer draws a paper: by its format, and by whether it is a form or read like a letter."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from forms import docx, html, pdf, xlsx
from forms.flow_document import docx as story_docx
from forms.flow_document import pdf as story_pdf
from forms.flow_document import xlsx as story_xlsx
from forms.form import Form

WRITERS: Mapping[str, Callable[[Form], bytes]] = MappingProxyType(
    {
        "html": lambda form: html.write(form).encode(),
        "docx": lambda form: (story_docx if form.story else docx).write(form),
        "xlsx": lambda form: (story_xlsx if form.story else xlsx).write(form),
        "pdf": lambda form: (story_pdf if form.story else pdf).write(form),
        "json": lambda form: json.dumps(form.data(), ensure_ascii=False, indent=1).encode(),
    }
)
