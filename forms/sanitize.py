"""Text as it may stand on paper: what XML cannot hold or what turns the reading order around is left out."""

import re

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U000e0000-\U0010ffff]"
)
BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def sanitize_text(text: str) -> str:
    """Line ends become ``\\n``, tabs become spaces, control and direction characters go; every other
    character stays."""
    return UNPRINTABLE.sub("", BREAKS.sub("\n", text).replace("\t", " ")).strip("\n")
