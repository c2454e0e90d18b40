"""The headers of every answer, and the page for requests that never reach the application."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; script-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RETRY_SECONDS = 5
"""When to try again what failed because somebody else was at it."""
MESSAGES: Mapping[int, str] = {
    400: "请求的格式有误，没有处理",
    408: "请求没有在限定时间内传完，没有处理；请检查网络后再试",
    411: "请求没有写明长度（Content-Length），没有处理",
    414: "网址过长，没有处理；请缩短查找词或分次操作",
    417: "请求的要求（Expect）不能满足，没有处理",
    431: "请求的标头过长，没有处理；请清除本站的 Cookie 后再试",
    500: "系统出错，已记录；请稍后再试，或联系管理员",
    501: "请求的传输方式不受支持，没有处理",
    503: "系统正忙，没有处理；请稍后再试",
    507: "磁盘空间不足，没有收下请求的内容；请联系管理员清理磁盘后再提交",
}
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{message}</title></head>
<body><h1>{message}</h1><p>错误代码 {code}</p><p><a href="/">回到项目总览</a></p></body></html>
"""


def plain_answer(code: int) -> bytes:
    """A whole answer in Chinese, which needs nothing of the application; the connection ends with it."""
    page = PAGE.format(message=escape(MESSAGES[code]), code=code).encode()
    headers = {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    if code == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_SECONDS)
    lines = [
        f"HTTP/1.1 {code} {HTTPStatus(code).phrase}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + page
