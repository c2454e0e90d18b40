"""Pages of what was known at a past instant: which can be had, how their links stay in the past, and that
nobody enters anything there."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, request, url_for

from indicators.clock import format_local_minute
from web import request_context

ENDPOINTS = frozenset(
    {
        "listing.index",
        "projects.show",
        "projects.show_indicator",
        "following.show",
        "lights.show",
        "rollup.show",
        "papers.show",
        "papers.download",
        "papers.show_summary",
        "papers.download_summary",
    }
)
"""Pages and papers that can be looked at as they were known then."""


@dataclass(frozen=True)
class PastView:
    """``text`` is the instant as it was asked for, ``moment`` as people read it."""

    text: str
    moment: str

    @property
    def is_day(self) -> bool:
        return len(self.text) == len("2024-08-01")

    @property
    def mark(self) -> str:
        """What the names of downloads say."""
        return f"按 {self.moment} 时所知"


def register(app: Flask) -> None:
    app.before_request(refuse_elsewhere)
    app.url_defaults(keep_in_the_past)
    app.jinja_env.globals["now_address"] = now_address


def refuse_elsewhere() -> None:
    """A page that cannot look back says so rather than showing what is known now."""
    if request.args.get("known_at", "").strip() and request.endpoint not in ENDPOINTS:
        abort(400, "这一页只能按现在所知查看，不能带“所知时点”（known_at）；填报和决定也只能在现在作出")


def keep_in_the_past(endpoint: str, values: dict[str, Any]) -> None:
    """Links of a past view lead to past views, but for one that says ``known_at=None``."""
    if endpoint in ENDPOINTS and (text := request_context.known_text() if request else ""):
        values.setdefault("known_at", text)


def now_address() -> str:
    """The same page as it is known now."""
    asked = {**request.args.to_dict(), **(request.view_args or {}), "known_at": None}
    return url_for(request.endpoint or "listing.index", **asked)


def past_view() -> PastView | None:
    """``None`` where all that is known now is shown."""
    known = request_context.requested_known() if request.endpoint in ENDPOINTS else None
    if known is None or known.instant is None:
        return None
    return PastView(request_context.known_text(), format_local_minute(known.instant))
