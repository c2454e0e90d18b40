"""An identity provider on this machine, for tests: it does what OpenID Connect asks, and on demand what a broken or
hostile one would do."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = "jixiao"
SECRET = "s3cret-of-jixiao"
SUBJECT = "10086001"
BACK = "http://localhost/sign-in/openid/back"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})

Change = Callable[[dict[str, Any]], object]


def nothing(_: dict[str, Any]) -> None:
    """Changes nothing."""


@dataclass
class IdentityProvider:
    """``codes`` are those given and not used; ``spoil_*`` change what is about to be said."""

    issuer: str = ""
    subject: str = SUBJECT
    key: RSAKey = field(default_factory=lambda: KEY)
    published: RSAKey = field(default_factory=lambda: KEY)
    sign: Callable[["IdentityProvider", dict[str, Any]], str] | None = None
    spoil_claims: Change = nothing
    spoil_metadata: Change = nothing
    spoil_answer: Change = nothing
    spoil_return: Change = nothing
    wait: dict[str, float] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
        }
        self.spoil_metadata(found)
        return found

    def authorize(self) -> ResponseReturnValue:
        """As if the person had just typed a password there."""
        asked = request.args.to_dict()
        wanted = (CLIENT, BACK, "code", "S256")
        names = ("client_id", "redirect_uri", "response_type", "code_challenge_method")
        if tuple(asked.get(name) for name in names) != wanted:
            return "not registered", 400
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        self.spoil_return(back)
        return redirect(f"{BACK}?{urlencode(back)}")

    def token(self) -> ResponseReturnValue:
        typed = request.form.to_dict()
        asked = self.codes.pop(typed.get("code", ""), None)
        given = request.authorization
        if given is None or (given.username, given.password) != (CLIENT, SECRET):
            return jsonify(error="invalid_client"), 401
        if asked is None or typed.get("redirect_uri") != BACK or not fits(typed, asked):
            return jsonify(error="invalid_grant"), 400
        answer = {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        self.spoil_answer(answer)
        return jsonify(answer)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now}
        claims["nonce"] = nonce
        self.spoil_claims(claims)
        if self.sign:
            return self.sign(self, claims)
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def fits(typed: dict[str, str], asked: dict[str, str]) -> bool:
    """Whether the verifier is the one whose hash came first (PKCE)."""
    digest = hashlib.sha256(typed.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


def sign_with_nothing(_: IdentityProvider, claims: dict[str, Any]) -> str:
    """``alg: none``."""
    return ".".join([encoded({"alg": "none"}), encoded(claims), ""])


def encoded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def sign_with_public_key(provider: IdentityProvider, claims: dict[str, Any]) -> str:
    """HS256 with the public key, which everybody has, as the shared secret."""
    return sign_with_secret(claims, provider.published.as_pem(private=False))


def sign_with_client_secret(_: IdentityProvider, claims: dict[str, Any]) -> str:
    """HS256 with what a browser's owner may have found out."""
    return sign_with_secret(claims, SECRET.encode())


def sign_with_secret(claims: dict[str, Any], secret: bytes) -> str:
    """By hand, for the library refuses to."""
    signed = ".".join([encoded({"alg": "HS256", "kid": "one"}), encoded(claims)])
    digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def build_site(provider: IdentityProvider) -> Flask:
    site = Flask("provider")

    def wait() -> None:
        provider.asked.append(request.path)
        time.sleep(provider.wait.get(request.path, 0))

    site.before_request(wait)
    site.get("/.well-known/openid-configuration")(lambda: jsonify(provider.metadata()))
    site.get("/keys", endpoint="keys")(lambda: jsonify(keys=[provider.published.as_dict(private=False)]))
    site.get("/authorize", endpoint="authorize")(provider.authorize)
    site.post("/token", endpoint="token")(provider.token)
    site.get("/drip", endpoint="drip")(lambda: Response(drip(), mimetype="application/json"))
    site.get("/away", endpoint="away")(lambda: redirect("/keys"))
    site.get("/large", endpoint="large")(lambda: jsonify(keys=["x" * 2_000_000]))
    return site


def drip() -> Iterator[bytes]:
    """A byte now and then, so that no single reading is ever late."""
    for _ in range(100):
        time.sleep(0.1)
        yield b" "


def settings_of(provider: IdentityProvider) -> dict[str, str]:
    """Those by which the application knows it."""
    return {"openid_issuer": provider.issuer, "openid_client": CLIENT, "openid_secret": SECRET}


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    server = make_server("127.0.0.1", 0, build_site(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
