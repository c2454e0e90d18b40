"""From the code that a browser brought back to who the provider says it is: the code is exchanged once, and the
id_token believed only after every check of OpenID Connect Core §3.1.3.7."""

import time
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from store.binding import is_usable_subject
from store.openid_tries import OpenIdTry
from web.openid_http import ProviderDownError, get_json, post_form
from web.openid_provider import Provider

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures by a key that the provider alone has; never ``none``, never a shared secret."""
KINDS_OF_KEYS = frozenset({"RSA", "EC"})
LEEWAY_SECONDS = 60
"""How far the clocks of two servers may be apart."""
LONGEST_TOKEN = 50_000


class BadTokenError(Exception):
    """What the provider gave does not prove who somebody is; the message says which check it failed."""


def authorization_url(provider: Provider, begun: OpenIdTry) -> str:
    """Where the browser goes to sign in. Raises ProviderDownError."""
    url: str = prepare_grant_uri(
        provider.addresses().authorize,
        provider.client,
        "code",
        redirect_uri=begun.redirect_uri,
        scope="openid",
        state=begun.state,
        nonce=begun.nonce,
        code_challenge=create_s256_code_challenge(begun.verifier),
        code_challenge_method="S256",
        prompt="login" if begun.account else None,  # a binding is by whoever is there now
    )
    return url


def subject_of_code(provider: Provider, code: str, begun: OpenIdTry) -> str:
    """Raises ProviderDownError, ProviderRefusalError and BadTokenError."""
    addresses = provider.addresses()
    body: str = prepare_token_request(
        "authorization_code", redirect_uri=begun.redirect_uri, code=code, code_verifier=begun.verifier
    )
    way = "client_secret_post" if addresses.secret_in_form else "client_secret_basic"
    _, headers, body = ClientAuth(provider.client, provider.secret, way).prepare(
        "POST", addresses.token, {}, body
    )
    answer = post_form(addresses.token, body, headers)
    return subject_of_answer(provider, answer, begun, read_keys(get_json(addresses.keys)))


def read_keys(document: dict[str, Any]) -> KeySet:
    """Without keys of other kinds or for other uses. Raises ProviderDownError."""
    listed = document.get("keys")
    every = [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []
    keys = [key for key in every if key.get("kty") in KINDS_OF_KEYS and key.get("use", "sig") == "sig"]
    try:
        if not keys:
            raise ValueError("none")
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderDownError(f"no usable keys of the provider: {error}") from error


def subject_of_answer(provider: Provider, answer: dict[str, Any], begun: OpenIdTry, keys: KeySet) -> str:
    """Raises BadTokenError."""
    text = answer.get("id_token")
    if not isinstance(text, str) or len(text) > LONGEST_TOKEN:
        raise BadTokenError("no id_token")
    try:
        token = jwt.decode(text, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client},
            },
            params={
                "nonce": begun.nonce,
                "client_id": provider.client,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(now=int(time.time()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadTokenError(f"{type(error).__name__}: {error}"[:200]) from error
    return usable_subject(claims)


def usable_subject(claims: CodeIDToken) -> str:
    subject = claims.get("sub")
    if not is_usable_subject(subject):
        raise BadTokenError("unusable sub")
    return str(subject)
