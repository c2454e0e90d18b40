"""Spelling is evened out alike, whichever characters a sheet is written in."""

import unicodedata

from indicators.spelling import PLAIN, WIDTHS, even_out, narrow_characters, western_digits


def test_no_wide_character_or_foreign_digit_is_passed_over() -> None:
    """Each character between ordinary ones, held against what takes the longer way."""
    for code in range(0x110000):
        text = f"甲{chr(code)}1"
        assert narrow_characters(text) == text.translate(WIDTHS), hex(code)
        digit = str(unicodedata.decimal(chr(code))) if chr(code).isdecimal() else chr(code)
        assert western_digits(text) == f"甲{digit}1", hex(code)


def test_a_plain_text_is_even() -> None:
    """Each plain character alone, before and after a number."""
    for code in range(0x110000):
        if PLAIN.fullmatch(chr(code)):
            for text in (chr(code), f"1{chr(code)}2", f"{chr(code)}3"):
                assert even_out(text) == text, hex(code)
    assert even_out("") == ""
