"""What the days with crowds of clients share: each crowd stays for some seconds on the API's origin, at nginx.

It connects to the container itself, as clients beyond loopback do. Between loopback and a container is docker-proxy,
which needs six files a connection and accepts none any more once it had too few.
"""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from lab.days import memory
from lab.days.crowded import crowded
from lab.days.day import say
from lab.days.stage import Stage

SECONDS = 8.0  # that a crowd stays
WAIT = 10.0  # seconds for it to come: over TLS thousands take longer, and those that are there count
PORTS = {"http": 3000, "https": 8443}  # of nginx in its container, for a page and an API on one origin and on two
ADDRESS = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}"


def come(*kinds: str, count: int) -> Callable[[Stage], None]:
    """Return what happens on a day with a crowd of each of `kinds`, one after another."""

    def happen(stage: Stage) -> None:
        origin = stage.deployment.api_origin
        address = stage.docker("inspect", "--format", ADDRESS, stage.container("nginx")).split()[0]
        for kind in kinds:
            with crowded(kind, count, origin, (address, PORTS[urlsplit(origin).scheme]), wait=WAIT) as seen:
                time.sleep(SECONDS)
            say(f"{seen.most} of {count} {kind} clients at once")
        memory.check(stage)

    return happen
