"""A shared folder that is reached by WebDAV: its files, copied as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote, unquote, urlsplit

from sources.origins.answer_xml import local_name, parse_answer_xml, text_of
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.fetch_notes import FetchNote, write_fetch_notes
from sources.origins.folder_files import FolderFile, FolderListing, copy_folder, parse_pattern, wanted_files
from sources.origins.kinds import SettingMistake
from sources.origins.settings import Settings, first_mistake
from sources.origins.web_address import WebAddress
from sources.origins.web_service import WebRequest, WebService
from sources.origins.web_sign_in import WEB_SETTINGS, conceal_secret, open_service, parse_web_settings

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SETTINGS: Mapping[str, bool] = {**WEB_SETTINGS, "pattern": False}
QUESTION = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>'
    b"<resourcetype/><getcontentlength/><getetag/><getlastmodified/></prop></propfind>"
)
ASKED = {"Depth": "1", "Content-Type": 'application/xml; charset="utf-8"'}
UNPACKED = {"Accept-Encoding": "identity"}
MULTI_STATUS = 207
GOOD = " 200 "


def parse_settings(settings: Settings) -> tuple[WebAddress, str]:
    """The folder and the pattern. Raises SettingError."""
    address = parse_web_settings(settings)
    return address.with_target(f"{address.path.rstrip('/')}/"), parse_pattern(settings)


def find_mistake(settings: Settings) -> SettingMistake | None:
    return first_mistake(parse_settings, settings)


def fetch(settings: Settings, credentials: Credentials, into: Path, limits: FetchLimits) -> tuple[str, ...]:
    """Raises OriginError."""
    address, pattern = parse_settings(settings)
    budget = FetchBudget(limits)
    folder = DavFolder(open_service(settings, credentials, budget), address)
    with conceal_secret(credentials):
        names = copy_folder(folder, pattern, into, budget)
    write_fetch_notes(into, folder.notes)
    return names


def probe(settings: Settings, credentials: Credentials, limits: FetchLimits) -> None:
    """The files are listed and none is copied; raises OriginError."""
    address, pattern = parse_settings(settings)
    service = open_service(settings, credentials, FetchBudget(limits))
    with conceal_secret(credentials):
        wanted_files(DavFolder(service, address), pattern)


@dataclass
class DavFolder:
    """A SharedFolder."""

    service: WebService
    address: WebAddress
    notes: list[FetchNote] = field(default_factory=list)

    def list_files(self) -> FolderListing:
        answer = self.service.ask(WebRequest(self.address, "PROPFIND", ASKED, QUESTION))
        if answer.status != MULTI_STATUS:
            message = f"{self.address} 不是 WebDAV 的文件夹（HTTP {answer.status}），请核对声明的地址"
            raise OriginError(OriginFault.UNREADABLE, message)
        root = parse_answer_xml(answer.content, f"{answer.address} 的回答")
        if local_name(root) != "multistatus":
            raise OriginError(OriginFault.UNREADABLE, f"{answer.address} 的回答不是 WebDAV 的文件列表")
        return {
            file.name: file for response in root.iter("{DAV:}response") for file in self.read_entry(response)
        }

    def read_entry(self, response: "Element") -> Iterator[FolderFile]:
        """The file, where it lies right in the folder; what else the server names is none of ours."""
        name = name_within(self.address, response.findtext("{DAV:}href", ""))
        properties = good_properties(response)
        if properties is None:
            yield from [FolderFile(name, None, "", "服务器没有给看")] if name else []
        elif name and properties.find("{DAV:}resourcetype/{DAV:}collection") is None:
            yield file_of(name, properties)

    def copy_file(self, file: FolderFile, into: BinaryIO) -> None:
        address = self.address.with_target(self.address.path + quote(file.name))
        answer = self.service.download(WebRequest(address, headers=UNPACKED), into)
        is_measured = answer.headers.get("Content-Length") or answer.headers.get("Transfer-Encoding")
        if file.size is None and not is_measured:
            message = f"{file.name} 传了多少字节服务器没有说，看不出是否传完，没有采用"
            raise OriginError(OriginFault.CUT_OFF, message)


def good_properties(response: "Element") -> "Element | None":
    """Those the server has; ``None`` of what it does not show."""
    for found in response.findall("{DAV:}propstat"):
        if GOOD in f" {found.findtext('{DAV:}status', '')} ":
            return found.find("{DAV:}prop")
    return None


def name_within(folder: WebAddress, href: str) -> str:
    """Empty for the folder itself and for whatever lies elsewhere or deeper."""
    path, above = unquote(urlsplit(href.strip()).path), unquote(folder.path)
    name = path.removeprefix(above)
    return name if path != name and "/" not in name else ""


def file_of(name: str, properties: "Element") -> FolderFile:
    texts = {local_name(found): text_of(found) for found in properties}
    size = texts.get("getcontentlength", "")
    state = f"{texts.get('getetag', '')} {texts.get('getlastmodified', '')}"
    return FolderFile(name, int(size) if size.isascii() and size.isdecimal() else None, state)
