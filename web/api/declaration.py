"""What one address of the API is: declared once, for the route, the document and the tests.

To add one: a function that reads it, and a line in ``resources.py``; its right in ``web/permissions.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from web.api.asking import PAGE, SIZE, QueryParameter

PREFIX = "/api/v1"


def unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class ApiResource:
    """``path`` is as in the document, ``{project_id}`` the only name in it. ``read`` gets the parameters and
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
        return PREFIX + self.path.replace("{project_id}", "<path:project_id>")

    @property
    def all_parameters(self) -> tuple[QueryParameter, ...]:
        return (*self.parameters, PAGE, SIZE) if self.is_list else self.parameters


Asked = Mapping[str, Any]
