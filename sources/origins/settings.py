"""Settings of an origin, checked before anything is asked: numbers, choices, and which go together."""

import re
from collections.abc import Callable, Mapping, Sequence

from sources.origins.contract import OriginError, OriginFault
from sources.origins.kinds import SettingMistake

Settings = Mapping[str, str]


class SettingError(OriginError):
    """``setting`` names what has to be mended."""

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(OriginFault.SETTINGS, message)
        self.setting = setting


def first_mistake(parse: Callable[[Settings], object], settings: Settings) -> SettingMistake | None:
    """What ``parse`` refuses, as the declaration tells it."""
    try:
        parse(settings)
    except SettingError as error:
        return SettingMistake(error.setting, error.message)
    return None


def whole_number(settings: Settings, name: str, default: int, least: int = 1) -> int:
    """Raises SettingError."""
    text = settings.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and least <= int(text[:9]) and len(text) < 9):
        raise SettingError(name, f"“{name}”应是从 {least} 起的整数，现为“{text[:20]}”")
    return int(text)


def one_of(settings: Settings, name: str, words: Sequence[str]) -> str:
    """The first word where none is written. Raises SettingError."""
    word = settings.get(name, words[0])
    if word not in words:
        listed = "、".join(filter(None, words))
        raise SettingError(name, f"“{name}”不能是“{word[:20]}”，可用：{listed}")
    return word


def refuse_unused(settings: Settings, names: Sequence[str], why: str) -> None:
    """Raises SettingError: a setting that changes nothing was meant to change something."""
    for name in names:
        if name in settings:
            raise SettingError(name, f"“{name}”{why}")


def split_names(settings: Settings, name: str) -> tuple[str, ...]:
    """Names with commas, 、 or spaces between them, each once."""
    names = re.split(r"[\s,，、]+", settings.get(name, ""))
    return tuple(dict.fromkeys(filter(None, names)))
