"""Bodies of answers unpacked a piece at a time: a small one that blows up is stopped by the limits."""

import zlib
from collections.abc import Iterable, Iterator

from sources.origins.contract import OriginError, OriginFault

PIECE = 1 << 20
WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def unpack_body(encoding: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """``encoding`` as the header has it. Raises OriginError (UNREADABLE, CUT_OFF)."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
    elif name in WINDOW_BITS:
        yield from unpack_chunks(WINDOW_BITS[name], chunks)
    else:
        raise OriginError(OriginFault.UNREADABLE, f"对方用了不能解开的压缩方式（{name[:20]}）")


def unpack_chunks(window_bits: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(window_bits)
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, PIECE)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, PIECE)
        yield unpacker.flush()
    except zlib.error as error:
        raise OriginError(OriginFault.UNREADABLE, "对方的回答压缩得不对，解不开") from error
    if not unpacker.eof or unpacker.unused_data:
        raise OriginError(OriginFault.CUT_OFF, "对方的回答没有传完（压缩的内容不完整）")
