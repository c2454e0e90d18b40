"""What one address of the API is: declared once, for the route, the document and the tests.

To add one: a function that reads it, and a line in ``resources.py``; its right in ``web/permissions.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from web.api.asking import PAGE, SIZE, QueryParameter

PREFIX = "/api/v1"
CONVERTERS = {
    "{project_id}": "<path:project_id>",
    "{seq}": "<int(max=9223372036854775807):seq>",
    "{table}": "<table>",
}
"""The names in addresses, as the router has them; described in ``document.py``."""


def unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class ApiResource:
    """``path`` is as in the document, with one name in it at most. ``read`` gets the parameters and
    the names of the path; of a list it gives all members, of which a page is made into ``answer`` by
    ``build``."""

    name: str
    path: str
    summary: str
    answer: Any
    read: Callable[..., Any]
    is_list: bool = False
    build: Callable[[Any], Any] = unchanged
    parameters: tuple[QueryParameter, ...] = ()
    about: str = ""

    @property
    def rule(self) -> str:
        """The address as the router has it."""
        rule = PREFIX + self.path
        for name, converter in CONVERTERS.items():
            rule = rule.replace(name, converter)
        return rule

    @property
    def all_parameters(self) -> tuple[QueryParameter, ...]:
        return (*self.parameters, PAGE, SIZE) if self.is_list else self.parameters


Asked = Mapping[str, Any]
