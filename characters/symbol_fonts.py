"""What the characters of symbol fonts mean: Word puts ≥ in the font Symbol as a code of its own, and a ticked
box in Wingdings as another.

To give a sign of such a font its meaning, add it to the table of the font. A sign that no table knows becomes
``UNKNOWN``: it is shown and told, never left out.
"""

import re

UNKNOWN_SIGN = "〓"
UNKNOWN = "\uf8ff"
"""Stands for a sign nobody knows until the file has been read; no symbol font uses it."""
SYMBOL_CODES = range(0xF020, 0xF100)
"""Where programs put the codes 20–FF of symbol fonts."""
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
GREEK_AND_MATHS = (
    "\u0020!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"
)
OPERATORS = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
SYMBOL = (
    dict(enumerate(GREEK_AND_MATHS, 0x20))
    | dict(enumerate(OPERATORS, 0xA0))
    | dict(enumerate("〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭", 0xF1))
)
WINGDINGS = (
    dict(zip(b"oqrlntuv\xa1\xa7\xa8\xab", "□❑❒●■◆◆❖○▪□★", strict=True))
    | dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80))
    | dict(zip(b"\xd8\xdf\xe0\xe1\xe2\xe8\xfb\xfc\xfd\xfe\x20", "➢←→↑↓→✗✓☒☑ ", strict=True))
)
WINGDINGS_2 = dict(zip(b"OPQRSTV\x97\xa2\xa3\x20", "✗✓☒☑☒☒☒●■□ ", strict=True)) | dict(
    enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩", 0x69)
)
WEBDINGS = dict(zip(b"acgnr\x20", "✓□■●✗ ", strict=True))
FONTS = {
    "symbol": SYMBOL,
    "symbolmt": SYMBOL,
    "wingdings": WINGDINGS,
    "wingdingsregular": WINGDINGS,
    "wingdings2": WINGDINGS_2,
    "wingdings3": {},
    "webdings": WEBDINGS,
    "mtextra": {},
}
WITHOUT_FONT = {
    chr(SYMBOL_CODES.start - 0x20 + code): signs[code]
    for codes, signs in (
        (b"\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbb", SYMBOL),
        (b"oln\xa7\xa8\xd8\xfb\xfc\xfd\xfe", WINGDINGS),
        (b"PR", WINGDINGS_2),
    )
    for code in codes
}
"""What a code must mean where the font is not known; A3 is missing: it is ≤ in one font and □ in another."""


def is_symbol_font(name: str) -> bool:
    return _plain_name(name) in FONTS


def symbol_text(text: str, font: str, *, is_plain_kept: bool = False) -> str:
    """The text as it is shown in ``font``; that of other fonts unchanged but for the codes of symbols.
    ``is_plain_kept`` says that only those codes are meant, not the letters."""
    signs = FONTS.get(_plain_name(font))
    return "".join(_sign(character, signs, is_plain_kept) for character in text)


def _sign(character: str, signs: dict[int, str] | None, is_plain_kept: bool) -> str:
    code = ord(character)
    if code in SYMBOL_CODES:
        return character if signs is None else signs.get(code - 0xF000, UNKNOWN)
    if signs is None or is_plain_kept or not 0x20 < code < 0x100:
        return character
    return signs.get(code, UNKNOWN)


def _plain_name(font: str) -> str:
    """``ABCDEF+Wingdings-Regular`` and ``Wingdings`` are one font."""
    return re.sub(r"^[a-z]{6}\+|,.*|[^a-z0-9]", "", font.strip().lower())
