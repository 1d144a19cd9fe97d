"""The server of a deployment's page: its files, and the place where the page in a browser reports how it went."""

import json
import ssl
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

REPORT = "/report"
LIMIT = 1 << 16  # bytes of a report


class Pages:
    """Serves `folder` on a port of 127.0.0.1, and keeps the page's reports by the name of their run."""

    def __init__(self, folder: Path, port: int, tls: tuple[Path, Path] | None = None):
        self.reports: dict[str, dict[str, Any]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, self.reports, directory=str(folder)))
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, True, do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Pages":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Handler(SimpleHTTPRequestHandler):
    """A page's files, and POST /report?run=NAME."""

    def __init__(self, reports: dict[str, dict[str, Any]], *arguments: Any, **options: Any):
        self.reports = reports
        super().__init__(*arguments, **options)

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        run = parse_qs(url.query).get("run", [""])[0]
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LIMIT))
        if url.path != REPORT or not run:
            self.send_error(404)
            return
        self.reports[run] = json.loads(body)
        self.send_response(204)
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""
