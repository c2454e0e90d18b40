"""Asking an Open311 service: where it is, in which form, for the requests of one window."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sources.origins.contract import OriginError, OriginFault
from sources.origins.open311_answers import production_endpoint, read_endpoints, read_requests
from sources.origins.open311_windows import TimeWindow
from sources.origins.paging import PageWalk, Paging, RecordPage
from sources.origins.records_file import Record
from sources.origins.web_address import WebAddress
from sources.origins.web_service import WebAnswer, WebRequest, WebService

ACCEPTED = {"json": "application/json", "xml": "text/xml"}
OTHER_FORM_MAY_HELP = {OriginFault.NOT_THERE, OriginFault.SETTINGS, OriginFault.UNREADABLE}
DISCOVERY = ("/discovery.json", "/discovery.xml")


@dataclass(frozen=True)
class Open311Question:
    """``form`` is json, xml, or empty where the service is to be tried; ``paging`` where it has the
    extension."""

    parameters: Mapping[str, str]
    form: str
    paging: Paging


def find_endpoint(service: WebService, address: WebAddress) -> WebAddress:
    """The declared address, or what the document of discovery there leads to. Raises OriginError."""
    if not address.path.endswith(DISCOVERY):
        return address
    form = address.path.rpartition(".")[2]
    content = ask_form(service, address, form).content
    what = f"{address} 的回答"
    return address.follow(production_endpoint(read_endpoints(content, form, what), what))


def ask_form(service: WebService, address: WebAddress, form: str) -> WebAnswer:
    return service.ask(WebRequest(address, headers={"Accept": ACCEPTED[form]}))


@dataclass
class Open311Client:
    """``form`` is empty until the service has answered in one."""

    service: WebService
    endpoint: WebAddress
    question: Open311Question
    form: str = ""

    def ask_window(self, window: TimeWindow) -> list[Record]:
        """Raises OriginError."""
        dates = {"start_date": sent_instant(window.begin), "end_date": sent_instant(window.end)}
        target = f"{self.endpoint.path.rstrip('/')}/requests"
        address = self.endpoint.with_target(target).with_parameters({**self.question.parameters, **dates})
        walk = PageWalk(self.question.paging, self.ask_page)
        return [record for page in walk.walk(address) for record in page.records if isinstance(record, dict)]

    def ask_page(self, address: WebAddress) -> RecordPage:
        """JSON, or XML where the service does not speak it."""
        if form := self.form or self.question.form:
            return self.ask_in(form, address)
        try:
            page = self.ask_in("json", address)
            self.form = "json"
        except OriginError as error:
            if error.fault not in OTHER_FORM_MAY_HELP:
                raise
            page = self.ask_xml_instead(address, error)
        return page

    def ask_xml_instead(self, address: WebAddress, first: OriginError) -> RecordPage:
        """Where that does not help either, the first fault is the one to be told."""
        try:
            page = self.ask_in("xml", address)
        except OriginError:
            raise first from None
        self.form = "xml"
        return page

    def ask_in(self, form: str, address: WebAddress) -> RecordPage:
        path, mark, query = address.target.partition("?")
        answer = ask_form(self.service, address.with_target(f"{path}.{form}{mark}{query}"), form)
        records = read_requests(answer.content, form, f"{answer.address} 的回答")
        return RecordPage(replace(answer, address=address), None, [dict(record) for record in records], None)


def sent_instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
