"""How a service gives many records: page by page, by a link, a number, a place or a mark to go on from."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sources.origins.contract import OriginError, OriginFault
from sources.origins.exact_json import JsonValue, at_path, has_path
from sources.origins.settings import SettingError, Settings, one_of, refuse_unused, whole_number
from sources.origins.web_address import WebAddress
from sources.origins.web_service import WebAnswer

PAGING_SETTINGS: Mapping[str, bool] = {
    "paging": False,
    "next_field": False,
    "page_parameter": False,
    "first_page": False,
    "offset_parameter": False,
    "cursor_parameter": False,
    "cursor_field": False,
    "more_field": False,
    "size_parameter": False,
    "size": False,
    "total_field": False,
}
OF_PAGING: Mapping[str, tuple[str, ...]] = {
    "": (),
    "next": ("next_field",),
    "page": ("page_parameter", "first_page"),
    "offset": ("offset_parameter",),
    "cursor": ("cursor_parameter", "cursor_field", "more_field"),
}
"""Which settings belong to which way; the others would change nothing."""
NO_MORE = (None, False, "", "0", "false", "N", "否")
NEXT_LINK = re.compile(r'<([^<>]*)>[^,]*;\s*rel="?next"?', re.IGNORECASE)


@dataclass(frozen=True)
class Paging:
    """``way``: next, page, offset, cursor, or empty where one answer is all."""

    way: str
    settings: Settings
    first_page: int = 1
    size: int = 0

    @property
    def is_counted(self) -> bool:
        """Then nothing but an empty page tells the end."""
        return self.way in {"page", "offset"}

    def first_address(self, address: WebAddress) -> WebAddress:
        sizes = {self.parameter("size"): str(self.size)} if self.size else {}
        return address.with_parameters({**sizes, **self.position(0, 0)})

    def position(self, pages: int, records: int) -> dict[str, str]:
        """Where the page begins before which so many pages and records were taken."""
        if self.way == "page":
            return {self.parameter("page"): str(self.first_page + pages)}
        return {self.parameter("offset"): str(records)} if self.way == "offset" else {}

    def parameter(self, name: str) -> str:
        return self.settings.get(f"{name}_parameter", name)

    def next_address(
        self, answer: WebAnswer, value: JsonValue, pages: int, records: int
    ) -> WebAddress | None:
        """``None`` after the last page, as far as the answer tells. Raises OriginError."""
        if self.way == "next":
            link = self.next_link(answer, value)
            return answer.address.follow(link) if link else None
        if self.way == "cursor":
            return self.after_mark(answer.address, value)
        return answer.address.with_parameters(self.position(pages, records)) if self.way else None

    def after_mark(self, address: WebAddress, value: JsonValue) -> WebAddress | None:
        mark = at_path(value, self.settings["cursor_field"])
        is_over = "more_field" in self.settings and at_path(value, self.settings["more_field"]) in NO_MORE
        if is_over or not isinstance(mark, str) or not mark:
            return None
        return address.with_parameters({self.parameter("cursor"): mark})

    def has_lead(self, page: "RecordPage") -> bool:
        """Whether what is declared to lead to the next page is there at all."""
        lead = self.settings.get("next_field") or self.settings.get("cursor_field", "")
        return not lead or has_path(page.value, lead)

    def next_link(self, answer: WebAnswer, value: JsonValue) -> str:
        if "next_field" in self.settings:
            link = at_path(value, self.settings["next_field"])
            return link if isinstance(link, str) else ""
        found = NEXT_LINK.search(", ".join(answer.headers.get_all("Link") or ()))
        return found[1] if found else ""


def parse_paging(settings: Settings) -> Paging:
    """Raises SettingError."""
    way = one_of(settings, "paging", list(OF_PAGING))
    for other in sorted(OF_PAGING.keys() - {way}):
        refuse_unused(settings, OF_PAGING[other], f"要和 paging: {other} 一起写")
    if way == "cursor" and "cursor_field" not in settings:
        raise SettingError("cursor_field", "paging: cursor 还要写 cursor_field：回答里下一页的标记在哪里")
    first = whole_number(settings, "first_page", 1, least=0)
    return Paging(way, settings, first, parse_size(settings, bool(way)))


def parse_size(settings: Settings, has_pages: bool) -> int:
    """0 where the service decides. Raises SettingError."""
    if not has_pages:
        refuse_unused(settings, ("size", "size_parameter"), "要和翻页的写法一起写")
    if "size_parameter" not in settings:
        refuse_unused(settings, ("size",), "要和 size_parameter（每页条数的参数叫什么）一起写")
    elif "size" not in settings:
        raise SettingError("size", "写了 size_parameter，还要写 size：每页取几条")
    return whole_number(settings, "size", 0, least=0)


@dataclass(frozen=True)
class RecordPage:
    """One answer, also as its whole ``value``; ``total`` as the service states it, or ``None``."""

    answer: WebAnswer
    value: JsonValue
    records: list[JsonValue]
    total: int | None


@dataclass
class PageWalk:
    """From page to page to the end. What comes again would never end, and is refused. ``has_met_lead``: some
    page had what leads to the next, be it empty."""

    paging: Paging
    ask: Callable[[WebAddress], RecordPage]
    pages: int = 0
    records: int = 0
    total: int | None = None
    last: RecordPage | None = None
    has_met_lead: bool = False
    hashes: dict[str, int] = field(default_factory=dict)
    addresses: set[WebAddress] = field(default_factory=set)

    def walk(self, address: WebAddress) -> Iterator[RecordPage]:
        """Raises OriginError."""
        here: WebAddress | None = self.paging.first_address(address)
        while here and (page := self.ask_next(here)) and not self.is_past_end(page):
            self.count(page)
            yield page
            here = self.paging.next_address(page.answer, page.value, self.pages, self.records)

    def ask_next(self, address: WebAddress) -> RecordPage | None:
        """``None`` where all that was stated is there and the service has no page more."""
        if address in self.addresses:
            raise self.endless("又给出了已经取过的地址")
        self.addresses.add(address)
        try:
            return self.ask(address)
        except OriginError as error:
            if self.has_all and error.fault in {OriginFault.NOT_THERE, OriginFault.SETTINGS}:
                return None
            raise

    @property
    def has_all(self) -> bool:
        return self.pages > 0 and self.total is not None and self.records >= self.total

    def is_past_end(self, page: RecordPage) -> bool:
        """An empty page ends where pages are counted; so does a last page given again for the next."""
        if not page.records:
            return self.paging.is_counted and self.pages > 0
        before = self.hashes.get(page_hash(page))
        if before and not (self.has_all and self.paging.is_counted):
            raise self.endless(f"和第 {before} 页一模一样")
        return bool(before)

    def endless(self, what: str) -> OriginError:
        message = f"第 {self.pages + 1} 页{what}，翻页没有起作用或没有尽头，没有采用；请核对声明的翻页方法"
        return OriginError(OriginFault.UNREADABLE, message)

    def count(self, page: RecordPage) -> None:
        self.pages += 1
        self.records += len(page.records)
        self.total = page.total
        self.last = page
        self.has_met_lead |= self.paging.has_lead(page)
        if page.records:
            self.hashes[page_hash(page)] = self.pages


def page_hash(page: RecordPage) -> str:
    content = json.dumps(page.records, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
