"""Start the real server, gunicorn with Django, on a free port."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT

GOOD_KEY = "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG"
PRODUCTION = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "localhost"}


class Server:
    def __init__(self, folder: Path, variables: dict[str, str], config: str | Path = "config/gunicorn.conf.py"):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / f"server-{self.port}.log"
        environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "DJANGO_DATA_DIR": str(folder)}
        environment |= {"DJANGO_DEMO": "true", "ALLOWED_HOSTS": "localhost", "GUNICORN_BIND": f"127.0.0.1:{self.port}"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", config],
                cwd=ROOT / "django",
                env=environment | variables,
                stdout=log,
                stderr=log,
            )

    def ask(
        self, path: str, method: str = "GET", headers: dict | None = None, body: bytes | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers={"Host": "localhost", **(headers or {})})
            response = connection.getresponse()
            self.set_cookies = response.headers.get_all("Set-Cookie", [])
            return response.status, response.read()
        finally:
            connection.close()

    def wait(self) -> "Server":
        """Return when the server responds; fail when it exits."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.ask("/healthz/")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.02)
        raise AssertionError(self.log.read_text())

    def ends(self) -> tuple[int, list[str]]:
        """Return the exit code and the log's lines of a server that refuses to start."""
        code = self.process.wait(60)
        return code, self.log.read_text().strip().splitlines()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
