"""A new project with everything pasted that the command prints, run as its reader would run it, and tried in a browser.

The wish is one on names of this machine. Besides the printed texts there is only what every project has: an account, a
page that calls the printed functions, and a person's hands on Django's own login page.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from crosshost.browsers import trust
from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import find
from crosshost.policy.origin import Origin
from crosshost.recipe.decide import Recipe
from crosshost.recipe.render import parts
from lab.browsers import hosts
from lab.elsewhere.install import NODE_MODULES
from lab.elsewhere.pages import Pages
from lab.elsewhere.servers import Server, free_ports, started
from lab.scenarios.names import is_resolved_by_lab
from lab.stack import certificates

NAME, PASSWORD = "ann", "correct-horse-battery"
LIMIT = 90.0  # seconds from a browser's start to its page's report
WORKS = ["401", "200", "200", "200", "401"]  # who am I, log in, and after a reload: who am I, log out, who am I
AT_DJANGO = "at Django"  # in place of the login's status, if it is a navigation

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
<script type="module" src="/try.js"></script>"""
TRY = """
import { whoAmI, logIn, logOut } from '/api.js';

const query = new URLSearchParams(location.search);
if (query.has('report')) sessionStorage.report = query.get('report');
const steps = JSON.parse(sessionStorage.steps ?? '[]');
const keep = (result) => {
  steps.push(String(result));
  sessionStorage.steps = JSON.stringify(steps);
};
const perform = async (request, ...values) => {
  try {
    return (await request(...values))?.status ?? 'AT_DJANGO';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

if (!steps.length) {
  keep(await perform(whoAmI));
  keep(await perform(logIn, 'NAME', 'PASSWORD'));
  if (steps[1] !== 'AT_DJANGO') location.reload();
} else {
  keep(await perform(whoAmI));
  keep(await perform(logOut));
  keep(await perform(whoAmI));
  await fetch(sessionStorage.report, { method: 'POST', mode: 'no-cors', body: JSON.stringify({ steps }) });
}
"""
HANDS = """
def hands(application):  # a person who types into Django's login page
    script = b\"\"\"<script>
      document.querySelector('[name=username]').value = 'NAME';
      document.querySelector('[name=password]').value = 'PASSWORD';
      document.querySelector('[name=password]').form.submit();
    </script>\"\"\"

    def response(environ, start_response):
        is_form = (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("GET", "/accounts/login/")

        def start(status, headers, *exc_info):
            kept = [header for header in headers if not is_form or header[0].lower() != "content-length"]
            return start_response(status, kept, *exc_info)

        body = application(environ, start)
        return [b"".join(body) + script] if is_form else body

    return response


application = hands(application)
"""
NGINX = """
daemon off;
master_process off;
pid {run}/nginx.pid;
error_log stderr;
events {{}}
http {{
    types {{ text/html html; text/javascript js; }}
    access_log off;
    client_body_temp_path {run}/body;
    proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi;
    scgi_temp_path {run}/scgi;
{printed}
}}
"""


@dataclass
class Pasted:
    """A project below `folder` with the printed texts of `recipe`, `without` the settings of these names."""

    recipe: Recipe
    folder: Path
    without: tuple[str, ...] = ()
    texts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = {part.id: part.text for part in parts(self.recipe)}
        for name in self.without:
            self.texts["settings"] = re.sub(rf"(?m)^{name} = .*\n", "", self.texts["settings"])

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def www(self) -> Path:
        return self.folder / "www"

    def write(self) -> None:
        """Make the project, its database and its account, and the page."""
        self.project.mkdir()
        manage(self.folder, "-m", "django", "startproject", "mysite", str(self.project))
        for name in ("settings", "urls"):
            with (self.project / f"mysite/{name}.py").open("a") as file:
                file.write(f"\n{self.texts[name]}")
        (self.project / "mysite/views.py").write_text(self.texts["views"])
        with (self.project / "mysite/wsgi.py").open("a") as file:
            file.write(typed(HANDS))
        manage(self.project, "manage.py", "migrate", "--verbosity", "0")
        account = f"get_user_model().objects.create_user({NAME!r}, password={PASSWORD!r})"
        manage(self.project, "manage.py", "shell", "-c", f"from django.contrib.auth import get_user_model; {account}")
        self.www.mkdir()
        (self.www / "index.html").write_text(PAGE)
        (self.www / "try.js").write_text(typed(TRY))
        (self.www / "api.js").write_text(self.texts["fetch"])

    def nginx(self) -> str:
        """Return nginx's configuration: the printed one, with the paths of this folder."""
        text = re.sub(r"/etc/nginx/tls/[^/;]+-key\.pem", str(self.folder / "tls-key.pem"), self.texts["nginx"])
        text = re.sub(r"/etc/nginx/tls/[^/;]+\.pem", str(self.folder / "tls.pem"), text)
        text = re.sub(r"root /var/www/[^;]+;", f"root {self.www};", text)
        return NGINX.format(run=self.folder, printed=text)


