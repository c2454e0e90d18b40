"""Office files as packages of XML parts, each unpacked only as far as its bounds go; entities are never followed."""

import io
import zipfile
import zlib
from functools import cached_property
from typing import Any

from lxml import etree

from documents.reading import BROKEN, MOST_PARTS, SWOLLEN, TOO_LARGE, RefusedError, refuse_crowds

LARGEST_PART = 64 << 20
FREE = 4 << 20
MOST_RATIO = 200
"""Of unpacked to packed bytes; papers of an office lie below 60."""
ENTITIES = "文件里有不该有的 XML 声明（DOCTYPE），为安全起见不读取；请用 Word、Excel 或 WPS 打开后另存，再读取"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


class Package:
    def __init__(self, content: bytes) -> None:
        try:
            self.packed = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGED as error:
            raise RefusedError(BROKEN) from error
        if len(self.packed.infolist()) > MOST_PARTS:
            raise RefusedError(SWOLLEN)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.packed.namelist()))

    def part(self, name: str) -> bytes:
        """Bounded by what is declared and by what really comes out."""
        try:
            declared = self.packed.getinfo(name)
            most = min(LARGEST_PART, max(FREE, declared.compress_size * MOST_RATIO))
            if declared.file_size > most:
                raise RefusedError(SWOLLEN)
            with self.packed.open(name) as stream:
                found = stream.read(most + 1)
        except DAMAGED as error:
            raise RefusedError(BROKEN) from error
        if len(found) > most:
            raise RefusedError(SWOLLEN)
        return found

    def xml(self, name: str) -> Any:
        return self.parsed(self.part(name))

    @staticmethod
    def parsed(content: bytes) -> Any:
        if b"<!DOCTYPE" in content:
            raise RefusedError(ENTITIES)
        refuse_crowds(content)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise RefusedError(TOO_LARGE if "depth" in str(error).lower() else BROKEN) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise RefusedError(ENTITIES)
        return root
