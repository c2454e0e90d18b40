"""The program that checks a package, as it lies in each package."""

from pathlib import Path

VERIFY = "verify.py"


def verifier_text() -> bytes:
    return Path(__file__).with_name(VERIFY).read_bytes()
