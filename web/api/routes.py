"""The routes of the API: read the parameters, ask, answer with JSON and its ETag."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from forms.form import as_plain_data
from web.api.asking import read_parameters
from web.api.declaration import PREFIX, ApiResource
from web.api.document import build_document
from web.api.resources import RESOURCES

bp = Blueprint("api", __name__)

MEDIA_TYPE = "application/json"


def answer(resource: ApiResource, **names: str) -> Response:
    asked = read_parameters(resource.all_parameters)
    found = resource.read(asked, **names)
    return json_answer(page_of(resource, found, asked, names) if resource.is_list else found)


def page_of(
    resource: ApiResource, found: Any, asked: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    """The members of one page, and where the next one is."""
    page, size, total = asked["page"], asked["size"], len(found)
    members = found[(page - 1) * size : page * size]
    following = {**request.args.to_dict(), **names, "page": page + 1}
    return {
        "items": [resource.build(member) for member in members],
        "page": page,
        "size": size,
        "total": total,
        "next": url_for(f"api.{resource.name}", **following) if page * size < total else None,
    }


def json_answer(content: Any) -> Response:
    """304 where the reader has it already."""
    text = json.dumps(as_plain_data(content), ensure_ascii=False)
    return answer_text(text)


def answer_text(text: str) -> Response:
    response = make_response(text, 200, {"Content-Type": MEDIA_TYPE})
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def document_text() -> str:
    return json.dumps(build_document(RESOURCES), ensure_ascii=False, indent=1)


@bp.get(f"{PREFIX}/openapi.json")
def document() -> Response:
    """The document of all addresses; it holds nothing of the office."""
    return answer_text(document_text())


@bp.get("/api")
def show() -> str:
    """接口：给开发人员的说明。"""
    return render_template("api.html", resources=RESOURCES, prefix=PREFIX)


def view_of(resource: ApiResource) -> Callable[..., Response]:
    return lambda **names: answer(resource, **names)


for _resource in RESOURCES:
    bp.add_url_rule(_resource.rule, _resource.name, view_of(_resource), methods=["GET"])
