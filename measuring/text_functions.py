"""Functions of texts that engines write differently, as the embedded engine writes them; a server's engine
has its own writing beside its dialect."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement, GenericFunction

BLANKS = r"[\x00-\x20]+"
SPACES = "\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""What the embedded engine takes from the ends of a text, as the inside of a class of characters."""
MOBILE_NUMBER = r"^([1１][3-9３-９][0-9０-９])[0-9０-９]{4}([0-9０-９]{4})$"
MASKED_NUMBER = r"\1****\2"


class OneLine(GenericFunction[str]):
    """The text with each run of blanks and signs of control as one blank, and no space of any width at its
    ends."""

    type = Text()
    name = "one_line"
    inherit_cache = True


class MaskedMobile(GenericFunction[str]):
    """A text that is a mobile number without its middle; any other as it is."""

    type = Text()
    name = "masked_mobile"
    inherit_cache = True


class Sha256Hex(GenericFunction[str]):
    """Of the text in UTF-8, in small letters."""

    type = Text()
    name = "sha256_hex"
    inherit_cache = True


class SortedLines(GenericFunction[str]):
    """All texts of a group by their bytes, each ended by a line feed; empty where there are none."""

    type = Text()
    name = "sorted_lines"
    inherit_cache = True


def argument(element: FunctionElement[Any], compiler: SQLCompiler, options: Any) -> str:
    """The one thing that the function is given, as SQL; ``options`` are the compiler's."""
    return compiler.process(element.clauses, **options)


@compiles(OneLine)
def _one_line(element: OneLine, compiler: SQLCompiler, **options: Any) -> str:
    return f"trim(regexp_replace({argument(element, compiler, options)}, '{BLANKS}', ' ', 'g'))"


@compiles(MaskedMobile)
def _masked_mobile(element: MaskedMobile, compiler: SQLCompiler, **options: Any) -> str:
    return f"regexp_replace({argument(element, compiler, options)}, '{MOBILE_NUMBER}', '{MASKED_NUMBER}')"


@compiles(Sha256Hex)
def _sha256_hex(element: Sha256Hex, compiler: SQLCompiler, **options: Any) -> str:
    return f"sha256({argument(element, compiler, options)})"


@compiles(SortedLines)
def _sorted_lines(element: SortedLines, compiler: SQLCompiler, **options: Any) -> str:
    lines = f"list_sort(list({argument(element, compiler, options)}))"
    return f"array_to_string({lines}, chr(10)) || chr(10)"
