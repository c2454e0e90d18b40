"""PDF files written by hand, for what a typesetter does not make: pictures of pages, passwords, other fonts."""


def printed_file(*pages: str, extra: str = "", trailer: str = "", box: str = "0 0 600 800") -> bytes:
    """Each page is what its content stream says; ``extra`` goes into the dictionary of each page."""
    numbers = [4 + 2 * index for index in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{each} 0 R' for each in numbers)}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in zip(numbers, pages, strict=True):
        resources = f"<< /Font << /F 3 0 R >> /XObject << /Picture {4 + 2 * len(pages)} 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {number + 1} 0 R /Resources {resources} {extra} >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.append(
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
        "stream\nA\nendstream"
    )
    return assembled(objects, trailer)


def assembled(objects: list[str], trailer: str) -> bytes:
    text = "%PDF-1.4\n"
    places = []
    for number, word in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{word}\nendobj\n"
    start = len(text)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    text += f"trailer << /Root 1 0 R /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return text.encode("latin-1")


PICTURE = "q 600 0 0 800 0 0 cm /Picture Do Q"
PASSWORD = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00> <00>]"
)


def words(text: str, x: int, y: int, size: int = 12) -> str:
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET "


def frame(left: int, bottom: int, width: int, height: int, columns: int, rows: int) -> str:
    """The lines of a table, each drawn by itself."""
    level = [
        f"{left} {bottom + height * row} m {left + width * columns} {bottom + height * row} l S"
        for row in range(rows + 1)
    ]
    tall = [
        f"{left + width * index} {bottom} m {left + width * index} {bottom + height * rows} l S"
        for index in range(columns + 1)
    ]
    return " ".join((*level, *tall, ""))
