"""What holds of every answer of the application, whichever test asked for it."""

import re

from werkzeug.test import TestResponse

NEEDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; script-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}
COOKIES = {"jixiao_sign_in", "jixiao_openid", "session"}
FROM_ELSEWHERE = re.compile(r'(?:src|href|action)="(?:https?:)?//')
INSIDE = (
    "Traceback (most recent call last)",
    "werkzeug.exceptions",
    "The requested URL",
    "Internal Server Error",
)


def check_answer(answer: TestResponse, issuer: str = "") -> None:
    """Headers, cookies, and that nothing comes from elsewhere or tells of the inside. ``issuer`` is the
    identity provider of the settings, where alone the pages lead besides."""
    check_headers(answer)
    for cookie in answer.headers.getlist("Set-Cookie"):
        check_cookie(cookie, came_by_https(answer))
    location = answer.location or ""
    assert is_of(issuer, location) or not location.startswith(("//", "/\\", "http:", "https:"))
    if answer.mimetype == "text/html":
        text = answer.text.replace(f'href="{issuer}/', 'href="/') if issuer else answer.text
        assert not FROM_ELSEWHERE.search(text), answer.request.path
        assert not any(words in text for words in INSIDE)


def is_of(issuer: str, location: str) -> bool:
    return bool(issuer) and location.startswith(f"{issuer}/")


def came_by_https(answer: TestResponse) -> bool:
    """Of what was forwarded the application knows; then its cookies have to fit what it says."""
    if "X-Forwarded-Proto" in answer.request.headers:
        return "Strict-Transport-Security" in answer.headers
    return answer.request.scheme == "https"


def check_headers(answer: TestResponse) -> None:
    """Each once, none weaker; what is told to one person is kept by no cache."""
    for name, value in NEEDED.items():
        assert answer.headers.getlist(name) == [value], (answer.request.path, name)
    is_file = answer.request.path.startswith("/static/") and answer.status_code < 400
    if is_file:
        assert "Set-Cookie" not in answer.headers
    else:
        assert answer.headers.getlist("Cache-Control") == ["no-store"], answer.request.path
        assert "Cookie" in answer.vary, answer.request.path
    wanted = ["max-age=31536000"] if came_by_https(answer) else []
    assert answer.headers.getlist("Strict-Transport-Security") == wanted
    assert not any(name.lower().startswith("access-control-") for name in dict(answer.headers))
    assert "X-Powered-By" not in answer.headers
    if (answer.mimetype or "").startswith("text/") and not is_file:
        assert answer.mimetype_params.get("charset") == "utf-8", answer.request.path


def check_cookie(cookie: str, is_secure: bool) -> None:
    """Unread by scripts, sent by no page of another site, of this host alone, over https where it came so."""
    name, *rest = (part.strip() for part in cookie.split(";"))
    assert name.partition("=")[0] in COOKIES
    attributes = {part.partition("=")[0].lower(): part.partition("=")[2] for part in rest}
    assert "httponly" in attributes
    assert attributes.get("samesite") == "Lax"
    assert attributes.get("path") == "/"
    assert "domain" not in attributes
    assert ("secure" in attributes) is is_secure
