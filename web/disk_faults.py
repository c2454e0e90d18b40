"""What the disk refuses while a page is answered: said with its cause and what to do, and never as a fault of
the program."""

import errno
import logging
from http import HTTPStatus

from flask import Flask, current_app

from store import os_error_cause

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
MESSAGE = "没有完成：数据文件夹{}。返回上一页，填写的内容还在；处理后请重新提交"
RETRY_AFTER_SECONDS = "60"
log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Answer what no page catches."""
    app.register_error_handler(OSError, disk_fault_page)


def fault_status(error: OSError) -> HTTPStatus:
    """507 where there is no room, else 503."""
    return HTTPStatus.INSUFFICIENT_STORAGE if error.errno in FULL else HTTPStatus.SERVICE_UNAVAILABLE


def disk_fault_page(error: OSError) -> tuple[str, int, dict[str, str]]:
    """A page that needs nothing of what may be broken."""
    log.error("disk refused: %s", error, exc_info=error)
    page = current_app.jinja_env.get_template("failure.html")
    text = page.render(message=MESSAGE.format(os_error_cause(error)))
    return text, fault_status(error), {"Retry-After": RETRY_AFTER_SECONDS}
