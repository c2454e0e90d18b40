"""The small workspace served in this process, for tests of how pages behave in a browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

import app


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """The address at which its pages are served meanwhile."""
    server = make_server("127.0.0.1", 0, app.create_app(workspace=folder), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
