"""Somebody who fills in the form of a target sheet as a browser would: every field of the page is sent back."""

import html
import re
from pathlib import Path

from flask.testing import FlaskClient

SHEET = "/declare/2024/hotline"
FILE = "targets/2024/hotline.yaml"
FIELD = re.compile(r"<(input|select|textarea)\b([^>]*)>(?:\n?(.*?)</\1>)?", re.DOTALL)


class Clerk:
    """The page as it stands before somebody; ``status`` and ``page`` are of the last answer."""

    def __init__(self, client: FlaskClient, url: str = SHEET) -> None:
        self.client = client
        self.url = url.partition("?")[0]
        self.status, self.page = 0, ""
        self.open(url)

    def open(self, url: str) -> None:
        answer = self.client.get(url, follow_redirects=True)
        self.status, self.page = answer.status_code, answer.text

    def fields(self) -> list[tuple[str, str]]:
        """What a browser sends when nothing is typed."""
        form = self.page.split('method="post" action="/declare')[1].split("</form>")[0]
        found = []
        for element in re.finditer(r"<(input|textarea|select)\b([^>]*)>", form):
            kind, attributes = element[1], element[2]
            name = re.search(r'\bname="([^"]*)"', attributes)
            if name is None or "disabled" in attributes:
                continue
            rest = form[element.end() :]
            if kind == "input":
                if 'type="checkbox"' in attributes and "checked" not in attributes:
                    continue
                value = re.search(r'\bvalue="([^"]*)"', attributes)
                found.append((name[1], value[1] if value else ""))
            elif kind == "textarea":
                found.append((name[1], rest.split("</textarea>")[0].removeprefix("\n")))
            else:
                options = rest.split("</select>")[0]
                chosen = re.search(r'value="([^"]*)"\s*selected', options)
                first = re.search(r'<option value="([^"]*)"', options)
                found.append((name[1], chosen[1] if chosen else first[1] if first else ""))
        return [(name, html.unescape(value)) for name, value in found]

    def press(self, act: str, *more: tuple[str, str], **typed: str) -> None:
        """``typed`` by the names of fields of the open row, their dots as ``__``; ``more`` are sent beside."""
        named = {name.replace("__", "."): value for name, value in typed.items()}
        sent = [(name, named.pop(name, value)) for name, value in self.fields()]
        assert not named, f"no such field: {named}"
        data: dict[str, list[str]] = {}
        for name, value in [*sent, *more, ("act", act)]:
            data.setdefault(name, []).append(value)
        answer = self.client.post(self.url, data=data)
        if answer.status_code == 303:
            self.status = 303
            location = (answer.location or "").partition("#")[0]
            self.url = location.partition("?")[0]
            self.page = self.client.get(location).text
        else:
            self.status, self.page = answer.status_code, answer.text

    def open_row(self, name: str) -> None:
        button = re.search(rf'value="open:(r\d+)"[^>]*><span>{re.escape(name)}', self.page)
        assert button, name
        self.press(f"open:{button[1]}")

    @property
    def text(self) -> str:
        """The page without tags, in one line."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.page)).split())


def sheet_text(folder: Path, file: str = FILE) -> str:
    return (folder / file).read_text("utf-8")
