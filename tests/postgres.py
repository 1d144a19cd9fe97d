"""A PostgreSQL server of the tests' own, on a free port; it can be stopped, frozen and started again."""

import os
import shutil
import signal
import socket
import subprocess
import uuid
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from tests.conftest import need

USER = "tester"
# initdb refuses root, and Debian's package brings the user postgres.
AS_USER = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


class Cluster:
    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        need(bool(programs) or bool(shutil.which("initdb")), "PostgreSQL's server")
        self.programs = programs[-1] if programs else Path(shutil.which("initdb") or "").parent
        self.folder = Path(f"/tmp/crosshost-postgres-{os.getpid()}")  # noqa: S108 (pytest's own is closed to that user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.run("initdb", "-D", self.folder, "-A", "trust", "-U", USER, "-E", "UTF8")
        self.start()

    def run(self, program: str, *arguments: object) -> None:
        subprocess.run([*AS_USER, self.programs / program, *arguments], check=True, stdout=-3, stderr=-3, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.run("pg_ctl", "-D", self.folder, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", self.folder, "-w", "-m", mode, "stop")

    def is_running(self) -> bool:
        return (self.folder / "postmaster.pid").exists()

    def remove(self) -> None:
        self.resume()
        if self.is_running():
            self.stop()
        shutil.rmtree(self.folder)

    def processes(self) -> list[psutil.Process]:
        if not self.is_running():
            return []
        server = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        return [server, *server.children()]

    def freeze(self) -> None:
        """Stop all its processes: connections stay open and nothing is answered, as with a cut network."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):  # a connection that ends meanwhile
                process.send_signal(number)

    def url(self, database: str = "postgres", query: str = "") -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{database}{query}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True)

    def new_database(self) -> str:
        """Create an empty database, and return its name."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return name
