"""Texts of strangers as YAML scalars that read back as the same text, in quotes only where they must be."""

import re

PLAIN_START = re.compile(r"[\w“‘《（【(≥≤≧≦★☆①-⑳]")
"""What a scalar may begin with without quotes."""
UNSAFE = re.compile(r": |:$| #|[\n\t\"']|^\s|\s$|^(?:~|null|---|\.\.\.)")
FLOW_UNSAFE = re.compile(r"[,\[\]{}:]")


def yaml_scalar(text: str, *, flow: bool = False) -> str:
    """``flow`` is for a text inside braces."""
    text = without_control_characters(text)
    if "\n" in text:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ").replace("\n", "\\n")
        return f'"{escaped}"'
    if (
        text
        and PLAIN_START.match(text)
        and not UNSAFE.search(text)
        and not (flow and FLOW_UNSAFE.search(text))
    ):
        return text
    return "'" + text.replace("\t", " ").replace("'", "''") + "'" if text else ""


def yaml_comment(text: str, indent: int = 0) -> str:
    """A line that YAML does not read."""
    return f"{' ' * indent}# {' '.join(without_control_characters(text).split())}"


def without_control_characters(text: str) -> str:
    """Without the control characters that no file may hold."""
    return re.sub(
        "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
        "",
        text.replace("\r\n", "\n").replace("\r", "\n"),
    )
