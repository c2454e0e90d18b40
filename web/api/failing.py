"""What programs are told where a request cannot be answered: JSON with the words that people get."""

import json

from flask import Response, make_response, request

from web.person import API_PREFIX


def is_for_programs() -> bool:
    """Whether the address is one of the API."""
    return request.path.startswith(API_PREFIX)


def json_error(code: int, message: str) -> Response:
    text = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
    response = make_response(text, code, {"Content-Type": "application/json"})
    if code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
