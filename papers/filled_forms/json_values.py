"""Values of JSON that strangers wrote: of the type that is needed, or blank."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from characters.look_alikes import ordinary_text


class JsonObject:
    """A JSON object; whatever else stands in its place is one without members."""

    def __init__(self, value: Any) -> None:
        self.members: Mapping[str, Any] = value if isinstance(value, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self.members)

    def value(self, name: str) -> Any:
        return self.members.get(name)

    def object(self, name: str) -> "JsonObject":
        return JsonObject(self.value(name))

    def objects(self, name: str) -> Iterator["JsonObject"]:
        """The members of a list."""
        return map(JsonObject, self.value(name) or ())

    def text(self, name: str) -> str:
        return as_text(self.value(name))

    def decimal(self, name: str) -> Decimal | None:
        """Numbers as data hold them: as numbers, or as decimal text."""
        value = self.value(name)
        if value is None or isinstance(value, bool):
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None

    def unread(self, **names: str) -> dict[str, str]:
        """The texts that stand where a number is due and are none, by field; its member by its name."""
        return {
            field: self.text(name)
            for field, name in names.items()
            if self.text(name).strip() and self.decimal(name) is None
        }

    def year(self, name: str) -> int | None:
        number = self.decimal(name)
        return int(number) if number is not None and 1900 < number < 2200 else None


def as_text(value: Any) -> str:
    return "" if value is None else ordinary_text(str(value))
