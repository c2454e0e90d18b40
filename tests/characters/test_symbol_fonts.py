"""Signs of symbol fonts: what is known keeps its meaning, the rest is a sign that nobody takes for nothing."""

import pytest

from characters.symbol_fonts import UNKNOWN, symbol_text


@pytest.mark.parametrize(
    ("text", "font", "shown"),
    [
        ("\uf0b3", "Symbol", "≥"),
        ("\uf0a3", "Symbol", "≤"),
        ("\uf0b4\uf0b0\uf0b1\uf0b8\uf0b9\uf0bb", "Symbol", "×°±÷≠≈"),
        ("³95%", "Symbol", "≥95%"),
        ("\uf0a3\uf052", "Wingdings 2", "□☑"),
        ("\uf0fe\uf0a8\uf0fc\uf06c", "Wingdings", "☑□✓●"),
        ("þ", "ABCDEF+Wingdings-Regular", "☑"),
        ("\uf061\uf063", "Webdings", "✓□"),
        ("\uf021", "Wingdings", UNKNOWN),
        ("\uf0b3", "Wingdings 3", UNKNOWN),
        ("³完成³", "宋体", "³完成³"),
        ("完成", "Symbol", "完成"),
    ],
)
def test_signs_are_those_of_their_font(text: str, font: str, shown: str) -> None:
    assert symbol_text(text, font) == shown