def typed(script: str) -> str:
    return script.replace("AT_DJANGO", AT_DJANGO).replace("NAME", NAME).replace("PASSWORD", PASSWORD)


def manage(folder: Path, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def running(pasted: Pasted, nginx: str) -> Iterator[None]:
    """Start the project with gunicorn, and what is in front of it: nginx, Vite, or a server for the page alone."""
    recipe, where, folder = pasted.recipe, pasted.recipe.where, pasted.folder
    tls = (folder / "tls.pem", folder / "tls-key.pem")
    secured = {origin.host for origin in (where.page, where.api, where.upstream) if origin.scheme == "https"}
    if secured:
        certificates.sign(sorted(secured), folder)
    proxied = recipe.wish.proxy == "nginx"
    match = re.search(r"proxy_pass http://127\.0\.0\.1:(\d+);", pasted.texts.get("nginx", ""))
    upstream = Origin("http", "127.0.0.1", int(match[1])) if match else where.upstream
    with ExitStack() as stack:
        secure = upstream.scheme == "https"
        options = ["--certfile", str(tls[0]), "--keyfile", str(tls[1])] if secure else []
        bind = f"127.0.0.1:{upstream.port}"
        gunicorn = [sys.executable, "-m", "gunicorn", "--bind", bind, "--threads", "4", *options, "mysite.wsgi"]
        stack.enter_context(started(server(gunicorn, pasted.project, upstream)))
        if proxied:
            (folder / "nginx.conf").write_text(pasted.nginx())
            command = [nginx, "-p", f"{folder}/", "-c", str(folder / "nginx.conf"), "-e", "stderr"]
            stack.enter_context(started(server(command, folder, where.page)))
        elif recipe.wish.proxy == "vite":
            (pasted.www / "vite.config.js").write_text(pasted.texts["vite"])
            (pasted.www / "node_modules").symlink_to(NODE_MODULES)
            command = [shutil.which("node") or "node", str(NODE_MODULES / "vite/bin/vite.js"), str(pasted.www)]
            known = names_of_lab(recipe, folder)
            stack.enter_context(started(server([*known, *command], pasted.www, where.page)))
        else:
            own = tls if where.page.scheme == "https" else None
            stack.enter_context(Pages(pasted.www, where.page.port, own))
        yield


def server(command: list[str], folder: Path, origin: Origin) -> Server:
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    host = "localhost" if "vite.js" in " ".join(command) else "127.0.0.1"
    log = folder / f"{Path(command[-1]).name}.log"
    return Server(command, environment, folder, log, (host, origin.port), origin.scheme == "https")


def names_of_lab(recipe: Recipe, folder: Path) -> tuple[str, ...]:
    """Return the command that resolves the names which only the lab knows, of the API too, for what follows it."""
    names = dict.fromkeys((recipe.where.page.host, recipe.where.upstream.host))
    return hosts.resolving([name for name in names if is_resolved_by_lab(name)], folder)


def steps(pasted: Pasted, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what the page did in each of these browsers; an empty list where it sent no report in time."""
    recipe, folder, (port,) = pasted.recipe, pasted.folder, free_ports(1)
    ca = folder / "ca.pem"
    runs = {name: secrets.token_urlsafe(8) for name in names}
    (folder / "reports").mkdir()
    with Pages(folder / "reports", port) as reports, ExitStack() as stack:
        trusted = trust.database(ca, folder / "trust") if ca.exists() else None
        browsers = []
        for name, run in runs.items():
            url = f"{recipe.where.page}/?report=http://localhost:{port}/report?run={run}"
            prefix = names_of_lab(recipe, folder)
            browsers.append(stack.enter_context(Browser(find(name), url, trusted=trusted, prefix=prefix)))
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline and not set(runs.values()) <= reports.reports.keys():
            time.sleep(0.1)
        return {name: reports.reports.get(run, {"steps": []})["steps"] for name, run in runs.items()}
