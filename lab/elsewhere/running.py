"""Start a deployment with free ports, and stop it with all its processes."""

import json
import os
import secrets
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab.elsewhere.deployments import Deployment, Process
from lab.elsewhere.install import HERE, NODE_MODULES, PYCACHE, STATE_FOLDER, VENV, uses
from lab.elsewhere.pages import Pages
from lab.elsewhere.servers import Server, free_ports, started
from lab.stack import certificates
from lab.stack.install import find_nginx

ACCOUNT = {"name": "ann", "email": "ann@example.com"}
PASSWORD = "correct-horse-battery"  # noqa: S105 # nosec B105 (of the account in every deployment)
PORTS = ("page_port", "api_port", "inner_port", "pages_port")
TLS_HOSTS = ("frontend.localhost", "backend.localhost", "app.shop.localhost", "api.shop.localhost")
CERTIFICATES = STATE_FOLDER / "certificates"


@dataclass(frozen=True)
class Running:
    """A deployment that is running: the values of its placeholders, and its page's server."""

    deployment: Deployment
    values: Mapping[str, str]
    pages: Pages

    @property
    def page(self) -> str:
        return self.values["page"]

    @property
    def urls(self) -> list[str]:
        return [self.fill(url) for url in self.deployment.urls]

    @property
    def ca(self) -> Path | None:
        return CERTIFICATES / "ca.pem" if self.deployment.is_tls else None

    def fill(self, text: str) -> str:
        return filled(text, self.values)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with the value of each placeholder; other braces stay, as those of JSON."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@contextmanager
def running(deployment: Deployment) -> Iterator[Running]:
    """Start `deployment`, and stop it at the end of the block. Raises Problem when a process of it does not start."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crosshost-elsewhere-")))
        values = placeholders(deployment, folder)
        if deployment.is_tls:
            certificates.sign(TLS_HOSTS, CERTIFICATES)
        write_page(deployment, folder / "www", values)
        for template in [*(HERE / "base").glob("*.conf"), *deployment.folder.glob("*.conf")]:
            (folder / template.name).write_text(filled(template.read_text(), values))
        own, port = deployment.page_server, values["page_port" if deployment.page_server else "pages_port"]
        tls = (Path(values["cert"]), Path(values["key"])) if own and deployment.page.startswith("https:") else None
        pages = stack.enter_context(Pages(folder / "www", int(port), tls))
        for number, process in enumerate(deployment.start):
            server = server_of(deployment, process, values, folder / f"log-{number}")
            stack.enter_context(started(server))
        yield Running(deployment, values, pages)


def placeholders(deployment: Deployment, folder: Path) -> dict[str, str]:
    """Return the value of every placeholder, with ports that are free now."""
    values = {name: str(port) for name, port in zip(PORTS, free_ports(len(PORTS)), strict=True)}
    values |= ACCOUNT | {
        "folder": str(deployment.folder),
        "base": str(HERE / "base"),
        "run": str(folder),
        "bin": str(VENV / "bin"),
        "node": shutil.which("node") or "node",
        "node_modules": str(NODE_MODULES),
        "nginx": find_nginx() if uses(deployment, "nginx") else "nginx",
        "cert": str(CERTIFICATES / "tls.pem"),
        "key": str(CERTIFICATES / "tls-key.pem"),
    }
    values["page"] = f"{deployment.page}:{values['page_port']}"
    values["api"] = filled(deployment.api, values)
    if "{" not in deployment.api:
        values["api"] += f":{values['api_port']}"
    return values


def write_page(deployment: Deployment, folder: Path, values: Mapping[str, str]) -> None:
    """Write the page's files into `folder`: those of every page, this deployment's page.js, and its settings."""
    shutil.copytree(HERE / "page", folder)
    shutil.copy(deployment.folder / "page.js", folder)
    settings = {"API": values["api"], "USER": values["name"], "EMAIL": values["email"], "PASSWORD": PASSWORD}
    lines = [f"export const {name} = {json.dumps(value)};\n" for name, value in settings.items()]
    (folder / "settings.js").write_text("".join(lines))


def server_of(deployment: Deployment, process: Process, values: Mapping[str, str], log: Path) -> Server:
    """Return the server that `process` of `deployment` is, with the values of its placeholders."""
    command = [filled(word, values) for word in shlex.split(process.command)]
    is_tls = process.port == "api_port" and values["api"].startswith("https:")
    folder, address = Path(values["run"]), (process.host, int(values[process.port]))
    return Server(command, environment(deployment, values), folder, log, address, is_tls)


def environment(deployment: Deployment, values: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the servers: the two origins, the account, and the variables of its deployment.toml."""
    own = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": values["run"],
        "LANG": "C.UTF-8",
        "PYTHONPYCACHEPREFIX": str(PYCACHE),
        "PYTHONPATH": f"{values['folder']}{os.pathsep}{values['base']}",
        "NODE_PATH": values["node_modules"],
        "SECRET_KEY": secrets.token_hex(32),
        "PAGE_ORIGIN": values["page"],
        "API_ORIGIN": values["api"],
        "ACCOUNT_NAME": values["name"],
        "ACCOUNT_EMAIL": values["email"],
        "ACCOUNT_PASSWORD": PASSWORD,
    }
    return own | {name: filled(value, values) for name, value in deployment.env.items()}
