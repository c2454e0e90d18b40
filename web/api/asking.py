"""What an address of the API asks for: parameters by name, strictly; whatever is not understood is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from flask import abort, request

MOST_ON_PAGE = 200
USUAL_ON_PAGE = 50
LAST_PAGE = 1_000_000
NUMBER = re.compile("[0-9]{1,9}")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_PATTERN = (
    "^(199[0-9]|2[01][0-9]{2}|2200)-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$"
)
"""What the document says of a day: of the years that an office has to do with. 29 February is taken, too."""


@dataclass(frozen=True)
class QueryParameter:
    """``kind`` is integer (between ``low`` and ``high``), day, or text of at most ``high`` characters;
    ``choices`` are the only texts there are, where there are any."""

    name: str
    kind: str
    about: str
    low: int = 0
    high: int = 100
    choices: tuple[str, ...] = ()
    default: Any = None

    @property
    def schema(self) -> dict[str, Any]:
        if self.kind == "integer":
            schema: dict[str, Any] = {"type": "integer", "minimum": self.low, "maximum": self.high}
        elif self.kind == "day":
            schema = {"type": "string", "pattern": DAY_PATTERN}
        else:
            schema = {"type": "string", "maxLength": self.high}
        if self.choices:
            schema["enum"] = list(self.choices)
        return schema if self.default is None else {**schema, "default": self.default}

    def read(self, text: str) -> Any:
        """The value; 400 with what was expected."""
        if self.kind == "integer":
            return self._read_number(text)
        if self.kind == "day":
            return self._read_day(text)
        if self.choices and text not in self.choices:
            self._refuse(f"只能是 {'、'.join(self.choices)}", text)
        if len(text) > self.high:
            self._refuse(f"不能超过 {self.high} 个字", text)
        return text

    def _read_number(self, text: str) -> int:
        if not NUMBER.fullmatch(text) or not self.low <= int(text) <= self.high:
            self._refuse(f"应为 {self.low} 到 {self.high} 的整数", text)
        return int(text)

    def _read_day(self, text: str) -> date:
        if not DAY.fullmatch(text):
            self._refuse("应写作 2024-06-30", text)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse("不是历法上有的日子", text)

    def _refuse(self, expected: str, text: str) -> NoReturn:
        abort(400, f"参数 {self.name} {expected}，现为“{text[:50]}”")


PAGE = QueryParameter("page", "integer", "第几页，从 1 起", 1, LAST_PAGE, default=1)
SIZE = QueryParameter("size", "integer", "一页几条", 1, MOST_ON_PAGE, default=USUAL_ON_PAGE)
AS_OF = QueryParameter("as_of", "day", "截止日，默认今天；项目期已过的为期末")


def read_parameters(parameters: Sequence[QueryParameter]) -> Mapping[str, Any]:
    """Those of the address by name, with the defaults of the others; 400 for one unknown or given twice."""
    known = {parameter.name: parameter for parameter in parameters}
    for name, values in request.args.lists():
        if name not in known:
            has = f"有：{'、'.join(known)}" if known else "这个地址没有参数"
            abort(400, f"没有参数“{name[:50]}”，{has}")
        if len(values) > 1:
            abort(400, f"参数 {name} 写了 {len(values)} 次，只能写一次")
    asked = request.args
    return {
        name: parameter.read(asked[name]) if name in asked else parameter.default
        for name, parameter in known.items()
    }
