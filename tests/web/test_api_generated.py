"""Requests made from the OpenAPI document, sound and unsound: every answer is one that the document names.

``API_EXAMPLES`` sets how many of each address and kind; ``make deep`` asks many more.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from people.scopes import EVERYTHING
from tests.web.office import open_office
from web.api.declaration import PREFIX, ApiResource
from web.api.resources import RESOURCES

EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))
OF_PROJECT = [resource for resource in RESOURCES if "{project_id}" in resource.path]
CHOSEN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Described:
    """The document over an office with accounts, and a token that reads all."""

    schema: OpenApiSchema
    headers: dict[str, str]


@pytest.fixture(scope="module")
def described(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> Described:
    folder = Path(shutil.copytree(measured, tmp_path_factory.mktemp("api") / "workspace"))
    office = open_office(folder, api_rate="0")  # so many are asked at once
    with office.store() as store:
        secret = store.tokens.add("finance", "对接", EVERYTHING, False, "security", datetime.now(UTC), 30)

    def from_this_machine(environ: dict[str, Any], start_response: Any) -> Any:
        return office.flask({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)

    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", from_this_machine)
    return Described(schema, {"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_every_answer_is_one_that_the_document_names(
    described: Described, resource: ApiResource, mode: GenerationMode
) -> None:
    operation = described.schema[resource.path]["GET"]

    @CHOSEN
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=described.headers)

    ask()


@pytest.mark.parametrize("resource", OF_PROJECT, ids=lambda resource: resource.name)
def test_so_is_every_answer_about_a_project_that_is_there(
    described: Described, resource: ApiResource
) -> None:
    operation = described.schema[resource.path]["GET"]

    @CHOSEN
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.path_parameters = {"project_id": "2024/hotline"}
        answer = case.call_and_validate(headers=described.headers)
        is_no_month = resource.name == "monitoring" and answer.status_code == 404
        assert answer.status_code == 200 or is_no_month, answer.text

    ask()
