"""The process that runs Django for real_django.py, as the module lab.predict.django_process

Each line of standard input is a request, with the environment that Django takes its settings from. Each line of
standard output is the response.
"""

import json
import signal
import sys
from collections.abc import Callable

from crosshost import Problem
from lab.predict.configured import Configured


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and that ends this process
    configured = Configured()
    for line in sys.stdin:
        message = json.loads(line)
        try:
            application = configured.application(message["environment"])
        except Problem as problem:
            response = {"problem": str(problem)}
        else:
            response = respond(application, **message["request"])
        print(json.dumps(response), flush=True)


def respond(application: Callable, method: str, url: str, headers: dict[str, str], body: str, secure: bool) -> dict:
    """Return Django's response to one request: status, headers and body."""
    from django.test import RequestFactory

    request = RequestFactory().generic(
        method, url, body, headers.pop("Content-Type", ""), secure=secure, headers=headers
    )
    started: list[tuple[str, list[tuple[str, str]]]] = []
    parts = application(request.environ, lambda status, headers, *error: started.append((status, headers)))
    text = b"".join(parts).decode(errors="replace")
    parts.close()
    status, sent = started[-1]
    # Django puts a space before the value of Set-Cookie.
    return {"status": int(status.split()[0]), "headers": [(name, value.strip()) for name, value in sent], "body": text}


if __name__ == "__main__":
    main()
