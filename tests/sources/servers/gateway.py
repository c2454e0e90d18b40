"""An encrypted gateway before a server that has no encryption of its own, as administrators put one there."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from queue import Queue


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(OSError, ssl.SSLError):
        while taken := await reader.read(1 << 16):
            writer.write(taken)
            await writer.drain()


@contextmanager
def encrypted_gateway(to: int, folder: Path) -> Iterator[int]:
    """The port of one before the port ``to``, with the certificate and key that lie in ``folder``."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.crt", folder / "server.key")
    context.set_alpn_protocols(["h2"])

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        its, back = await asyncio.open_connection("127.0.0.1", to)
        await asyncio.gather(carry(reader, back), carry(its, writer))

    told: Queue[tuple[int, Callable[[], object]]] = Queue()

    async def serve() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(pass_on, "127.0.0.1", 0, ssl=context) as server:
            port = server.sockets[0].getsockname()[1]
            told.put((port, partial(loop.call_soon_threadsafe, ended.set)))
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    port, end = told.get()
    try:
        yield port
    finally:
        end()
        thread.join()
