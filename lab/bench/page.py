"""How many times a second our nginx serves the page, against stock nginx and the lecture's http.server."""

import os
import string
import sys
from contextlib import ExitStack
from pathlib import Path

from lab import ROOT
from lab.bench import load
from lab.bench.figure import Figure
from lab.bench.load import Target
from lab.bench.process import OPPONENTS, folder, free_port, ours, server
from lab.stack import install

CONNECTIONS = 16
WEB = ROOT / "web"
FILES = ("index.html", "csr-api-call.js")


def against_stock(topic: str, rounds: int, seconds: int) -> list[Figure]:
    figures = []
    with folder() as place, ExitStack() as servers, ours("different-port") as deployment:
        host = deployment.web_origin.removeprefix("http://")
        stock = servers.enter_context(stock_nginx(place))
        lecture = servers.enter_context(http_server(place))
        for file in FILES:
            text = (WEB / file).read_bytes()
            ours_target = Target("ours", f"http://127.0.0.1:{deployment.web_port}/{file}", text, {"Host": host})
            targets = [ours_target, Target("stock nginx", f"{stock}/{file}", text)]
            if file == FILES[0]:
                targets.append(Target("http.server", f"{lecture}/{file}", text))
            what = f"/{file} on {CONNECTIONS} connections"
            results = load.in_turns(what, targets, CONNECTIONS, rounds, seconds)
            for other in targets[1:]:
                at_least = 0.9 if other.name == "stock nginx" else None
                figures.append(
                    load.ratio(topic, f"{what}, against {other.name}", results, ("ours", other.name), at_least)
                )
    return figures


def stock_nginx(place: Path):
    port = free_port()
    template = string.Template((OPPONENTS / "nginx.conf.template").read_text())
    (place / "nginx.conf").write_text(template.safe_substitute(PORT=port, WEB=WEB))
    main = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")  # as scripts/up starts ours
    command = [install.find_nginx(), "-p", f"{place}/", "-c", "nginx.conf", "-e", "stderr", "-g", main]
    return server("stock nginx", command, port, place / "nginx.log")


def http_server(place: Path):
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(WEB), str(port)]
    return server("http.server", command, port, place / "http.server.log")
