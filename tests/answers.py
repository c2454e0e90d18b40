"""What holds of every answer of the application, whichever test asked for it."""

import re

from werkzeug.test import TestResponse

NEEDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FROM_ELSEWHERE = re.compile(r'(?:src|href|action)="(?:https?:)?//')
INSIDE = (
    "Traceback (most recent call last)",
    "werkzeug.exceptions",
    "The requested URL",
    "Internal Server Error",
)


def check_answer(answer: TestResponse) -> None:
    """Headers, cookies, and that nothing comes from elsewhere or tells of the inside."""
    for name, value in NEEDED.items():
        assert answer.headers.get(name) == value, (answer.request.path, name)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    is_file = answer.request.path.startswith("/static/") and answer.status_code < 400
    assert is_file or "no-store" in answer.headers.get("Cache-Control", ""), answer.request.path
    assert not (answer.location or "").startswith(("//", "/\\", "http:", "https:"))
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    if answer.mimetype == "text/html":
        text = answer.text
        assert not FROM_ELSEWHERE.search(text), answer.request.path
        assert not any(words in text for words in INSIDE)
