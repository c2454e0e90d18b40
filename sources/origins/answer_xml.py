"""XML that a service answers: parsed without anything it could lead to outside itself."""

from typing import TYPE_CHECKING

from sources.origins.contract import OriginError, OriginFault

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def parse_answer_xml(content: bytes, what: str) -> "Element":
    """``what`` names the answer in the message. Raises OriginError (UNREADABLE)."""
    from lxml import etree  # checking a declaration needs none of it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise OriginError(OriginFault.UNREADABLE, f"{what}不是能读的 XML，可能没有传完") from error
    if root.getroottree().docinfo.doctype:
        raise OriginError(OriginFault.UNREADABLE, f"{what}带有 DOCTYPE，没有采用")
    return root


def local_name(element: "Element") -> str:
    """Without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: "Element") -> str:
    return "".join(element.itertext()).strip()
