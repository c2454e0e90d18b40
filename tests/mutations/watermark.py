"""A word across a page of a PDF, slanting and grey, as offices print it over their drafts."""

import ctypes
import io
import math

import pypdfium2
from pypdfium2 import raw

SIZE = 60
WORD = "DRAFT 2024"
LEAN = math.pi / 6


def stamp_pages(content: bytes) -> bytes:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        stamp_page(document, page)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def stamp_page(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> None:
    mark = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", SIZE)
    letters = ctypes.create_string_buffer(f"{WORD}\0".encode("utf-16-le"))
    raw.FPDFText_SetText(mark, ctypes.cast(letters, raw.FPDF_WIDESTRING))
    raw.FPDFPageObj_SetFillColor(mark, 200, 200, 200, 255)
    width, height = page.get_size()
    across, down = math.cos(LEAN), math.sin(LEAN)
    raw.FPDFPageObj_Transform(mark, across, down, -down, across, width / 4, height / 4)
    raw.FPDFPage_InsertObject(page.raw, mark)
    page.gen_content()
