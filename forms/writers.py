"""Which writer draws a paper: by its format, and by whether it is a form or read like a letter."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from forms import docx, html, pdf, xlsx
from forms.flow_document import docx as story_docx
from forms.flow_document import pdf as story_pdf
from forms.flow_document import xlsx as story_xlsx
from forms.form import Form


def write_html(form: Form) -> bytes:
    return html.write(form).encode()


def write_docx(form: Form) -> bytes:
    return story_docx.write(form) if form.story else docx.write(form)


def write_xlsx(form: Form) -> bytes:
    return story_xlsx.write(form) if form.story else xlsx.write(form)


def write_pdf(form: Form) -> bytes:
    return story_pdf.write(form) if form.story else pdf.write(form)


def write_json(form: Form) -> bytes:
    return json.dumps(form.data(), ensure_ascii=False, indent=1).encode()


WRITERS: Mapping[str, Callable[[Form], bytes]] = MappingProxyType(
    {"html": write_html, "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf, "json": write_json}
)
