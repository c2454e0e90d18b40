"""No program asks so often that people wait: 429 with the seconds after which it may ask again."""

from math import ceil
from time import time

from flask import current_app
from werkzeug.exceptions import TooManyRequests

from store.token_rates import TokenRates
from web import request_context
from web.person import is_by_token, person_or_none

TOO_OFTEN = "这个令牌问得太快：每分钟最多 {rate} 次；请在 {seconds} 秒后再试，批量读取请用 size=200 翻页"


def check_rate() -> None:
    """Before every request by a token."""
    person = person_or_none() if is_by_token() else None
    if person is None or person.only is None:
        return
    rate = int(current_app.config["API_RATE"])
    wait = TokenRates(request_context.workspace().data, rate).take(person.session, time())
    if wait:
        seconds = ceil(wait)
        raise TooManyRequests(TOO_OFTEN.format(rate=rate, seconds=seconds), retry_after=seconds)
