"""What counts as a word that is not Chinese, on pages and on papers."""

import re

KNOWN_WORDS = frozenset(
    (
        *("Excel", "PDF", "Word", "WPS", "API", "CSV", "SHA", "KB", "MB", "GB", "URL", "JSON", "HTML", "XML"),
        *("docx", "xlsx", "xls", "pdf", "html", "txt", "json", "csv", "zip", "OFD", "doc", "et", "wps"),
        *(
            "OpenID",
            "HTTPS",
            "HTTP",
            "Cookie",
            "ID",
            "IP",
            "Edge",
            "Windows",
            "Ctrl",
            "Clopper",
            "Pearson",
            "Wilson",
            "IVR",
        ),
    )
)
"""Names that officials know in this spelling, kinds of files, units of size."""
LATIN = re.compile(r"[A-Za-z][A-Za-z_.]*[A-Za-z]")


def latin_words(text: str) -> set[str]:
    """Those that are not among the known."""
    return set(LATIN.findall(text)) - KNOWN_WORDS
