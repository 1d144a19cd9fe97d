"""Requests to the real Django without a server, in a process of its own, because Django is configured once a process.

django_process.py is that process. It starts with the first request, and ends when this process does.
"""

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from typing import IO, cast

from crosshost import Problem
from crosshost.policy import Response
from lab import ROOT
from lab.predict.server import ServerResponse


def response(
    environment: Mapping[str, str], method: str, url: str, headers: dict[str, str], body: bytes, *, secure: bool
) -> ServerResponse:
    """Return Django's response with the settings that `environment` makes. `secure`: the request arrives over https.

    Raises Problem for a setting that Django refuses.
    """
    request = {"method": method, "url": url, "headers": headers, "body": body.decode(), "secure": secure}
    response = send({"environment": dict(environment), "request": request})
    if "problem" in response:
        raise Problem(response["problem"])
    return ServerResponse(
        Response(response["status"], tuple(map(tuple, response["headers"]))), response["body"].encode()
    )


def send(message: dict) -> dict:
    """Send `message` as one line of JSON, and return the response. Raises RuntimeError when the process has ended."""
    process = started()
    requests, responses = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
    requests.write(json.dumps(message) + "\n")
    requests.flush()
    line = responses.readline()
    if not line:
        raise RuntimeError(f"Django's process exited with code {process.wait()}: its traceback is above")
    return json.loads(line)


@cache
def started() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "lab.predict.django_process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)  # closes its input, which ends it
    return process
