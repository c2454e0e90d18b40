"""The identity provider (统一身份认证) as the settings name it, and what it says of itself."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from authlib.oidc.discovery import get_well_known_url
from flask import abort, current_app

from web.openid_http import ProviderDownError, get_json, is_safe_url

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT_SECONDS = 600.0
DOWN_SECONDS = 20.0
"""Who asks so soon after a failure is told at once: a provider that hangs must not hold every worker."""


@dataclass(frozen=True)
class ProviderAddresses:
    """What is used of the discovery document; ``leave`` is "" where the provider ends no sessions."""

    authorize: str
    token: str
    keys: str
    leave: str
    secret_in_form: bool


@dataclass
class Provider:
    """``issuer``, ``client`` and ``secret`` are given by the provider's administrator."""

    issuer: str
    client: str
    secret: str
    clock: Callable[[], float] = time.monotonic
    _known: tuple[float, ProviderAddresses] | None = None
    _failed: tuple[float, str] | None = None
    _lock: Lock = field(default_factory=Lock)

    def addresses(self) -> ProviderAddresses:
        """Asked for anew every ten minutes. Raises ProviderDownError."""
        with self._lock:
            now = self.clock()
            if self._known and now - self._known[0] < KEPT_SECONDS:
                return self._known[1]
            if self._failed and now - self._failed[0] < DOWN_SECONDS:
                raise ProviderDownError(self._failed[1])
            return self._discover()

    def _discover(self) -> ProviderAddresses:
        self._known = None
        try:
            found = read_metadata(get_json(get_well_known_url(self.issuer, external=True)), self.issuer)
        except ProviderDownError as error:
            self._failed = (self.clock(), str(error))
            raise
        self._known, self._failed = (self.clock(), found), None
        return found


def read_metadata(document: Mapping[str, Any], issuer: str) -> ProviderAddresses:
    """Raises ProviderDownError for what is not of this provider, or leads elsewhere in the clear."""
    if document.get("issuer") != issuer:
        raise ProviderDownError(
            f"the discovery document is of another issuer: {document.get('issuer')!r:.200}"
        )
    unsafe = [name for name in ENDPOINTS if not is_safe_url(document.get(name))]
    if unsafe:
        raise ProviderDownError(f"the discovery document has no usable {', '.join(unsafe)}")
    leave = document.get("end_session_endpoint")
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return ProviderAddresses(
        authorize=document["authorization_endpoint"],
        token=document["token_endpoint"],
        keys=document["jwks_uri"],
        leave=str(leave) if is_safe_url(leave) else "",
        secret_in_form="client_secret_basic" not in methods,
    )


def build_provider(settings: Mapping[str, str]) -> Provider | None:
    """``None`` where the settings name none."""
    if not settings["openid_issuer"]:
        return None
    return Provider(settings["openid_issuer"], settings["openid_client"], settings["openid_secret"])


def current_provider() -> Provider | None:
    """That of this application."""
    found: Provider | None = current_app.extensions["openid"]
    return found


def provider_or_404() -> Provider:
    return current_provider() or abort(404, "本系统没有设置统一身份认证，请系统管理员按安装说明设置")


def shown_subject(whole: str, provider: Provider | None) -> str:
    """A kept subject as people read it; "" where none is bound."""
    issuer, _, subject = whole.rpartition(" ")
    if not subject or (provider and issuer == provider.issuer):
        return subject
    return f"{subject}（属于 {issuer}，不是现在设置的认证服务，不能用来登录）"
