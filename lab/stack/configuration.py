"""The environments and the nginx configuration of the native stack, from the same templates as in the container."""

import os
import string
from pathlib import Path

from crosshost import Problem
from lab import ROOT, STATE
from lab.scenarios.deployment import Deployment
from lab.stack import certificates, ports, processes, validate

TEMPLATES = ROOT / "nginx" / "templates"
PATH = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
LONGEST_SOCKET_PATH = 103  # bytes; sun_path has room for 104 on macOS and for 108 on Linux


def base_environment() -> dict[str, str]:
    """Return the variables that every process of the stack gets."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR", "TZ") if name in os.environ}
    return {"PATH": PATH, "CROSSHOST_RUN": str(processes.RUN), "PYTHONUNBUFFERED": "1", **kept}


def django_environment(deployment: Deployment) -> dict[str, str]:
    """Return the environment of gunicorn and Django."""
    return {
        **base_environment(),
        **deployment.services["django"],
        # Of PostgreSQL. In a container it is a secret, at a path of its own.
        **{
            name: os.path.join(ROOT, value) if name.endswith("_FILE") else value
            for name in ("POSTGRES_PASSWORD_FILE", "POSTGRES_PASSWORD")
            if (value := deployment.variables.get(name))
        },
        "DJANGO_DATA_DIR": str(STATE / "data"),
        "GUNICORN_BIND": "" if deployment.is_open else f"{deployment.django_bind_address}:{deployment.api_port}",
        "GUNICORN_SOCKET": str(socket_path()),
    }


def socket_path() -> Path:
    """Return the path of gunicorn's socket. Raises Problem where the checkout's own path is too long for one."""
    path = processes.RUN / "private" / "gunicorn.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise Problem(f"{path} is too long for a socket: move this checkout to a shorter path")
    return path


def nginx_environment(deployment: Deployment) -> dict[str, str]:
    """Return the variables that nginx's templates name."""
    return {
        **base_environment(),
        **deployment.services["nginx"],
        "DJANGO_UPSTREAM": f"unix:{socket_path()}",
        **page_ports(deployment),
        "NGINX_API_LISTEN": f"{deployment.bind_address}:{deployment.api_tls_port}",
        "NGINX_API_HTTP_LISTEN": f"{deployment.bind_address}:{deployment.api_port}" if deployment.is_open else "",
        "NGINX_CERTIFICATES": str(certificates.FOLDER),
        "NGINX_WEB_ROOT": str(ROOT / "web"),
        "NGINX_TEMPLATES": str(TEMPLATES),
        "NGINX_RENDERED": str(processes.RUN),
    }


def page_ports(deployment: Deployment) -> dict[str, str]:
    """Return where nginx listens for pages over http and https. A port that no page has is left out if it is taken."""
    other = deployment.other_web_port
    ours = f"{deployment.bind_address}:{deployment.web_port}"
    moved = "" if ports.is_taken(deployment.address, other) else f"{deployment.bind_address}:{other}"
    plain, secure = (moved, ours) if deployment.web_origin.startswith("https:") else (ours, moved)
    return {"NGINX_LISTEN": plain, "NGINX_TLS_LISTEN": secure}


def render(deployment: Deployment) -> dict[str, str]:
    """Render nginx's templates as the image's entrypoint does. Return the environment they were rendered with."""
    environment = validate.nginx(nginx_environment(deployment))
    for template in TEMPLATES.rglob("*.template"):
        rendered = (processes.RUN / template.relative_to(TEMPLATES)).with_suffix("")
        rendered.parent.mkdir(exist_ok=True)
        # Like envsubst, this replaces the names that are in the environment and leaves nginx's own $variables alone.
        rendered.write_text(string.Template(template.read_text()).safe_substitute(environment))
    return environment


def nginx_command(nginx: str) -> list[str]:
    """Return the command that runs the program `nginx` with the rendered configuration."""
    main = "daemon off;"
    if os.geteuid() == 0:
        main += " user root;"  # the files are root's; nginx's default user `nobody` could not read them
    return [nginx, "-p", f"{processes.RUN}/", "-c", "nginx.conf", "-e", "stderr", "-g", main]
