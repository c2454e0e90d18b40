"""Office files as packages of XML parts, each unpacked only as far as its bounds go; entities are never
followed."""

import io
import zipfile
from functools import cached_property
from typing import Any

from lxml import etree

from documents.reading import (
    BROKEN,
    DAMAGE_ERRORS,
    MOST_PARTS,
    PAPER_PART_LIMITS,
    SWOLLEN,
    TOO_LARGE,
    UnreadableFileError,
    refuse_too_much_markup,
)

ENTITIES = (
    "文件里有不该有的 XML 声明（DOCTYPE），为安全起见不读取；请用 Word、Excel 或 WPS 打开后另存，再读取"
)


class OfficePackage:
    def __init__(self, content: bytes) -> None:
        try:
            self.packed = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGE_ERRORS as error:
            raise UnreadableFileError(BROKEN) from error
        if len(self.packed.infolist()) > MOST_PARTS:
            raise UnreadableFileError(SWOLLEN)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.packed.namelist()))

    def read_part(self, name: str) -> bytes:
        """Bounded by what is declared and by what really comes out."""
        try:
            declared = self.packed.getinfo(name)
            most = PAPER_PART_LIMITS.most_bytes(declared.compress_size)
            if declared.file_size > most:
                raise UnreadableFileError(SWOLLEN)
            with self.packed.open(name) as stream:
                part = stream.read(most + 1)
        except DAMAGE_ERRORS as error:
            raise UnreadableFileError(BROKEN) from error
        if len(part) > most:
            raise UnreadableFileError(SWOLLEN)
        return part

    def read_xml(self, name: str) -> Any:
        return self.parse_xml(self.read_part(name))

    @staticmethod
    def parse_xml(content: bytes) -> Any:
        if b"<!DOCTYPE" in content:
            raise UnreadableFileError(ENTITIES)
        refuse_too_much_markup(content)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableFileError(TOO_LARGE if "depth" in str(error).lower() else BROKEN) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableFileError(ENTITIES)
        return root
